package be.sizingservers.ipc.epm;

import java.util.Comparator;
import java.util.UUID;

/**
 * One lease of an {@link InMemoryRegistryStore}, guarded by its lock. All times are those
 * of its {@link LeaseClock}.
 */
final class LeaseState {

	/**
	 * The first to expire comes first; the number only tells equal ones apart.
	 */
	static final Comparator<LeaseState> BY_DEADLINE = Comparator.<LeaseState>comparingLong((lease) -> lease.deadline)
		.thenComparingLong((lease) -> lease.number);

	private final UUID id;

	private final long number;

	private RegisteredReceiver receiver;

	private long ttl;

	private long renewedAt;

	private long deadline;

	private boolean held;

	LeaseState(UUID id, long number, RegisteredReceiver receiver) {
		this.id = id;
		this.number = number;
		this.receiver = receiver;
	}

	UUID id() {
		return this.id;
	}

	RegisteredReceiver receiver() {
		return this.receiver;
	}

	void replace(RegisteredReceiver by) {
		this.receiver = by;
	}

	long ttl() {
		return this.ttl;
	}

	void renew(long forNanos, long now) {
		this.ttl = forNanos;
		this.renewedAt = now;
		this.deadline = now + forNanos;
		this.held = false;
	}

	/**
	 * Lets it last longer although it was not renewed.
	 */
	void hold(long forNanos) {
		this.deadline += forNanos;
		this.held = true;
	}

	boolean isHeld() {
		return this.held;
	}

	/**
	 * A living receiver renews every third of the ttl, so half of it means that at least
	 * one renewal is missing.
	 */
	boolean isSilent(long now) {
		return now - this.renewedAt > this.ttl / 2;
	}

	boolean isOverdue(long now) {
		return left(now) <= 0;
	}

	long left(long now) {
		return this.deadline - now;
	}

}
