package be.sizingservers.ipc.simulation;

/**
 * The delivery contract is broken.
 */
final class Violation extends AssertionError {

	private static final long serialVersionUID = 1L;

	/**
	 * What must hold, always.
	 */
	enum Invariant {

		/** No receiver handles a message twice, and each in the order of its sender. */
		ONCE_AND_IN_ORDER,
		/** A listener handles one message of a sender at a time. */
		ONE_AT_A_TIME,
		/** What arrives is what was sent. */
		CONTENT,
		/** Nothing from before its attachment reaches a receiver. */
		NOTHING_FROM_BEFORE,
		/** A connection reads no more when a newer one is welcome. */
		FENCED,
		/** DELIVERED means that the listener returned. */
		DELIVERED_IS_HANDLED,
		/** FAILED means that the listener has not returned. */
		FAILED_IS_NOT_HANDLED,
		/** One verdict for each message and target. */
		ONE_VERDICT,
		/** One outcome for each request and target, or none when its time is up. */
		ONE_OUTCOME,
		/** A request that is handled has its own answer from each receiver. */
		OWN_ANSWER,
		/** The targets are the receivers that are attached when it is appended. */
		TARGETS,
		/** Every report settles when the faults have ended. */
		SETTLES,
		/** A receiver that is there gets messages again when the faults have ended. */
		RECOVERS,
		/** Neither side says what the protocol does not allow. */
		PROTOCOL,
		/** What is counted are the verdicts, and no count falls. */
		COUNTS,
		/** The log and what a receiver keeps stay within their bounds. */
		BOUNDED,
		/** Only callers wait that may, and none is refused while the log has room. */
		WAITS_WHERE_IT_MAY,
		/** Nothing is kept, and nothing goes on, when all is over. */
		NO_LEAK

	}

	private final Invariant invariant;

	Violation(Invariant invariant, String text) {
		super(invariant + ": " + text);
		this.invariant = invariant;
	}

	Invariant invariant() {
		return this.invariant;
	}

}
