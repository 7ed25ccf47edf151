package be.sizingservers.ipc.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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
		Scenario s1 = Scenario.throughput("S1", "64 B, one receiver", 64, 1);
		Scenario s5 = Scenario.latency("S5", "round trip, 64 B", Scenario.Kind.ROUND_TRIP);
		Scenario s6 = Scenario.latency("S6", "one way at 10,000/s, 64 B", Scenario.Kind.PACED);
		List<Scenario> all = new ArrayList<>(
				List.of(s1, Scenario.throughput("S1x4", "64 B, one receiver, four threads send", 64, 1).withCallers(4),
						Scenario.throughput("S2", "1 KiB, one receiver", KIBIBYTE, 1),
						Scenario.throughput("S3", "64 KiB, one receiver", 64 * KIBIBYTE, 1),
						Scenario.throughput("S4", "64 B, four receivers", 64, 4), s5, s5.withoutHalts(), s6,
						s6.withoutHalts()));
		IntStream.of(1, 4, 16, 64)
			.mapToObj((receivers) -> Scenario.throughput("GROWTH-receivers-" + receivers,
					"64 B, receivers: " + receivers, 64, receivers))
			.forEach(all::add);
		IntStream.of(1, 4, 16)
			.mapToObj((senders) -> Scenario.throughput("GROWTH-senders-" + senders, "64 B, senders: " + senders, 64, 1)
				.withSenders(senders))
			.forEach(all::add);
		IntStream.of(64, KIBIBYTE, 16 * KIBIBYTE, 256 * KIBIBYTE, 2048 * KIBIBYTE, LARGEST)
			.mapToObj(
					(bytes) -> Scenario.throughput("GROWTH-bytes-" + bytes, "one receiver, bytes: " + bytes, bytes, 1))
			.forEach(all::add);
		return List.copyOf(all);
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
