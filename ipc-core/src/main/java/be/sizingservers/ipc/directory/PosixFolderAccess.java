package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
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
	public void check(Path folder) throws IOException {
		PosixFileAttributes attributes = Files.readAttributes(folder, PosixFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		if (attributes.isSymbolicLink()) {
			throw FolderAccess.refusal(folder, "is a symbolic link", "remove it with: rm '%s'".formatted(folder));
		}
		if (!attributes.isDirectory()) {
			throw FolderAccess.refusal(folder, "is no folder", "move it away");
		}
		Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
		if (!owner.equals(this.userId)) {
			throw FolderAccess.refusal(folder,
					"belongs to user %s (id %s), not to user id %d".formatted(attributes.owner(), owner, this.userId),
					"have its owner remove it");
		}
		if (!OWNER_ONLY.containsAll(attributes.permissions())) {
			throw FolderAccess.refusal(folder,
					"is open to others (%s)".formatted(PosixFilePermissions.toString(attributes.permissions())),
					"close it with: chmod 700 '%s'".formatted(folder));
		}
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
			Files.setAttribute(file, "unix:mode", OWNER_READS_AND_WRITES_STICKY);
		}
		catch (FileSystemException ex) {
			LOG.debug("{} cannot be exempted from cleaning of old files", file, ex);
		}
	}

}
