package be.sizingservers.ipc.session;

import java.util.ArrayList;
import java.util.List;

/**
 * The messages of a sender that are not for one receiver, of those since its session
 * began: so that its messages can be counted by two sequence numbers. Guarded by the
 * sender's lock.
 */
final class Gaps {

	private final List<Gap> ahead = new ArrayList<>();

	/**
	 * How many messages were in gaps that the receiver has passed.
	 */
	private long passed;

	/**
	 * Notes a gap.
	 * @param first the first message in it
	 * @param last the last one; before the first if there is no gap
	 * @param handled up to where the receiver has come
	 */
	void add(long first, long last, long handled) {
		if (last < first) {
			return;
		}
		this.ahead.removeIf((gap) -> isPassed(gap, handled));
		int newest = this.ahead.size() - 1;
		if (newest >= 0 && this.ahead.get(newest).last() + 1 == first) {
			this.ahead.set(newest, new Gap(this.ahead.get(newest).first(), last));
		}
		else {
			this.ahead.add(new Gap(first, last));
		}
	}

	private boolean isPassed(Gap gap, long handled) {
		if (gap.last() > handled) {
			return false;
		}
		this.passed += gap.upTo(handled);
		return true;
	}

	/**
	 * Tells whether a message is in a gap.
	 * @param sequence beyond where the receiver has come to
	 */
	boolean contains(long sequence) {
		return this.ahead.stream().anyMatch((gap) -> sequence >= gap.first() && sequence <= gap.last());
	}

	/**
	 * How many messages up to here are in gaps.
	 * @param sequence where the receiver has come to, or beyond that
	 */
	long upTo(long sequence) {
		long messages = this.passed;
		for (Gap gap : this.ahead) {
			messages += gap.upTo(sequence);
		}
		return messages;
	}

	private record Gap(long first, long last) {

		long upTo(long sequence) {
			return Math.max(0, Math.min(this.last, sequence) - this.first + 1);
		}

	}

}
