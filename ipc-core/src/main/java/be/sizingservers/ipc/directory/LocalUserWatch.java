package be.sizingservers.ipc.directory;

import java.nio.file.ClosedWatchServiceException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import be.sizingservers.ipc.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an observer which receivers of a handle come and go. Looks when the file system
 * notifies, when asked, and every second: the death of a process is no news to a file
 * system. No lock is held while the observer is called.
 */
final class LocalUserWatch implements EndPointDirectory.Watch, Runnable {

	private static final Logger LOG = LoggerFactory.getLogger(LocalUserWatch.class);

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final Handle handle;

	private final UUID sender;

	private final List<FolderScan> folders;

	private final LocalUserSockets sockets;

	private final EndPointDirectory.Observer observer;

	private final FolderEvents events;

	private final Set<UUID> known = new HashSet<>();

	private volatile boolean closed;

	LocalUserWatch(Handle handle, UUID sender, RuntimeFolders folders, LocalUserSockets sockets,
			EndPointDirectory.Observer observer, FolderEvents events) {
		this.handle = handle;
		this.sender = sender;
		this.folders = folders.candidates().stream().map((folder) -> new FolderScan(folder, handle)).toList();
		this.sockets = sockets;
		this.observer = observer;
		this.events = events;
	}

	/**
	 * Looks again and again until the watch is closed.
	 */
	@Override
	public void run() {
		String prefix = EntryName.hash(this.handle);
		try {
			this.events.await(prefix, INTERVAL);
			while (!this.closed) {
				look();
				this.events.await(prefix, INTERVAL);
			}
		}
		catch (ClosedWatchServiceException ex) {
			LOG.debug("The watch of '{}' was closed while it listened", this.handle);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			LOG.warn("The watch of '{}' ends because its thread was interrupted; new receivers stay unseen",
					this.handle);
		}
		finally {
			close();
			// Another watch that is open finds them again with its next look.
			this.known.forEach(this.sockets::forget);
		}
	}

	/**
	 * Looks once and tells the observer of every change.
	 */
	void look() {
		Map<UUID, Registration> found = new LinkedHashMap<>();
		for (FolderScan folder : this.folders) {
			folder.look(this.events).forEach((name, registration) -> {
				UUID instanceId = registration.endPoint().instanceId();
				if (found.putIfAbsent(instanceId, registration) == null) {
					this.sockets.found(instanceId, folder.socketOf(name));
				}
			});
		}
		for (UUID instanceId : List.copyOf(this.known)) {
			if (!found.containsKey(instanceId)) {
				this.known.remove(instanceId);
				this.sockets.forget(instanceId);
				tell(() -> this.observer.removed(instanceId));
			}
		}
		found.forEach((instanceId, registration) -> {
			if (this.known.add(instanceId)) {
				tell(() -> this.observer.added(registration.forSender(this.sender)));
			}
		});
	}

	private void tell(Runnable call) {
		if (this.closed) {
			return;
		}
		try {
			call.run();
		}
		catch (RuntimeException ex) {
			LOG.error("The observer of '{}' failed; it stays informed of further changes", this.handle, ex);
		}
	}

	@Override
	public void refresh() {
		this.events.wake();
	}

	@Override
	public void close() {
		this.closed = true;
		this.events.close();
	}

}
