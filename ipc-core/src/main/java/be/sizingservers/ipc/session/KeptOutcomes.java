package be.sizingservers.ipc.session;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.wire.Frame;

/**
 * The outcomes that one sender has not confirmed: they are said again on its next
 * connection. Thread-safe.
 * <p>
 * At the bound nothing is refused; whoever reads stops to. It is twice as many as the
 * sender may lag by messages: a confirmation stands behind all that is under way when an
 * outcome is seen.
 */
final class KeptOutcomes {

	/**
	 * What each of them costs besides its own bytes, roughly.
	 */
	private static final int OVERHEAD = 128;

	private final ConcurrentNavigableMap<Long, Outcome> outcomes = new ConcurrentSkipListMap<>();

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	private final long maxCount;

	private final long maxBytes;

	KeptOutcomes(Limits limits) {
		this.maxCount = 2L * limits.lagMessages();
		this.maxBytes = limits.lagBytes();
	}

	void put(long sequence, Outcome outcome) {
		count(outcome, 1);
		Outcome before = this.outcomes.put(sequence, outcome);
		if (before != null) {
			count(before, -1);
		}
	}

	private void count(Outcome outcome, int sign) {
		this.count.addAndGet(sign);
		this.bytes.addAndGet(sign * (OVERHEAD + outcome.bytes()));
	}

	/**
	 * The sender has seen those up to here.
	 */
	void confirm(long upTo) {
		Map.Entry<Long, Outcome> first = this.outcomes.firstEntry();
		while (first != null && first.getKey() <= upTo) {
			if (this.outcomes.remove(first.getKey(), first.getValue())) {
				count(first.getValue(), -1);
			}
			first = this.outcomes.firstEntry();
		}
	}

	/**
	 * Those beyond a message and up to another, in order.
	 */
	List<Frame> frames(long after, long upTo) {
		if (after >= upTo || this.outcomes.isEmpty()) {
			return List.of();
		}
		return this.outcomes.subMap(after, false, upTo, true)
			.entrySet()
			.stream()
			.map((kept) -> kept.getValue().frame(kept.getKey()))
			.toList();
	}

	boolean isFull() {
		return this.count.get() >= this.maxCount || this.bytes.get() >= this.maxBytes;
	}

	long bytes() {
		return this.bytes.get();
	}

}
