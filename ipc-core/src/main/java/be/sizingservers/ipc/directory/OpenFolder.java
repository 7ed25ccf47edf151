package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Iterator;

/**
 * A folder that was checked and is held open: what is listed and read through it is in
 * that folder, and not in another one that somebody has put in its place after the check,
 * as whoever may write to its parent can. Where the system cannot read through an open
 * folder, names are looked up anew. To be listed once. Not thread-safe.
 */
final class OpenFolder implements AutoCloseable, Iterable<Path> {

	private final DirectoryStream<Path> stream;

	private OpenFolder(DirectoryStream<Path> stream) {
		this.stream = stream;
	}

	/**
	 * Checks and opens a folder.
	 * @throws DirectoryException if it is refused; the message says what to do
	 * @throws java.nio.file.NoSuchFileException if it does not exist
	 */
	static OpenFolder open(RuntimeFolder folder) throws IOException {
		// Twice: this one has the better message if it cannot be opened.
		folder.check();
		return checked(Files.newDirectoryStream(folder.path()), folder);
	}

	/**
	 * Checks a folder while it is open, so that it cannot be deleted meanwhile, and what
	 * identifies it given to another one.
	 * @param stream opened by the folder's path; closed if it is refused
	 */
	static OpenFolder checked(DirectoryStream<Path> stream, RuntimeFolder folder) throws IOException {
		try {
			Object checked = folder.check();
			if (stream instanceof SecureDirectoryStream<Path> opened && !keyOf(opened).equals(checked)) {
				throw new FileSystemException(folder.path().toString(), null,
						"somebody has put another folder in its place; make its parent writable for its owner only");
			}
			return new OpenFolder(stream);
		}
		catch (IOException | RuntimeException ex) {
			stream.close();
			throw ex;
		}
	}

	private static Object keyOf(SecureDirectoryStream<Path> folder) throws IOException {
		return folder.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey();
	}

	@Override
	public Iterator<Path> iterator() {
		return this.stream.iterator();
	}

	/**
	 * Reads an entry.
	 * @param file as listed
	 */
	Registration read(Path file) throws IOException, CorruptEntryException {
		return (this.stream instanceof SecureDirectoryStream<Path> opened) ? EntryFile.read(opened, file.getFileName())
				: EntryFile.read(file);
	}

	@Override
	public void close() throws IOException {
		this.stream.close();
	}

}
