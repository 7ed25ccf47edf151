package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The user of this process and what decides where its runtime folder is.
 *
 * @param name the user's name
 * @param access how folders are kept to the user
 * @param environment the environment variables
 * @param sessions the folder of the session folders of all users, each named by the
 * user's number
 * @param temporary the folder for temporary files
 */
record LocalUser(String name, FolderAccess access, Map<String, String> environment, Path sessions, Path temporary) {

	private static final Path STATUS = Path.of("/proc/self/status");

	static LocalUser current() {
		String name = System.getProperty("user.name", "?");
		return new LocalUser(name, access(name), System.getenv(), Path.of("/run/user"),
				Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath());
	}

	/**
	 * The folders in which receivers of this user may be registered, the preferred one
	 * first. A session folder is there for those who are logged in, the temporary folder
	 * for everybody; on macOS and Windows that one is per user too.
	 */
	List<RuntimeFolder> candidates() {
		List<RuntimeFolder> candidates = new ArrayList<>();
		if (this.access instanceof PosixFolderAccess posix) {
			Path session = this.sessions.resolve(Integer.toUnsignedString(posix.userId()));
			candidates.add(new RuntimeFolder(session.resolve("ipc"), session, this.access));
			Path xdg = xdgRuntimeFolder();
			if (xdg != null && !xdg.equals(session)) {
				candidates.add(new RuntimeFolder(xdg.resolve("ipc"), xdg, this.access));
			}
		}
		candidates.add(new RuntimeFolder(this.temporary.resolve("ipc-" + fileName()), null, this.access));
		return List.copyOf(candidates);
	}

	private @Nullable Path xdgRuntimeFolder() {
		String value = this.environment.getOrDefault("XDG_RUNTIME_DIR", "");
		return value.startsWith("/") ? Path.of(value).normalize() : null;
	}

	/**
	 * In a container, a user may have no name but a question mark.
	 */
	private String fileName() {
		if (this.name.equals("?") && this.access instanceof PosixFolderAccess posix) {
			return Integer.toUnsignedString(posix.userId());
		}
		return this.name.replaceAll("[^\\p{L}\\p{N}._-]", "_");
	}

	private static FolderAccess access(String name) {
		try {
			return FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
					? new PosixFolderAccess(userId()) : new WindowsFolderAccess(name);
		}
		catch (IOException ex) {
			throw new DirectoryException(
					"Cannot find out the id of user %s: %s; make %s writable, or use the EPM instead".formatted(name,
							ex, System.getProperty("java.io.tmpdir")),
					ex);
		}
	}

	/**
	 * Java does not tell it, but Linux does, and else the owner of a new file is known.
	 */
	private static int userId() throws IOException {
		if (Files.isReadable(STATUS)) {
			for (String line : Files.readAllLines(STATUS)) {
				if (line.startsWith("Uid:")) {
					return Integer.parseUnsignedInt(line.split("\\s+")[2]);
				}
			}
		}
		Path file = Files.createTempFile("ipc-", null);
		try {
			return (int) Files.getAttribute(file, "unix:uid");
		}
		finally {
			Files.delete(file);
		}
	}

}
