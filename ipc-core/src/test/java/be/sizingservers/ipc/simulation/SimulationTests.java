package be.sizingservers.ipc.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The delivery contract under every fault, on a virtual clock, with the real session
 * classes. {@code -Dipc.simulation.seeds=} says how many seeds, and
 * {@code -Dipc.simulation.seed=} runs one again and shows what happens.
 */
class SimulationTests {

	private static final int SEEDS = Integer.getInteger("ipc.simulation.seeds", 20_000);

	private static final Long SEED = Long.getLong("ipc.simulation.seed");

	@Test
	void theContractHoldsUnderEveryFault() {
		if (SEED != null) {
			new Simulation(SEED, Mutation.NONE, true).run();
			return;
		}
		Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
		Map<Checker.Verdict, Integer> verdicts = new EnumMap<>(Checker.Verdict.class);
		long start = System.nanoTime();
		LongStream.rangeClosed(1, SEEDS).parallel().mapToObj(SimulationTests::run).forEach((world) -> {
			synchronized (faults) {
				world.faults.forEach((fault, count) -> faults.merge(fault, count, Integer::sum));
				world.checker.verdicts().forEach((verdict, count) -> verdicts.merge(verdict, count, Integer::sum));
			}
		});
		double seconds = (System.nanoTime() - start) / 1e9;
		System.out.printf("%,d seeds in %.1f s (%,.0f/s)%nfaults %s%nverdicts %s%n", SEEDS, seconds, SEEDS / seconds,
				faults, verdicts);
		assertThat(faults).containsOnlyKeys(Fault.values());
		assertThat(verdicts).containsOnlyKeys(Checker.Verdict.values());
	}

	private static World run(long seed) {
		Simulation simulation = new Simulation(seed, Mutation.NONE, false);
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
