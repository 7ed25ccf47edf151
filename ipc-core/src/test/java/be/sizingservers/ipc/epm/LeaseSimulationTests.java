package be.sizingservers.ipc.epm;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What End Point Managers promise under every fault, on a virtual clock, with the real
 * machines. {@code -Dipc.simulation.seeds=} says how many seeds, and
 * {@code -Dipc.simulation.seed=} runs one again and shows what happens.
 */
class LeaseSimulationTests {

	private static final int SEEDS = Integer.getInteger("ipc.simulation.seeds", 2_000);

	private static final Long SEED = Long.getLong("ipc.simulation.seed");

	@Test
	void whatIsPromisedHoldsUnderEveryFault() {
		try (QuietLogs quiet = new QuietLogs()) {
			if (SEED != null) {
				new LeaseSimulation(SEED, LeaseMutation.NONE, true).run();
				return;
			}
			runAll();
		}
	}

	private static void runAll() {
		Map<LeaseFault, Integer> faults = new EnumMap<>(LeaseFault.class);
		long start = System.nanoTime();
		LongStream.rangeClosed(1, SEEDS).parallel().mapToObj(LeaseSimulationTests::run).forEach((world) -> {
			synchronized (faults) {
				world.faults.forEach((fault, count) -> faults.merge(fault, count, Integer::sum));
			}
		});
		double seconds = (System.nanoTime() - start) / 1e9;
		System.out.printf("%,d seeds in %.1f s (%,.0f/s), faults %s%n", SEEDS, seconds, SEEDS / seconds, faults);
		assertThat(faults).containsOnlyKeys(LeaseFault.values());
	}

	private static LeaseWorld run(long seed) {
		LeaseSimulation simulation = new LeaseSimulation(seed, LeaseMutation.NONE, false);
		try {
			simulation.run();
			return simulation.world();
		}
		catch (AssertionError | RuntimeException ex) {
			throw new AssertionError(
					"Seed %d: %s. Run it again with -Dipc.simulation.seed=%d".formatted(seed, ex.getMessage(), seed),
					ex);
		}
	}

}
