package be.sizingservers.ipc.simulation;

import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.log.MessageLog;
import be.sizingservers.ipc.session.Outbox;
import be.sizingservers.ipc.session.OutboxView;
import be.sizingservers.ipc.simulation.Violation.Invariant;

/**
 * Looks into an outbox for what should not be there any more.
 */
final class OutboxProbe {

	private final Outbox outbox;

	private final OutboxView view;

	private final MessageLog log;

	private long allocated;

	OutboxProbe(Outbox outbox) {
		this.outbox = outbox;
		this.view = new OutboxView(outbox);
		this.log = this.view.log();
	}

	long lastSequence() {
		return this.log.headSequence();
	}

	/**
	 * Tells whether everybody has everything.
	 */
	boolean isCaughtUp() {
		return this.log.isCaughtUp();
	}

	/**
	 * The log was appended to.
	 * @param caughtUp whether everybody had everything: then a message always passes
	 */
	void checkBounds(Limits limits, boolean caughtUp) {
		long before = this.allocated;
		this.allocated = this.log.allocatedBytes();
		if (this.allocated > limits.logBytes() && this.allocated > before && !caughtUp && !isCaughtUpButOne()) {
			throw new Violation(Invariant.BOUNDED,
					"the log has %d bytes, its bound is %d".formatted(this.log.allocatedBytes(), limits.logBytes()));
		}
	}

	/**
	 * Tells whether everybody has everything but the last message: what somebody had not
	 * may have been dropped for it.
	 */
	private boolean isCaughtUpButOne() {
		return this.view.longestLag() <= 1;
	}

	/**
	 * All reports have settled: nobody asks for a failure any more.
	 */
	void checkNoFailures() {
		if (this.view.hasFailures()) {
			throw new Violation(Invariant.NO_LEAK, "the sender keeps failures");
		}
	}

	/**
	 * All sessions are finished: the log needs nothing.
	 */
	void checkEmpty() {
		if (this.log.heldBytes() != 0 || this.log.cursors() != 0) {
			throw new Violation(Invariant.NO_LEAK,
					"the log holds %d bytes for %d receivers".formatted(this.log.heldBytes(), this.log.cursors()));
		}
		if (!this.outbox.isSettled()) {
			throw new Violation(Invariant.NO_LEAK, "a report is still waiting");
		}
	}

}
