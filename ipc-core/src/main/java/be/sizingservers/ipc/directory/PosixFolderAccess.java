package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner and mode, on Linux and macOS.
 *
 * @param userId the number of this user: a name is missing in many containers
 */
record PosixFolderAccess(int userId) implements FolderAccess {

	private static final Logger LOG = LoggerFactory.getLogger(PosixFolderAccess.class);

	private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

	private static final Set<PosixFilePermission> OWNER_READS_AND_WRITES = PosixFilePermissions.fromString("rw-------");

	private static final int OWNER_READS_AND_WRITES_STICKY = 01600;

	@Override
	public boolean owns(Path folder) throws IOException {
		try {
			return Files.getAttribute(folder, "unix:uid").equals(this.userId);
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	@Override
	public void create(Path folder) throws IOException {
		Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
	}

	@Override
	public Object check(Path folder) throws IOException {
		// In one call, so that all of it is true of the same folder.
		Map<String, Object> attributes = Files.readAttributes(folder,
				"unix:fileKey,isSymbolicLink,isDirectory,uid,owner,permissions", LinkOption.NOFOLLOW_LINKS);
		if (value(attributes, "isSymbolicLink").equals(true)) {
			throw FolderAccess.refusal(folder, "is a symbolic link", "remove it with: rm '%s'".formatted(folder));
		}
		if (value(attributes, "isDirectory").equals(false)) {
			throw FolderAccess.refusal(folder, "is no folder", "move it away");
		}
		Object owner = value(attributes, "uid");
		if (!owner.equals(this.userId)) {
			throw FolderAccess.refusal(folder, "belongs to user %s (id %s), not to user id %d"
				.formatted(value(attributes, "owner"), owner, this.userId), "have its owner remove it");
		}
		@SuppressWarnings("unchecked")
		Set<PosixFilePermission> permissions = (Set<PosixFilePermission>) value(attributes, "permissions");
		if (!OWNER_ONLY.containsAll(permissions)) {
			throw FolderAccess.refusal(folder,
					"is open to others (%s)".formatted(PosixFilePermissions.toString(permissions)),
					"close it with: chmod 700 '%s'".formatted(folder));
		}
		return value(attributes, "fileKey");
	}

	private static Object value(Map<String, Object> attributes, String name) {
		return Objects.requireNonNull(attributes.get(name), name);
	}

	@Override
	public FileAttribute<?>[] fileAttributes() {
		return new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(OWNER_READS_AND_WRITES) };
	}

	/**
	 * Sets the sticky bit, by which the XDG specification and systemd know a file that
	 * must not be cleaned up. Other systems may refuse it on a file; there, cleaning is a
	 * matter of days without access.
	 */
	@Override
	public void keep(Path file) throws IOException {
		try {
			// Not all Java releases keep from following a link here.
			if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
				throw new FileSystemException(file.toString(), null, "it is no file, or a link");
			}
			Files.setAttribute(file, "unix:mode", OWNER_READS_AND_WRITES_STICKY, LinkOption.NOFOLLOW_LINKS);
		}
		catch (FileSystemException ex) {
			LOG.debug("{} cannot be exempted from cleaning of old files", file, ex);
		}
	}

}
