package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;

import org.jspecify.annotations.Nullable;

/**
 * How the operating system keeps a folder to one user.
 */
sealed interface FolderAccess permits PosixFolderAccess, WindowsFolderAccess {

	/**
	 * Says whether a path exists and belongs to this user.
	 */
	boolean owns(Path folder) throws IOException;

	/**
	 * Creates a folder that nobody else can open, not even for a moment.
	 */
	void create(Path folder) throws IOException;

	/**
	 * Checks that a path is a folder, no link, of this user and closed to others.
	 * @return what identifies the folder, if the system has such a thing
	 * @throws DirectoryException if it is not; the message says what to do
	 * @throws java.nio.file.NoSuchFileException if it does not exist
	 */
	@Nullable Object check(Path folder) throws IOException;

	/**
	 * The attributes of new files in the folder.
	 */
	FileAttribute<?>[] fileAttributes();

	/**
	 * Asks the system's cleaner of old files to leave a file alone.
	 */
	void keep(Path file) throws IOException;

	static DirectoryException refusal(Path folder, String problem, String remedy) {
		return new DirectoryException(
				"The folder %s %s, so that end points and keys in it are not safe; %s, or choose another folder"
					.formatted(folder, problem, remedy),
				null);
	}

}
