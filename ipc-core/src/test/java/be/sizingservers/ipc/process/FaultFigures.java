package be.sizingservers.ipc.process;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import be.sizingservers.ipc.process.Verdicts.Verdict;

/**
 * How much a test with faults has done. Not thread-safe.
 */
final class FaultFigures {

	private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);

	private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);

	private int senders;

	private int receivers;

	private long messages;

	void fault(Fault fault) {
		this.faults.merge(fault, 1, Integer::sum);
	}

	void receivers(int count) {
		this.receivers += count;
	}

	void sender(long sent) {
		this.senders++;
		this.messages += sent;
	}

	void verdicts(Verdicts of, UUID receiver) {
		for (Verdict verdict : List.of(Verdict.DELIVERED, Verdict.FAILED, Verdict.UNCERTAIN)) {
			this.verdicts.merge(verdict, (long) of.count(receiver, verdict), Long::sum);
		}
	}

	void add(FaultFigures other) {
		other.faults.forEach((fault, count) -> this.faults.merge(fault, count, Integer::sum));
		other.verdicts.forEach((verdict, count) -> this.verdicts.merge(verdict, count, Long::sum));
		this.senders += other.senders;
		this.receivers += other.receivers;
		this.messages += other.messages;
	}

	int rounds() {
		return this.faults.values().stream().mapToInt(Integer::intValue).sum();
	}

	long count(Verdict verdict) {
		return this.verdicts.getOrDefault(verdict, 0L);
	}

	/**
	 * A table, a line for each figure.
	 */
	@Override
	public String toString() {
		StringBuilder table = new StringBuilder();
		if (rounds() > 0) {
			line(table, "rounds", rounds());
		}
		line(table, "messages", this.messages);
		line(table, "senders", this.senders);
		line(table, "receivers", this.receivers);
		this.faults.forEach((fault, count) -> line(table, fault.toString(), count));
		this.verdicts.forEach((verdict, count) -> line(table, verdict.toString(), count));
		return table.toString();
	}

	private static void line(StringBuilder table, String name, long count) {
		table.append("%n%-16s %,15d".formatted(name, count));
	}

}
