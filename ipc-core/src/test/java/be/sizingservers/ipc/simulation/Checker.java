package be.sizingservers.ipc.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.simulation.Violation.Invariant;

/**
 * Knows what was sent and what listeners did, from the listeners themselves, and compares
 * every verdict with it.
 */
final class Checker {

	/**
	 * What became of a verdict.
	 */
	enum Verdict {

		DELIVERED, NOT_WRITTEN, REJECTED, LISTENER_THREW, OVERFLOW, NO_HANDLER, CLOSED, UNCERTAIN

	}

	private final Map<UUID, Map<UUID, Pair>> pairs = new HashMap<>();

	private final Map<UUID, Map<Long, Set<UUID>>> pending = new HashMap<>();

	private final Map<SendReport, Set<UUID>> refused = new IdentityHashMap<>();

	private final List<SimulatedRequest> requests = new ArrayList<>();

	private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);

	/**
	 * What is known of a sender and a receiver.
	 */
	Pair pair(UUID sender, UUID receiver) {
		return this.pairs.computeIfAbsent(sender, (key) -> new HashMap<>())
			.computeIfAbsent(receiver, (key) -> new Pair());
	}

	/**
	 * A request is about to be appended for these targets.
	 */
	void asked(SimulatedRequest request, Set<UUID> targets) {
		request.asked(targets);
		this.requests.add(request);
	}

	/**
	 * A message is in the log; its report is to name these targets.
	 */
	void appended(UUID sender, long sequence, Set<UUID> targets) {
		this.pending.computeIfAbsent(sender, (key) -> new HashMap<>()).put(sequence, targets);
	}

	/**
	 * A message never was in the log; its report is to name these targets.
	 */
	void refused(SendReport report, Set<UUID> targets) {
		this.refused.put(report, targets);
	}

	void settled(SendReport report) {
		UUID sender = report.message().id().senderInstance();
		long sequence = report.message().id().sequence();
		Set<UUID> expected = (sequence == 0) ? this.refused.remove(report)
				: this.pending.getOrDefault(sender, Map.of()).remove(sequence);
		if (expected == null) {
			throw new Violation(Invariant.ONE_VERDICT, "%s settles twice".formatted(report));
		}
		Set<UUID> named = new HashSet<>();
		for (Delivery delivery : report.deliveries()) {
			UUID receiver = delivery.endPoint().instanceId();
			if (!named.add(receiver)) {
				throw new Violation(Invariant.ONE_VERDICT, "%s names a target twice".formatted(report));
			}
			Verdict verdict = verdict(delivery);
			this.verdicts.merge(verdict, 1, Integer::sum);
			if (sequence > 0) {
				pair(sender, receiver).verdict(sequence, verdict);
			}
			else if (verdict != Verdict.OVERFLOW) {
				throw new Violation(Invariant.FAILED_IS_NOT_HANDLED, "%s was never sent".formatted(report));
			}
		}
		if (!named.equals(expected)) {
			throw new Violation(Invariant.TARGETS, "%s should name %s".formatted(report, expected));
		}
	}

	private static Verdict verdict(Delivery delivery) {
		if (delivery instanceof Delivery.Failed failed) {
			return Verdict.valueOf(failed.reason().name());
		}
		return (delivery instanceof Delivery.Delivered) ? Verdict.DELIVERED : Verdict.UNCERTAIN;
	}

	boolean isSettled() {
		this.requests.removeIf(SimulatedRequest::isEnded);
		return this.requests.isEmpty() && this.refused.isEmpty()
				&& this.pending.values().stream().allMatch(Map::isEmpty);
	}

	void checkSettled() {
		if (!isSettled()) {
			throw new Violation(Invariant.SETTLES,
					"no verdict for %s, %s, %s".formatted(this.pending, this.refused, this.requests));
		}
	}

	/**
	 * Compares all verdicts again: nothing may have been handled after its message had
	 * failed.
	 */
	void checkVerdicts() {
		this.pairs.values().forEach((ofSender) -> ofSender.values().forEach(Pair::checkVerdicts));
	}

	Map<Verdict, Integer> verdicts() {
		return this.verdicts;
	}

}
