package be.sizingservers.ipc.epm;

/**
 * What End Point Managers and their clients promise is broken.
 */
final class LeaseViolation extends AssertionError {

	private static final long serialVersionUID = 1L;

	/**
	 * What must hold, always.
	 */
	enum Invariant {

		/** A receiver that lives, is connected and renews is never removed. */
		NO_FALSE_REMOVAL,
		/** Who can be seen is seen, where it can be reached. */
		COMPLETE,
		/** Who is dead or closed is gone in time. */
		GONE_IN_TIME,
		/** Revisions never go back, and news lead to the state of their revision. */
		EXACT,
		/** A sender hears that a receiver has come, that it has gone, and so on. */
		ALTERNATES,
		/** A receiver has one entry, and its lease is nobody else's. */
		ONE_LEASE,
		/** Neither side says what the protocol does not allow. */
		PROTOCOL,
		/** Nothing is kept, and nothing goes on, when all is over. */
		NO_LEAK

	}

	private final Invariant invariant;

	LeaseViolation(Invariant invariant, String text) {
		super(invariant + ": " + text);
		this.invariant = invariant;
	}

	Invariant invariant() {
		return this.invariant;
	}

}
