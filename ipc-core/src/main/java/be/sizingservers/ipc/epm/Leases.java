package be.sizingservers.ipc.epm;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import be.sizingservers.ipc.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The leases of an {@link InMemoryRegistryStore}, found by id, by receiver, by handle and
 * by deadline. Guarded by its lock.
 */
final class Leases {

	private final Map<UUID, LeaseState> byId = new HashMap<>();

	private final Map<UUID, LeaseState> byInstance = new HashMap<>();

	private final Map<Handle, Set<LeaseState>> byHandle = new HashMap<>();

	private final TreeSet<LeaseState> byDeadline = new TreeSet<>(LeaseState.BY_DEADLINE);

	private long made;

	LeaseState add(UUID id, RegisteredReceiver receiver, long ttl, long now) {
		LeaseState lease = new LeaseState(id, this.made++, receiver);
		lease.renew(ttl, now);
		this.byId.put(id, lease);
		this.byInstance.put(instanceOf(receiver), lease);
		addToHandle(lease);
		this.byDeadline.add(lease);
		return lease;
	}

	void renew(LeaseState lease, long ttl, long now) {
		this.byDeadline.remove(lease);
		lease.renew(ttl, now);
		this.byDeadline.add(lease);
	}

	/**
	 * Puts the receiver as it is now in the place of the same one as it was.
	 */
	void replace(LeaseState lease, RegisteredReceiver receiver) {
		boolean moves = !handleOf(lease.receiver()).equals(handleOf(receiver));
		if (moves) {
			removeFromHandle(lease);
		}
		lease.replace(receiver);
		if (moves) {
			addToHandle(lease);
		}
	}

	void remove(LeaseState lease) {
		this.byId.remove(lease.id());
		this.byInstance.remove(instanceOf(lease.receiver()));
		removeFromHandle(lease);
		this.byDeadline.remove(lease);
	}

	void hold(Collection<LeaseState> silent, long forNanos) {
		for (LeaseState lease : silent) {
			this.byDeadline.remove(lease);
			lease.hold(forNanos);
			this.byDeadline.add(lease);
		}
	}

	@Nullable LeaseState byId(UUID id) {
		return this.byId.get(id);
	}

	@Nullable LeaseState byInstance(UUID instance) {
		return this.byInstance.get(instance);
	}

	/**
	 * The leases of a handle, in the order in which they were added.
	 */
	Collection<LeaseState> byHandle(Handle handle) {
		return this.byHandle.getOrDefault(handle, Collections.emptySet());
	}

	Collection<LeaseState> all() {
		return this.byInstance.values();
	}

	/**
	 * The leases that have come to their end, the first to end first.
	 */
	List<LeaseState> overdue(long now) {
		return this.byDeadline.stream().takeWhile((lease) -> lease.isOverdue(now)).toList();
	}

	private void addToHandle(LeaseState lease) {
		this.byHandle.computeIfAbsent(handleOf(lease.receiver()), (handle) -> new LinkedHashSet<>()).add(lease);
	}

	private void removeFromHandle(LeaseState lease) {
		this.byHandle.computeIfPresent(handleOf(lease.receiver()), (handle, leases) -> {
			leases.remove(lease);
			return leases.isEmpty() ? null : leases;
		});
	}

	static Handle handleOf(RegisteredReceiver receiver) {
		return receiver.registration().handle();
	}

	static UUID instanceOf(RegisteredReceiver receiver) {
		return receiver.registration().endPoint().instanceId();
	}

}
