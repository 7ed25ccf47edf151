package be.sizingservers.ipc.epm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import be.sizingservers.ipc.directory.Registration;
import org.jspecify.annotations.Nullable;

/**
 * What several End Point Managers say about the receivers of a handle, made one. A
 * receiver is there as soon as one of them lists it. It is gone when none of those that
 * can be asked lists it, and one of them knows for certain: it is not warming up, or has
 * listed the receiver and removed it. What a manager said before it went away neither
 * adds nor removes. Not thread-safe.
 * <p>
 * Managers may list one receiver under different addresses of its host: the first one is
 * told, until a manager changes what it has said itself, or all say another one.
 */
final class Union {

	/**
	 * Something to tell.
	 *
	 * @param instanceId the receiver
	 * @param added the receiver if it came, {@code null} if it is gone
	 */
	record Change(UUID instanceId, @Nullable Registration added) {
	}

	private static final class Source {

		private final Map<UUID, Registration> listed = new HashMap<>();

		/**
		 * What it has removed since its last snapshot.
		 */
		private final Set<UUID> removed = new HashSet<>();

		/**
		 * Connected, and has said what it knows.
		 */
		private boolean present;

		private boolean warmingUp;

		private boolean isCertainOf(UUID absent) {
			return this.present && (!this.warmingUp || this.removed.contains(absent));
		}

	}

	private final List<Source> sources = new ArrayList<>();

	private final Map<UUID, Registration> told = new LinkedHashMap<>();

	/**
	 * Receivers for which something may have changed.
	 */
	private final Set<UUID> suspects = new LinkedHashSet<>();

	private final Map<UUID, Registration> moved = new HashMap<>();

	Union(int sources) {
		for (int i = 0; i < sources; i++) {
			this.sources.add(new Source());
		}
	}

	void snapshot(int from, List<Registration> receivers, boolean warmingUp) {
		Source source = this.sources.get(from);
		Map<UUID, Registration> before = new HashMap<>(source.listed);
		source.listed.clear();
		source.removed.clear();
		receivers.forEach((receiver) -> put(source, receiver, before.get(receiver.endPoint().instanceId())));
		source.warmingUp = warmingUp;
		source.present = true;
		suspectAll(source);
	}

	void events(int from, List<Registration> put, List<UUID> removed) {
		Source source = this.sources.get(from);
		put.forEach((receiver) -> put(source, receiver, source.listed.get(receiver.endPoint().instanceId())));
		source.listed.keySet().removeAll(Set.copyOf(removed));
		if (source.warmingUp) {
			source.removed.addAll(removed);
		}
		this.suspects.addAll(removed);
		if (!source.present) {
			source.present = true;
			suspectAll(source);
		}
	}

	private void put(Source source, Registration receiver, @Nullable Registration before) {
		UUID instanceId = receiver.endPoint().instanceId();
		source.listed.put(instanceId, receiver);
		source.removed.remove(instanceId);
		this.suspects.add(instanceId);
		if (before != null && !isSamePlace(before, receiver)) {
			this.moved.put(instanceId, receiver);
		}
	}

	void away(int from) {
		Source source = this.sources.get(from);
		if (source.present) {
			source.present = false;
			suspectAll(source);
		}
	}

	private void suspectAll(Source source) {
		this.suspects.addAll(this.told.keySet());
		this.suspects.addAll(source.listed.keySet());
	}

	boolean hasSuspects() {
		return !this.suspects.isEmpty();
	}

	/**
	 * What is to be told now, in this order. Each call gives what is new.
	 */
	List<Change> changes() {
		List<Change> changes = new ArrayList<>();
		for (UUID instanceId : this.suspects) {
			Registration current = this.told.get(instanceId);
			Registration listed = listed(instanceId);
			boolean stays = current != null && (listed == null || !isOutdated(current));
			Registration now = this.moved.getOrDefault(instanceId, stays ? current : listed);
			if (listed == null) {
				now = this.sources.stream().anyMatch((source) -> source.isCertainOf(instanceId)) ? null : current;
			}
			if (current != null && (now == null || !isSamePlace(current, now))) {
				this.told.remove(instanceId);
				changes.add(new Change(instanceId, null));
			}
			if (now != null && (current == null || !isSamePlace(current, now))) {
				this.told.put(instanceId, now);
				changes.add(new Change(instanceId, now));
			}
		}
		this.suspects.clear();
		this.moved.clear();
		return changes;
	}

	private @Nullable Registration listed(UUID instanceId) {
		for (Source source : this.sources) {
			Registration listed = source.present ? source.listed.get(instanceId) : null;
			if (listed != null) {
				return listed;
			}
		}
		return null;
	}

	/**
	 * Tells whether all managers that can be asked list the receiver, and none does here.
	 */
	private boolean isOutdated(Registration told) {
		for (Source source : this.sources) {
			Registration listed = source.listed.get(told.endPoint().instanceId());
			if ((listed != null) ? isSamePlace(listed, told) : source.present) {
				return false;
			}
		}
		return true;
	}

	private static boolean isSamePlace(Registration one, Registration other) {
		return one.endPoint().address().equals(other.endPoint().address());
	}

}
