package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import be.sizingservers.ipc.directory.EntryName.Part;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registration by this process. The lock file appears locked and before its entry, so
 * that whoever sees one with a free lock knows that it is dead.
 */
final class LocalUserLease implements EndPointDirectory.Lease {

	private static final Logger LOG = LoggerFactory.getLogger(LocalUserLease.class);

	private static final int ATTEMPTS = 3;

	private final Path folder;

	private final EntryName name;

	private final EntryLock lock;

	private final AtomicBoolean closed = new AtomicBoolean();

	private LocalUserLease(Path folder, EntryName name, EntryLock lock) {
		this.folder = folder;
		this.name = name;
		this.lock = lock;
	}

	/**
	 * Registers a receiver in a folder.
	 * @param listen makes it listen on a Unix domain socket, if that can be
	 * @throws DirectoryException if the folder does not take it
	 */
	static LocalUserLease register(RuntimeFolder folder, Registration registration, Consumer<Path> listen) {
		ByteBuffer entry = EntryFile.encode(registration);
		for (int attempt = 1;; attempt++) {
			try {
				return register(folder, EntryName.next(registration.handle()), entry.duplicate(), listen);
			}
			catch (NoSuchFileException ex) {
				// Somebody has cleaned up the folder, or a file that seemed abandoned.
				if (attempt == ATTEMPTS) {
					throw failure(folder, ex);
				}
				folder.open();
			}
			catch (IOException ex) {
				throw failure(folder, ex);
			}
		}
	}

	private static LocalUserLease register(RuntimeFolder folder, EntryName name, ByteBuffer entry,
			Consumer<Path> listen) throws IOException {
		Path newLock = name.in(folder.path(), Part.NEW_LOCK);
		LocalUserLease lease = new LocalUserLease(folder.path(), name, EntryLock.create(newLock, folder.access()));
		try {
			Files.move(newLock, name.in(folder.path(), Part.LOCK), StandardCopyOption.ATOMIC_MOVE);
			listen.accept(name.socketIn(folder.path()));
			Path newEntry = name.in(folder.path(), Part.NEW_ENTRY);
			EntryFile.write(newEntry, entry, folder.access().fileAttributes());
			folder.access().keep(newEntry);
			Files.move(newEntry, name.in(folder.path(), Part.ENTRY), StandardCopyOption.ATOMIC_MOVE);
			return lease;
		}
		catch (IOException | RuntimeException ex) {
			lease.close();
			throw ex;
		}
	}

	private static DirectoryException failure(RuntimeFolder folder, IOException cause) {
		return new DirectoryException(
				"Cannot register a receiver in %s: %s; check that it is writable, not full and on a local disk"
					.formatted(folder.path(), cause),
				cause);
	}

	@Override
	public void close() {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		try (this.lock) {
			this.name.delete(this.folder);
		}
		catch (IOException ex) {
			LOG.warn("Cannot remove the registration {} from {}; senders in other processes will", this.name,
					this.folder, ex);
		}
	}

}
