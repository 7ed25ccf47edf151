package be.sizingservers.ipc.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
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

	private static final int TARGET_BITS = 6;

	private static final int VERDICT_BITS = 2;

	private final Map<Integer, byte[]> verdictsByTarget = new HashMap<>();

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
	 * @param messages how many messages it sent
	 * @param targets the numbers that it gave its targets
	 * @return the verdicts
	 * @throws AssertionError if a message has two verdicts for a target
	 */
	static Verdicts read(Path history, int messages, Map<UUID, Integer> targets) throws IOException {
		Verdicts verdicts = new Verdicts(targets);
		for (long entry : History.read(history)) {
			int number = (int) (entry >> (TARGET_BITS + VERDICT_BITS));
			int target = (int) (entry >> VERDICT_BITS) & ((1 << TARGET_BITS) - 1);
			byte[] ofTarget = verdicts.verdictsByTarget.computeIfAbsent(target, (key) -> new byte[messages + 1]);
			if (ofTarget[number] != 0) {
				throw new AssertionError("Message %d has two verdicts for target %d".formatted(number, target));
			}
			ofTarget[number] = (byte) (entry & ((1 << VERDICT_BITS) - 1));
		}
		return verdicts;
	}

	/**
	 * The verdict on a message.
	 * @param target the receiver
	 * @param number the message
	 * @return {@code NONE} if the receiver was no target of it
	 */
	Verdict at(UUID target, long number) {
		return Verdict.values()[ofTarget(target)[(int) number]];
	}

	int count(UUID target, Verdict verdict) {
		int count = 0;
		byte[] verdicts = ofTarget(target);
		for (int number = 1; number < verdicts.length; number++) {
			if (verdicts[number] == verdict.ordinal()) {
				count++;
			}
		}
		return count;
	}

	private byte[] ofTarget(UUID target) {
		Integer number = this.targets.get(target);
		byte[] verdicts = this.verdictsByTarget.get(number);
		if (verdicts == null) {
			throw new AssertionError("No message was sent to " + target);
		}
		return verdicts;
	}

}
