package be.sizingservers.ipc.epm;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

import be.sizingservers.ipc.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Counts the changes of a registry, and remembers of the newest which receiver they
 * concern: how it is now, the registry knows. Guarded by the lock of its
 * {@link InMemoryRegistryStore}.
 */
final class ChangeMemory {

	private final @Nullable Change[] changes;

	private long revision;

	ChangeMemory(int capacity) {
		this.changes = new Change[capacity];
	}

	void add(Handle handle, UUID instance) {
		this.changes[slot(this.revision)] = new Change(handle, instance);
		this.revision++;
	}

	long revision() {
		return this.revision;
	}

	/**
	 * Tells whether all changes after a revision are remembered.
	 */
	boolean reachesBackTo(long afterRevision) {
		return afterRevision >= Math.max(0, this.revision - this.changes.length);
	}

	/**
	 * The receivers of a handle that have changed after a revision, each once, in the
	 * order of their first change.
	 */
	Set<UUID> instances(Handle handle, long afterRevision) {
		Set<UUID> instances = new LinkedHashSet<>();
		for (long known = afterRevision; known < this.revision; known++) {
			Change change = this.changes[slot(known)];
			if (change != null && change.handle().equals(handle)) {
				instances.add(change.instance());
			}
		}
		return instances;
	}

	private int slot(long before) {
		return (int) (before % this.changes.length);
	}

	private record Change(Handle handle, UUID instance) {
	}

}
