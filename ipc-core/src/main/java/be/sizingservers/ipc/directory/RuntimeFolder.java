package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A folder in which the receivers of a user are registered.
 *
 * @param path the folder
 * @param session the folder of a user's session, without which this one is not used;
 * {@code null} if it can always be used
 * @param access how it is kept to the user
 */
record RuntimeFolder(Path path, @Nullable Path session, FolderAccess access) {

	/**
	 * Says whether the user's session is there. Another user's environment, kept by
	 * {@code su}, does not count.
	 */
	boolean available() throws IOException {
		return this.session == null || this.access.owns(this.session);
	}

	/**
	 * Says whether a receiver may be registered here, rather than in the next candidate.
	 */
	boolean usable() throws IOException {
		return available() && (this.session == null || Files.isWritable(this.session));
	}

	/**
	 * Creates the folder unless it exists, and checks it.
	 * @throws DirectoryException if it cannot be used; the message says what to do
	 */
	void open() {
		try {
			Path parent = this.path.getParent();
			if (parent != null && !Files.isDirectory(parent)) {
				Files.createDirectories(parent);
			}
			try {
				this.access.create(this.path);
			}
			catch (FileAlreadyExistsException ex) {
				// The usual case; checked like a new one.
			}
			check();
		}
		catch (IOException ex) {
			throw new DirectoryException(
					"Cannot use the folder %s: %s; make its parent writable, or choose another folder"
						.formatted(this.path, ex),
					ex);
		}
	}

	/**
	 * Checks the folder.
	 * @return what identifies it, if the system has such a thing
	 * @throws DirectoryException if it is refused; the message says what to do
	 * @throws java.nio.file.NoSuchFileException if it does not exist
	 */
	@Nullable Object check() throws IOException {
		return this.access.check(this.path);
	}

}
