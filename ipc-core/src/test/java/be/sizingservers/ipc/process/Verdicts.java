package be.sizingservers.ipc.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.UUID;

import be.sizingservers.ipc.Delivery;

/**
 * What a sender's reports said, read from its history: at most one verdict per message
 * and target.
 */
final class Verdicts {

	/**
	 * What became of a message at a target.
	 */
	enum Verdict {

		NONE, DELIVERED, FAILED, UNCERTAIN;

		static Verdict of(Delivery delivery) {
			if (delivery instanceof Delivery.Delivered) {
				return DELIVERED;
			}
			return (delivery instanceof Delivery.Failed) ? FAILED : UNCERTAIN;
		}

	}

	private static final int TARGET_BITS = 16;

	private static final int VERDICT_BITS = 2;

	private final Map<Integer, Stretch> stretches = new HashMap<>();

	private final Map<UUID, Integer> targets;

	private Verdicts(Map<UUID, Integer> targets) {
		this.targets = targets;
	}

	/**
	 * Writes a verdict as a number for a {@link History}.
	 * @param number the message
	 * @param target the number of its target
	 * @param verdict what became of it
	 * @return the entry
	 */
	static long encode(long number, int target, Verdict verdict) {
		return (((number << TARGET_BITS) | target) << VERDICT_BITS) | verdict.ordinal();
	}

	/**
	 * Reads the verdicts of a sender.
	 * @param history its history
	 * @param targets the numbers that it gave its targets
	 * @return the verdicts
	 * @throws AssertionError if a message has two verdicts for a target
	 */
	static Verdicts read(Path history, Map<UUID, Integer> targets) throws IOException {
		Verdicts verdicts = new Verdicts(targets);
		long[] entries = History.read(history);
		Map<Integer, LongSummaryStatistics> numbers = new HashMap<>();
		for (long entry : entries) {
			numbers.computeIfAbsent(targetOf(entry), (key) -> new LongSummaryStatistics()).accept(numberOf(entry));
		}
		numbers.forEach((target, range) -> verdicts.stretches.put(target,
				new Stretch(range.getMin(), new byte[Math.toIntExact(range.getMax() - range.getMin() + 1)])));
		for (long entry : entries) {
			verdicts.add(targetOf(entry), numberOf(entry), (byte) (entry & ((1 << VERDICT_BITS) - 1)));
		}
		return verdicts;
	}

	private static int targetOf(long entry) {
		return (int) (entry >> VERDICT_BITS) & ((1 << TARGET_BITS) - 1);
	}

	private static long numberOf(long entry) {
		return entry >> (TARGET_BITS + VERDICT_BITS);
	}

	private void add(int target, long number, byte verdict) {
		Stretch stretch = this.stretches.get(target);
		int index = (int) (number - stretch.first());
		if (stretch.verdicts()[index] != 0) {
			throw new AssertionError("Message %d has two verdicts for target %d".formatted(number, target));
		}
		stretch.verdicts()[index] = verdict;
	}

	/**
	 * The verdict on a message.
	 * @param target the receiver
	 * @param number the message
	 * @return {@code NONE} if the receiver was no target of it
	 */
	Verdict at(UUID target, long number) {
		Stretch stretch = ofTarget(target);
		long index = number - stretch.first();
		return (index < 0 || index >= stretch.verdicts().length) ? Verdict.NONE
				: Verdict.values()[stretch.verdicts()[(int) index]];
	}

	boolean hasTarget(UUID target) {
		return this.stretches.containsKey(this.targets.get(target));
	}

	int count(UUID target, Verdict verdict) {
		int count = 0;
		for (byte each : ofTarget(target).verdicts()) {
			if (each == verdict.ordinal()) {
				count++;
			}
		}
		return count;
	}

	/**
	 * Checks the verdicts on a receiver against what it has handled itself.
	 * @param target the receiver
	 * @param handled the messages of this sender that its listener has handled, ascending
	 * @param complete whether the sender has lived to see every verdict
	 * @throws AssertionError if one is delivered that was not handled, one is failed that
	 * was handled, or one was handled that has no verdict
	 */
	void check(UUID target, long[] handled, boolean complete) {
		Stretch stretch = ofTarget(target);
		for (int i = 0; i < stretch.verdicts().length; i++) {
			long number = stretch.first() + i;
			boolean wasHandled = Arrays.binarySearch(handled, number) >= 0;
			Verdict verdict = Verdict.values()[stretch.verdicts()[i]];
			boolean right = switch (verdict) {
				case DELIVERED -> wasHandled;
				case FAILED -> !wasHandled;
				case UNCERTAIN -> true;
				case NONE -> !wasHandled || !complete;
			};
			if (!right) {
				throw new AssertionError("Message %d for %s has the verdict %s and was%s handled".formatted(number,
						target, verdict, wasHandled ? "" : " not"));
			}
		}
		long last = stretch.first() + stretch.verdicts().length - 1;
		if (handled.length > 0 && (handled[0] < stretch.first() || (handled[handled.length - 1] > last && complete))) {
			throw new AssertionError("%s has handled %d to %d, but only %d to %d have a verdict".formatted(target,
					handled[0], handled[handled.length - 1], stretch.first(), last));
		}
	}

	private Stretch ofTarget(UUID target) {
		Stretch stretch = this.stretches.get(this.targets.get(target));
		if (stretch == null) {
			throw new AssertionError("No message was sent to " + target);
		}
		return stretch;
	}

	/**
	 * The verdicts for one target.
	 *
	 * @param first the first message that has one
	 * @param verdicts the verdict on it, and on those that follow
	 */
	private record Stretch(long first, byte[] verdicts) {
	}

}
