package be.sizingservers.ipc.epm;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import be.sizingservers.ipc.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind an End Point Manager: receivers with leases, and a revision that
 * grows with each change. The manager asks it from many threads. Every write is
 * idempotent: it may be repeated when its answer was lost.
 */
public interface RegistryStore extends AutoCloseable {

	/**
	 * Hears of changes. Called without a lock, by the thread that made the change or by
	 * one of the store; must return at once.
	 */
	interface Observer {

		/**
		 * The receivers of a handle have changed, or the store is no longer warming up.
		 * @param handle the handle, or {@code null} for all
		 */
		void changed(@Nullable Handle handle);

		/**
		 * A lease was not renewed in time, and its receiver is gone.
		 * @param receiver the receiver
		 */
		void expired(RegisteredReceiver receiver);

		/**
		 * So many leases are about to expire at once that the cause is probably here and
		 * not there: they are kept for a while.
		 * @param count how many
		 * @param held for how long
		 */
		void held(int count, Duration held);

	}

	/**
	 * A registration's lease.
	 *
	 * @param id renews and ends it: 128 random bits, known to the receiver alone
	 * @param epoch the epoch of the revision
	 * @param revision the revision that contains the registration
	 * @param ttl how long it lasts without being renewed; at most what was asked for,
	 * unless that is too short to renew in
	 */
	record Lease(UUID id, long epoch, long revision, Duration ttl) {
	}

	/**
	 * All receivers of a handle.
	 *
	 * @param epoch revisions of different epochs cannot be compared; never 0
	 * @param revision the revision of this snapshot
	 * @param warmingUp whether receivers may be missing because the store has just begun
	 * @param receivers the receivers
	 */
	record Snapshot(long epoch, long revision, boolean warmingUp, List<RegisteredReceiver> receivers) {
	}

	/**
	 * What has changed of a handle.
	 *
	 * @param revision the revision that these changes lead to
	 * @param put receivers that came or changed, as they are now
	 * @param removed the instances of receivers that are gone
	 */
	record Changes(long revision, List<RegisteredReceiver> put, List<UUID> removed) {
	}

	/**
	 * A receiver with its lease, for people.
	 *
	 * @param receiver the receiver
	 * @param left how long the lease lasts if it is not renewed
	 */
	record Leased(RegisteredReceiver receiver, Duration left) {
	}

	/**
	 * Sets who hears of changes. Called once, before anything else.
	 * @param observer the manager
	 */
	void observe(Observer observer);

	/**
	 * Registers a receiver, or registers it again: then its lease is renewed and keeps
	 * its id, and nothing changes unless the receiver has.
	 * @param receiver the receiver
	 * @param ttl how long the lease is to last
	 * @return the lease
	 * @throws RegistryFullException if there is no room for another receiver
	 */
	Lease put(RegisteredReceiver receiver, Duration ttl);

	/**
	 * Renews a lease.
	 * @param lease its id
	 * @return {@code false} if there is none: the receiver must register again
	 */
	boolean renew(UUID lease);

	/**
	 * Ends a lease and its registration.
	 * @param lease its id
	 * @return the receiver that is gone now, or {@code null} if there is no such lease
	 */
	@Nullable RegisteredReceiver delete(UUID lease);

	/**
	 * All receivers of a handle.
	 * @param handle the handle
	 * @return a consistent state
	 */
	Snapshot snapshot(Handle handle);

	/**
	 * The changes of a handle since a revision.
	 * @param handle the handle
	 * @param epoch the epoch of the revision
	 * @param afterRevision changes up to this one are known
	 * @return the changes, maybe none; {@code null} if they are not known any more, or
	 * the epoch is another one: then a snapshot is needed
	 * @throws IllegalArgumentException if the revision is yet to come
	 */
	@Nullable Changes changes(Handle handle, long epoch, long afterRevision);

	/**
	 * The newest revision of the current epoch.
	 * @return the revision
	 */
	long revision();

	/**
	 * Tells whether receivers may be missing because the store has just begun.
	 * @return {@code false} soon, and for good
	 */
	boolean isWarmingUp();

	/**
	 * Every receiver of every handle, for people.
	 * @return a consistent state, in no order
	 */
	List<Leased> receivers();

	/**
	 * Time has passed. Called by the manager several times a second.
	 */
	void tick();

	/**
	 * Gives back what the store uses. A second call does nothing.
	 */
	@Override
	void close();

}
