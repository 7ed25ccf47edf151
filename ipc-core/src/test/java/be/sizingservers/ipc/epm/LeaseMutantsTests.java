package be.sizingservers.ipc.epm;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The checker of the simulation of leases bites: it finds each wrong machine, and says
 * what is wrong with it.
 */
class LeaseMutantsTests {

	private static final int SEEDS = 2_000;

	@ParameterizedTest
	@EnumSource
	void isCaught(LeaseMutants mutant) {
		try (QuietLogs quiet = new QuietLogs()) {
			int seed = 1;
			while (seed <= SEEDS && !isCaught(mutant, seed)) {
				seed++;
			}
			assertThat(seed).as("seeds until %s shows as %s", mutant, mutant.broken()).isLessThanOrEqualTo(SEEDS);
			System.out.printf("%s is caught by seed %d (%s)%n", mutant, seed, mutant.broken());
		}
	}

	private static boolean isCaught(LeaseMutants mutant, int seed) {
		try {
			new LeaseSimulation(seed, mutant.mutation(), false).run();
			return false;
		}
		catch (LeaseViolation ex) {
			return ex.invariant() == mutant.broken();
		}
	}

}
