package be.sizingservers.ipc.directory;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers what is there and when it came or went, in nanoseconds.
 */
class RecordingObserver implements EndPointDirectory.Observer {

	final Map<UUID, Registration> present = new ConcurrentHashMap<>();

	final Map<UUID, Long> addedAt = new ConcurrentHashMap<>();

	final Map<UUID, Long> removedAt = new ConcurrentHashMap<>();

	@Override
	public void added(Registration registration) {
		this.addedAt.put(Registrations.idOf(registration), System.nanoTime());
		if (this.present.put(Registrations.idOf(registration), registration) != null) {
			throw new IllegalStateException("Added twice: " + registration);
		}
	}

	@Override
	public void removed(UUID instanceId) {
		this.removedAt.put(instanceId, System.nanoTime());
		if (this.present.remove(instanceId) == null) {
			throw new IllegalStateException("Removed without being there: " + instanceId);
		}
	}

	Set<UUID> ids() {
		return this.present.keySet();
	}

}
