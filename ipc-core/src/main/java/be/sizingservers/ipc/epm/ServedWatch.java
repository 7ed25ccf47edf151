package be.sizingservers.ipc.epm;

import java.util.ArrayList;
import java.util.List;

import be.sizingservers.ipc.wire.EpmFrame;
import org.jspecify.annotations.Nullable;

/**
 * A client's watch of a handle at an End Point Manager: knows what the client has been
 * told, and finds what it is to be told next. Used by one thread at a time, but for
 * {@link #watcher()}, which does not change.
 */
final class ServedWatch {

	private final int number;

	private final Watcher watcher;

	private final RegistryStore store;

	private long epoch;

	private long revision;

	private boolean answered;

	/**
	 * Whether the client believes that receivers may be missing, or may do so.
	 */
	private boolean toldWarmingUp;

	ServedWatch(int number, Watcher watcher, RegistryStore store, long epoch, long fromRevision) {
		this.number = number;
		this.watcher = watcher;
		this.store = store;
		this.epoch = epoch;
		this.revision = fromRevision;
		this.toldWarmingUp = store.isWarmingUp();
	}

	/**
	 * Checks where the client wants to begin.
	 * @throws IllegalArgumentException if that is in the future of this store
	 */
	void check() {
		if (this.epoch != 0) {
			this.store.changes(this.watcher.handle(), this.epoch, this.revision);
		}
	}

	Watcher watcher() {
		return this.watcher;
	}

	/**
	 * What the client does not know yet: nothing, changes, or everything.
	 */
	@Nullable EpmFrame due() {
		RegistryStore.Changes changes = changes();
		if (changes == null) {
			return snapshot();
		}
		this.revision = changes.revision();
		if (this.answered && changes.put().isEmpty() && changes.removed().isEmpty()) {
			return null;
		}
		this.answered = true;
		return new EpmFrame.Events(this.number, this.revision, entries(changes.put()), changes.removed());
	}

	private RegistryStore.@Nullable Changes changes() {
		boolean warmedUp = this.toldWarmingUp && !this.store.isWarmingUp();
		if (this.epoch == 0 || warmedUp) {
			return null;
		}
		return this.store.changes(this.watcher.handle(), this.epoch, this.revision);
	}

	private EpmFrame snapshot() {
		RegistryStore.Snapshot snapshot = this.store.snapshot(this.watcher.handle());
		this.epoch = snapshot.epoch();
		this.revision = snapshot.revision();
		this.toldWarmingUp = snapshot.warmingUp();
		this.answered = true;
		return new EpmFrame.Snapshot(this.number, this.epoch, this.revision, this.toldWarmingUp,
				entries(snapshot.receivers()));
	}

	private List<EpmFrame.Entry> entries(List<RegisteredReceiver> receivers) {
		List<EpmFrame.Entry> entries = new ArrayList<>(receivers.size());
		for (RegisteredReceiver receiver : receivers) {
			entries.add(Entries.forSender(receiver, this.watcher.sender()));
		}
		return entries;
	}

}
