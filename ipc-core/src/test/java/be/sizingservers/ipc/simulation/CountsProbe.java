package be.sizingservers.ipc.simulation;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.SenderCounts;
import be.sizingservers.ipc.session.Outbox;
import be.sizingservers.ipc.simulation.Violation.Invariant;

/**
 * Compares what a sender counts with the verdicts of those of its messages that have a
 * report.
 */
final class CountsProbe {

	private final Outbox outbox;

	private SenderCounts last = SenderCounts.NONE;

	private SenderCounts reported = SenderCounts.NONE;

	private long expected;

	CountsProbe(Outbox outbox) {
		this.outbox = outbox;
	}

	/**
	 * A message was sent, with or without a report.
	 */
	void sent(int targets) {
		this.expected += targets;
		look();
	}

	void settled(SendReport report) {
		for (Delivery delivery : report.deliveries()) {
			this.reported = this.reported.plus(one(delivery));
		}
		look();
	}

	private static SenderCounts one(Delivery delivery) {
		if (delivery instanceof Delivery.Delivered) {
			return new SenderCounts(1, 0, 0, 0);
		}
		return (delivery instanceof Delivery.Failed) ? new SenderCounts(0, 1, 0, 0) : new SenderCounts(0, 0, 1, 0);
	}

	private SenderCounts look() {
		SenderCounts now = this.outbox.counts();
		if (!isAtLeast(now, this.last) || verdicts(now) > this.expected) {
			throw new Violation(Invariant.COUNTS,
					"%s came after %s, for %d verdicts".formatted(now, this.last, this.expected));
		}
		this.outbox.snapshot().forEach((session) -> {
			if (session.lagMessages() < 0 || verdicts(session.counts()) > this.expected) {
				throw new Violation(Invariant.COUNTS, "%s, for %d verdicts".formatted(session, this.expected));
			}
		});
		this.last = now;
		return now;
	}

	/**
	 * Every message has its verdicts.
	 */
	void checkComplete() {
		SenderCounts all = look();
		if (verdicts(all) != this.expected || !isAtLeast(all, this.reported)) {
			throw new Violation(Invariant.COUNTS,
					"%s for %d verdicts, of which %s are reported".formatted(all, this.expected, this.reported));
		}
	}

	private static long verdicts(SenderCounts counts) {
		return counts.delivered() + counts.failed() + counts.uncertain();
	}

	private static boolean isAtLeast(SenderCounts now, SenderCounts before) {
		return now.delivered() >= before.delivered() && now.failed() >= before.failed()
				&& now.uncertain() >= before.uncertain() && now.reconnects() >= before.reconnects();
	}

}
