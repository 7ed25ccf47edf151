package be.sizingservers.ipc.epm;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sender's watch at every End Point Manager of a connection. What the managers say goes
 * into a {@link Union} on the links' threads, under the lock of this object, a leaf; the
 * observer is told on the thread that {@link #run() runs} this, without a lock.
 */
final class EpmWatch implements EndPointDirectory.Watch, Runnable {

	private static final Logger LOGGER = LoggerFactory.getLogger(EpmWatch.class);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Handle handle;

	private final EndPointDirectory.Observer observer;

	private final SharedLinks links;

	private final List<Place> places = new ArrayList<>();

	private final Union union;

	private boolean closed;

	private EpmWatch(Handle handle, EndPointDirectory.Observer observer, SharedLinks links, int managers) {
		this.handle = handle;
		this.observer = observer;
		this.links = links;
		this.union = new Union(managers);
	}

	/**
	 * Begins to watch.
	 * @param shared released when the watch is closed
	 */
	static EpmWatch start(Handle handle, SenderSecret sender, EndPointDirectory.Observer observer, SharedLinks shared) {
		List<EpmLink> links = shared.use();
		EpmWatch watch = new EpmWatch(handle, observer, shared, links.size());
		for (int i = 0; i < links.size(); i++) {
			ClientWatches.Audience audience = watch.audience(i);
			EpmLink link = links.get(i);
			watch.places.add(new Place(link, link.ask((client) -> client.watch(handle, sender, audience))));
		}
		return watch;
	}

	List<Place> places() {
		return this.places;
	}

	// --- the links' threads ---

	private ClientWatches.Audience audience(int manager) {
		return new ClientWatches.Audience() {

			@Override
			public void snapshot(List<Registration> receivers, boolean warmingUp) {
				heard(() -> EpmWatch.this.union.snapshot(manager, receivers, warmingUp));
			}

			@Override
			public void events(List<Registration> put, List<UUID> removed) {
				heard(() -> EpmWatch.this.union.events(manager, put, removed));
			}

			@Override
			public void away() {
				heard(() -> EpmWatch.this.union.away(manager));
			}

		};
	}

	private void heard(Runnable news) {
		this.lock.lock();
		try {
			news.run();
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	// --- the thread that tells ---

	/**
	 * Tells what changes until the watch is closed.
	 */
	@Override
	public void run() {
		try {
			while (awaitNews()) {
				tellNews();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			LOGGER.warn("The watch of '{}' ends because its thread was interrupted; new receivers stay unseen",
					this.handle);
		}
		finally {
			close();
		}
	}

	private boolean awaitNews() throws InterruptedException {
		this.lock.lock();
		try {
			while (!this.closed && !this.union.hasSuspects()) {
				this.changed.await();
			}
			return !this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tells what has changed by now.
	 */
	void tellNews() {
		List<Union.Change> changes;
		this.lock.lock();
		try {
			changes = this.union.changes();
		}
		finally {
			this.lock.unlock();
		}
		changes.forEach(this::tell);
	}

	private void tell(Union.Change change) {
		if (isClosed()) {
			return;
		}
		try {
			Registration added = change.added();
			if (added != null) {
				this.observer.added(added);
			}
			else {
				this.observer.removed(change.instanceId());
			}
		}
		catch (RuntimeException ex) {
			LOGGER.error("The observer of '{}' failed; it stays informed of further changes", this.handle, ex);
		}
	}

	private boolean isClosed() {
		this.lock.lock();
		try {
			return this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Nothing to ask for: the managers tell what changes.
	 */
	@Override
	public void refresh() {
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			if (this.closed) {
				return;
			}
			this.closed = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		this.places.forEach((place) -> place.link().tell((client) -> client.unwatch(place.number())));
		this.links.release();
	}

}
