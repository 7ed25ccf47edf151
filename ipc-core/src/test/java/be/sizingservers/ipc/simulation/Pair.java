package be.sizingservers.ipc.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

import be.sizingservers.ipc.simulation.Violation.Invariant;

/**
 * What the listener of one receiver instance did with the messages of one sender
 * instance, and the verdicts on them.
 */
final class Pair {

	/**
	 * What the listener did with a message.
	 */
	enum Outcome {

		/** It was never called. */
		NONE,
		/** It was called and has not come back. */
		RUNNING,
		/** It was still running when its receiver stopped to wait for it. */
		ABANDONED,
		/** It returned. */
		RETURNED,
		/** It threw. */
		THREW,
		/** The message could not be decoded. */
		REFUSED

	}

	private final List<Outcome> outcomes = new ArrayList<>();

	private final Map<Long, Checker.Verdict> verdicts = new HashMap<>();

	/**
	 * When it was a target: from the first message to the last.
	 */
	private final NavigableMap<Long, Long> attachments = new TreeMap<>();

	private long last;

	private long running;

	private long epoch;

	private boolean acknowledgesReceipt;

	/**
	 * They are acknowledged when they are answered.
	 */
	private final Set<Long> requests = new HashSet<>();

	void attached(long next) {
		this.attachments.put(next, Long.MAX_VALUE);
	}

	void finished(long last) {
		if (!this.attachments.isEmpty()) {
			this.attachments.merge(this.attachments.lastKey(), last, Math::min);
		}
	}

	/**
	 * What the listener does after it was called changes no verdict.
	 */
	void acknowledgesReceipt() {
		this.acknowledgesReceipt = true;
	}

	void welcomed(long epoch) {
		if (epoch <= this.epoch) {
			throw new Violation(Invariant.FENCED, "connection %d is welcome after %d".formatted(epoch, this.epoch));
		}
		this.epoch = epoch;
	}

	void accepted(long sequence, long epoch) {
		if (epoch < this.epoch) {
			throw new Violation(Invariant.FENCED,
					"message %d came on connection %d after %d was welcome".formatted(sequence, epoch, this.epoch));
		}
	}

	void begins(long sequence, boolean asked) {
		if (asked) {
			this.requests.add(sequence);
		}
		if (sequence <= this.last) {
			throw new Violation(Invariant.ONCE_AND_IN_ORDER, "message %d after %d".formatted(sequence, this.last));
		}
		if (this.running != 0) {
			throw new Violation(Invariant.ONE_AT_A_TIME, "message %d during %d".formatted(sequence, this.running));
		}
		Map.Entry<Long, Long> attachment = this.attachments.floorEntry(sequence);
		if (attachment == null || sequence > attachment.getValue()) {
			throw new Violation(Invariant.NOTHING_FROM_BEFORE,
					"message %d, attached for %s".formatted(sequence, this.attachments));
		}
		this.last = sequence;
		this.running = sequence;
		set(sequence, Outcome.RUNNING);
	}

	void ends(long sequence, Outcome outcome) {
		this.running = 0;
		if (outcome(sequence) == Outcome.RUNNING) {
			set(sequence, outcome);
		}
	}

	/**
	 * The receiver does not wait for its listener any more.
	 */
	void abandoned() {
		if (this.running != 0) {
			set(this.running, Outcome.ABANDONED);
		}
	}

	void verdict(long sequence, Checker.Verdict verdict) {
		if (this.verdicts.put(sequence, verdict) != null) {
			throw new Violation(Invariant.ONE_VERDICT, "message %d has another verdict".formatted(sequence));
		}
		check(sequence, verdict);
	}

	boolean isDelivered(long sequence) {
		return this.verdicts.get(sequence) == Checker.Verdict.DELIVERED;
	}

	void checkVerdicts() {
		this.verdicts.forEach(this::check);
	}

	private void check(long sequence, Checker.Verdict verdict) {
		Outcome outcome = outcome(sequence);
		boolean unheard = this.acknowledgesReceipt && !this.requests.contains(sequence);
		boolean right = switch (verdict) {
			case DELIVERED -> outcome == Outcome.RETURNED || (unheard && isCalled(outcome));
			case LISTENER_THREW -> outcome == Outcome.THREW && !unheard;
			case REJECTED -> outcome == Outcome.REFUSED || outcome == Outcome.NONE;
			case NO_HANDLER -> outcome == Outcome.REFUSED;
			case NOT_WRITTEN, OVERFLOW -> outcome == Outcome.NONE;
			case CLOSED -> outcome == Outcome.NONE || (outcome == Outcome.ABANDONED && !unheard);
			case UNCERTAIN -> true;
		};
		if (!right) {
			throw new Violation(
					(verdict == Checker.Verdict.DELIVERED) ? Invariant.DELIVERED_IS_HANDLED
							: Invariant.FAILED_IS_NOT_HANDLED,
					"message %d is %s, its listener: %s".formatted(sequence, verdict, outcome));
		}
	}

	private static boolean isCalled(Outcome outcome) {
		return outcome != Outcome.NONE && outcome != Outcome.REFUSED;
	}

	private Outcome outcome(long sequence) {
		return (sequence < this.outcomes.size()) ? this.outcomes.get((int) sequence) : Outcome.NONE;
	}

	private void set(long sequence, Outcome outcome) {
		while (this.outcomes.size() <= sequence) {
			this.outcomes.add(Outcome.NONE);
		}
		this.outcomes.set((int) sequence, outcome);
	}

}
