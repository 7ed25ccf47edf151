package be.sizingservers.ipc.spring.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;

/**
 * A directory in memory, whose senders and receivers talk in memory too.
 * <p>
 * A sender hears of a receiver on the thread that registers it, before that goes on: its
 * next message has that receiver as a target. All state is guarded by {@code this}, also
 * while senders are told, which keeps the changes in order; they call nothing here.
 */
final class MemoryDirectory implements EndPointDirectory {

	private final MemoryPorts ports = new MemoryPorts();

	private final Map<UUID, Registration> registrations = new LinkedHashMap<>();

	private final List<OpenWatch> watches = new ArrayList<>();

	@Override
	public Sockets sockets() {
		return this.ports;
	}

	@Override
	public synchronized Lease register(Registration registration) {
		UUID instanceId = registration.endPoint().instanceId();
		this.registrations.put(instanceId, registration);
		this.watches.forEach((watch) -> watch.added(registration));
		return () -> remove(instanceId);
	}

	private synchronized void remove(UUID instanceId) {
		Registration removed = this.registrations.remove(instanceId);
		if (removed != null) {
			this.watches.forEach((watch) -> watch.removed(removed));
		}
	}

	@Override
	public synchronized Watch watch(Handle handle, SenderSecret sender, Observer observer, Executor executor) {
		OpenWatch watch = new OpenWatch(handle, sender.instanceId(), observer);
		this.registrations.values().forEach(watch::added);
		this.watches.add(watch);
		return watch;
	}

	private synchronized void remove(OpenWatch watch) {
		this.watches.remove(watch);
	}

	/**
	 * The handles that have a receiver.
	 */
	synchronized List<Handle> handles() {
		return this.registrations.values().stream().map(Registration::handle).distinct().toList();
	}

	private final class OpenWatch implements Watch {

		private final Handle handle;

		private final UUID sender;

		private final Observer observer;

		OpenWatch(Handle handle, UUID sender, Observer observer) {
			this.handle = handle;
			this.sender = sender;
			this.observer = observer;
		}

		void added(Registration registration) {
			if (registration.handle().equals(this.handle)) {
				this.observer.added(registration.forSender(this.sender));
			}
		}

		void removed(Registration registration) {
			if (registration.handle().equals(this.handle)) {
				this.observer.removed(registration.endPoint().instanceId());
			}
		}

		@Override
		public void refresh() {
			// It is always up to date.
		}

		@Override
		public void close() {
			MemoryDirectory.this.remove(this);
		}

	}

}
