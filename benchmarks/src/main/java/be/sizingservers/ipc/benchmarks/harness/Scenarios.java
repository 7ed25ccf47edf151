package be.sizingservers.ipc.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import be.sizingservers.ipc.benchmarks.harness.Scenario.Group;
import be.sizingservers.ipc.benchmarks.harness.Scenario.Kind;

/**
 * All that is measured.
 */
public final class Scenarios {

	private static final int KIBIBYTE = 1024;

	/**
	 * As much as fits into a frame of 16 MiB, with what the frame has besides.
	 */
	private static final int LARGEST = 16 * KIBIBYTE * KIBIBYTE - KIBIBYTE;

	private static final List<Scenario> ALL = all();

	private Scenarios() {
	}

	private static List<Scenario> all() {
		Scenario s5 = Scenario.small("S5", "round trip, 64 B", Group.COMPARISON, Kind.ROUND_TRIP);
		Scenario s6 = Scenario.small("S6", "one way at 10,000/s, 64 B", Group.COMPARISON, Kind.PACED);
		List<Scenario> all = new ArrayList<>(List.of(Scenario.throughput("S1", "64 B, one receiver", 64, 1),
				Scenario.throughput("S1x4", "64 B, one receiver, four threads send", 64, 1).withCallers(4),
				Scenario.throughput("S2", "1 KiB, one receiver", KIBIBYTE, 1),
				Scenario.throughput("S3", "64 KiB, one receiver", 64 * KIBIBYTE, 1),
				Scenario.throughput("S4", "64 B, four receivers", 64, 4), s5, s5.withoutHalts(), s6, s6.withoutHalts(),
				Scenario.small("JSON", "records as JSON through @EventListener", Group.OWN, Kind.THROUGHPUT),
				Scenario.small("EPM", "receivers register and are seen", Group.OWN, Kind.REGISTRATION),
				Scenario.small("START", "sample-receiver-app starts and is seen", Group.OWN, Kind.START_UP),
				Scenario.small("MEMORY", "memory of sessions and messages", Group.OWN, Kind.MEMORY)));
		IntStream.of(1, 4, 16, 64).mapToObj(Scenarios::ofReceivers).forEach(all::add);
		IntStream.of(1, 4, 16).mapToObj(Scenarios::ofSenders).forEach(all::add);
		IntStream.of(64, KIBIBYTE, 16 * KIBIBYTE, 256 * KIBIBYTE, 2048 * KIBIBYTE, LARGEST)
			.mapToObj(Scenarios::ofBytes)
			.forEach(all::add);
		return List.copyOf(all);
	}

	private static Scenario ofReceivers(int receivers) {
		return Scenario.throughput("GROWTH-receivers-" + receivers, "64 B, receivers: " + receivers, 64, receivers)
			.grown(1);
	}

	private static Scenario ofSenders(int senders) {
		return Scenario.throughput("GROWTH-senders-" + senders, "64 B, one receiver, senders: " + senders, 64, 1)
			.grown(senders);
	}

	private static Scenario ofBytes(int bytes) {
		return Scenario.throughput("GROWTH-bytes-" + bytes, "one receiver, bytes: " + bytes, bytes, 1).grown(1);
	}

	/**
	 * All scenarios.
	 * @return in the order in which they are run and shown
	 */
	public static List<Scenario> list() {
		return ALL;
	}

	/**
	 * The scenario of a name.
	 * @param name its name
	 * @return the scenario
	 */
	public static Scenario named(String name) {
		return ALL.stream()
			.filter((scenario) -> scenario.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no scenario '%s'".formatted(name)));
	}

}
