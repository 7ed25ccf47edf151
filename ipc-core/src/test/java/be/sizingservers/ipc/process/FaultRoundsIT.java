package be.sizingservers.ipc.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import be.sizingservers.ipc.process.Verdicts.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rounds of random faults under senders and receivers that go on all the time; at the end
 * their histories must agree with the delivery contract.
 * <p>
 * The order of the faults comes from a seed, which is printed: {@code -Dipc.fault.seed}
 * repeats it. {@code -Dipc.fault.rounds} says how many, {@code -Dipc.fault.clusters} how
 * many sets of processes share them at the same time; the profile {@code chaos} runs a
 * thousand.
 */
class FaultRoundsIT {

	private final long seed = Long.getLong("ipc.fault.seed", new Random().nextInt());

	private final int rounds = Integer.getInteger("ipc.fault.rounds", 20);

	private final int clusters = Integer.getInteger("ipc.fault.clusters", 1);

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path folder;

	@Test
	void deliveryContractHoldsUnderRandomFaults() throws Exception {
		boolean proxies = FaultyProxy.isPossible();
		System.out.printf("faults: %d rounds on %d clusters with -Dipc.fault.seed=%d%s%n", this.rounds, this.clusters,
				this.seed, proxies ? "" : ", without proxies: this machine cannot listen on 127.0.0.2");
		ExecutorService executor = Executors.newFixedThreadPool(this.clusters);
		try {
			List<Future<FaultFigures>> running = new ArrayList<>();
			for (int i = 0; i < this.clusters; i++) {
				Path place = Files.createDirectory(this.folder.resolve("cluster-" + i));
				int share = (this.rounds * (i + 1)) / this.clusters - (this.rounds * i) / this.clusters;
				running.add(executor.submit(new FaultRounds(place, share, proxies, this.seed + i)));
			}
			FaultFigures figures = new FaultFigures();
			for (Future<FaultFigures> each : running) {
				figures.add(each.get());
			}
			System.out.println("faults:" + figures);
			assertThat(figures.rounds()).isEqualTo(this.rounds);
			assertThat(figures.count(Verdict.DELIVERED)).isPositive();
		}
		catch (Exception | AssertionError ex) {
			throw new AssertionError("Failed with -Dipc.fault.seed=%d -Dipc.fault.clusters=%d: %s".formatted(this.seed,
					this.clusters, ex.getMessage()), ex);
		}
		finally {
			executor.shutdownNow();
		}
	}

}
