package be.sizingservers.ipc.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.FailureReason;
import be.sizingservers.ipc.directory.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * The verdicts of one session.
 * <p>
 * They come from two numbers: up to {@code handled} the receiver has given them, and
 * {@code failures} names the bad ones; beyond {@code limit}, once that is set, a message
 * certainly was not handled. What lies between them when the session is finished is
 * uncertain. Written by the reader of acknowledgements and under the sender's lock; read
 * by the callback thread.
 */
final class Verdicts {

	/**
	 * Whether there is a verdict yet.
	 */
	enum Outcome {

		/** None yet. */
		PENDING,
		/** Delivered. */
		DELIVERED,
		/** Failed or uncertain. */
		OTHER

	}

	/**
	 * No limit: the session goes on.
	 */
	static final long UNLIMITED = Long.MAX_VALUE;

	private final EndPoint endPoint;

	private final ConcurrentNavigableMap<Long, Why> failures = new ConcurrentSkipListMap<>();

	/**
	 * Messages that were dropped before they were written. Changed under the sender's
	 * lock.
	 */
	private volatile List<Range> dropped = List.of();

	private volatile long handled;

	/**
	 * How many of those were bad ones. Replaced before {@code handled} moves.
	 */
	private volatile Settled settled;

	private volatile long limit = UNLIMITED;

	private volatile boolean finished;

	private volatile @Nullable Why end;

	Verdicts(EndPoint endPoint, long handled) {
		this.endPoint = endPoint;
		this.handled = handled;
		this.settled = new Settled(handled, 0);
	}

	long handled() {
		return this.handled;
	}

	/**
	 * The failures that the receiver has named of what it has handled now.
	 */
	Set<Long> failuresUpTo(long upTo) {
		return this.failures.isEmpty() ? Set.of() : this.failures.subMap(this.handled, false, upTo, true).keySet();
	}

	/**
	 * The receiver has handled everything up to here; its failures are noted before.
	 * @param failed how many messages among them are failures
	 */
	void handled(long upTo, long failed) {
		if (failed > 0) {
			this.settled = new Settled(upTo, this.settled.failed() + failed);
		}
		this.handled = upTo;
	}

	/**
	 * What is handled, and how many of that has failed: two numbers that go together.
	 */
	Settled settled() {
		while (true) {
			Settled before = this.settled;
			long upTo = Math.max(this.handled, before.upTo());
			if (this.settled == before) {
				return new Settled(upTo, before.failed());
			}
		}
	}

	void failed(long sequence, FailureReason reason, String text) {
		if (sequence > this.handled) {
			this.failures.put(sequence, new Why(reason, text));
		}
	}

	long limit() {
		return this.limit;
	}

	void limit(long last) {
		this.limit = last;
	}

	boolean isEnded() {
		return this.end != null;
	}

	boolean isEndedBecause(FailureReason reason) {
		Why why = this.end;
		return why != null && why.reason() == reason;
	}

	/**
	 * Sets why the session ends.
	 */
	void end(FailureReason reason, String text) {
		this.end = new Why(reason, text);
	}

	boolean isFinished() {
		return this.finished;
	}

	/**
	 * No verdict will come any more.
	 */
	void finish(long written) {
		this.limit = Math.min(this.limit, written);
		this.finished = true;
	}

	void dropped(long first, long last) {
		List<Range> ranges = new ArrayList<>(this.dropped);
		int newest = ranges.size() - 1;
		if (newest >= 0 && ranges.get(newest).last() + 1 == first) {
			ranges.set(newest, new Range(ranges.get(newest).first(), last));
		}
		else {
			ranges.add(new Range(first, last));
		}
		this.dropped = List.copyOf(ranges);
	}

	private boolean isDropped(long sequence) {
		for (Range range : this.dropped) {
			if (sequence >= range.first() && sequence <= range.last()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Messages that may have a verdict although one before them has none: those that were
	 * dropped, and those beyond the limit.
	 */
	List<Range> ahead() {
		List<Range> ranges = this.dropped;
		long last = this.limit;
		if (last == UNLIMITED) {
			return ranges;
		}
		List<Range> all = new ArrayList<>(ranges);
		all.add(new Range(last + 1, UNLIMITED));
		return all;
	}

	/**
	 * The last message up to which each one surely was delivered.
	 */
	long deliveredUpTo() {
		// In this order: a failure is noted before what is handled moves.
		long upTo = this.handled;
		return hasFailures() ? -1 : upTo;
	}

	Outcome outcome(long sequence) {
		if (isDropped(sequence)) {
			return Outcome.OTHER;
		}
		if (sequence <= this.handled) {
			return this.failures.containsKey(sequence) ? Outcome.OTHER : Outcome.DELIVERED;
		}
		return (this.finished || sequence > this.limit) ? Outcome.OTHER : Outcome.PENDING;
	}

	Delivery verdict(long sequence) {
		if (isDropped(sequence)) {
			return overflow();
		}
		if (sequence <= this.handled) {
			Why failed = this.failures.get(sequence);
			return (failed != null) ? failure(failed.reason(), failed.text()) : new Delivery.Delivered(this.endPoint);
		}
		Why why = this.end;
		if (why == null) {
			throw new IllegalStateException("Message %d has no verdict yet".formatted(sequence));
		}
		if (sequence > this.limit) {
			return failure(why.reason(), "%s before message %d was handled by it".formatted(why.text(), sequence));
		}
		return new Delivery.Uncertain(this.endPoint, new UndeliveredException(
				"%s after message %d was written and before it was acknowledged".formatted(why.text(), sequence)));
	}

	Delivery.Failed overflow() {
		return failure(FailureReason.OVERFLOW,
				"%s lags too far behind (Limits.lagMessages, Limits.lagBytes), or the sender's log is full (Limits.logBytes)"
					.formatted(this.endPoint));
	}

	boolean hasFailures() {
		return !this.failures.isEmpty() || !this.dropped.isEmpty();
	}

	void forgetFailures(long upTo) {
		this.failures.headMap(upTo, true).clear();
	}

	/**
	 * Under the sender's lock.
	 */
	void forgetDropped(long upTo) {
		if (this.dropped.stream().anyMatch((range) -> range.last() <= upTo)) {
			this.dropped = this.dropped.stream().filter((range) -> range.last() > upTo).toList();
		}
	}

	private Delivery.Failed failure(FailureReason reason, String text) {
		return new Delivery.Failed(this.endPoint, reason, new UndeliveredException(text));
	}

	/**
	 * Verdicts that the receiver has given.
	 *
	 * @param upTo the last sequence number
	 * @param failed how many of them are bad
	 */
	record Settled(long upTo, long failed) {
	}

	/**
	 * Messages one after the other.
	 *
	 * @param first the first, inclusive
	 * @param last the last, inclusive
	 */
	record Range(long first, long last) {
	}

	private record Why(FailureReason reason, String text) {
	}

}
