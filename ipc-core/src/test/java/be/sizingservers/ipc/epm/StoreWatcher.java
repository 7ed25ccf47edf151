package be.sizingservers.ipc.epm;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import be.sizingservers.ipc.Handle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Knows the receivers of a handle by the changes since what it knew before, and by a
 * snapshot when there is no other way. Used by one thread.
 */
final class StoreWatcher {

	private final RegistryStore store;

	private final Handle handle;

	private final Map<UUID, RegisteredReceiver> known = new HashMap<>();

	private long epoch;

	private long revision;

	private int snapshots;

	StoreWatcher(RegistryStore store, Handle handle) {
		this.store = store;
		this.handle = handle;
	}

	void catchUp() {
		RegistryStore.Changes changes = this.store.changes(this.handle, this.epoch, this.revision);
		if (changes == null) {
			takeSnapshot();
			return;
		}
		assertThat(changes.revision()).isGreaterThanOrEqualTo(this.revision);
		assertThat(changes.put()).extracting(RegisteredReceivers::idOf).noneMatch(changes.removed()::contains);
		this.revision = changes.revision();
		changes.put().forEach((receiver) -> this.known.put(RegisteredReceivers.idOf(receiver), receiver));
		this.known.keySet().removeAll(changes.removed());
	}

	private void takeSnapshot() {
		RegistryStore.Snapshot snapshot = this.store.snapshot(this.handle);
		this.snapshots++;
		this.epoch = snapshot.epoch();
		this.revision = snapshot.revision();
		this.known.clear();
		snapshot.receivers().forEach((receiver) -> this.known.put(RegisteredReceivers.idOf(receiver), receiver));
	}

	/**
	 * Compares with a snapshot, if nothing has changed meanwhile.
	 */
	void check() {
		RegistryStore.Snapshot snapshot = this.store.snapshot(this.handle);
		assertThat(snapshot.revision()).isGreaterThanOrEqualTo(this.revision);
		if (snapshot.revision() == this.revision) {
			assertThat(this.known.values()).containsExactlyInAnyOrderElementsOf(snapshot.receivers());
		}
	}

	Collection<RegisteredReceiver> known() {
		return this.known.values();
	}

	int snapshots() {
		return this.snapshots;
	}

}
