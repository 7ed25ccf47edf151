package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock file that this process holds: the proof that the registration lives, which the
 * operating system takes back when the process dies. Closing any other channel on the
 * file would drop the lock, so {@link #probe} is only for files of other processes.
 */
final class EntryLock implements AutoCloseable {

	/** An abandoned lease must not lose its lock because its channel is collected. */
	private static final Set<EntryLock> HELD = ConcurrentHashMap.newKeySet();

	private final FileChannel channel;

	private EntryLock(FileChannel channel) {
		this.channel = channel;
	}

	enum State {

		HELD, FREE, NO_FILE

	}

	/**
	 * Creates a file and locks it, after everything else that may open it.
	 */
	static EntryLock create(Path file, FolderAccess access) throws IOException {
		FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
				access.fileAttributes());
		try {
			access.keep(file);
			if (channel.tryLock() == null) {
				throw new FileSystemException(file.toString(), null, "another process has locked it");
			}
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
		EntryLock lock = new EntryLock(channel);
		HELD.add(lock);
		return lock;
	}

	/**
	 * Looks whether another process holds a lock. One call at a time, because two locks
	 * of one process on one file collide, even shared ones.
	 */
	static synchronized State probe(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
			return (channel.tryLock(0, Long.MAX_VALUE, true) != null) ? State.FREE : State.HELD;
		}
		catch (NoSuchFileException ex) {
			return State.NO_FILE;
		}
		catch (OverlappingFileLockException ex) {
			// Another class loader's copy of this class probes: the next look will tell.
			return State.HELD;
		}
	}

	@Override
	public void close() throws IOException {
		HELD.remove(this);
		this.channel.close();
	}

}
