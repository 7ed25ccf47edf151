package be.sizingservers.ipc.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.process.Verdicts.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Receivers start and stop 20 times a second under a sender at full rate: the regression
 * test for the original's known issue "a new receiver gets the same message twice". Those
 * that close in good order leave no message uncertain.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class ChurnIT {

	/**
	 * Of three processes, 20 starts a second together.
	 */
	private static final int PERIOD_MILLIS = 150;

	private static final int STARTS = 10;

	private static final String KILLED = "a";

	@TempDir
	private Path folder;

	private final Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);

	@Test
	void newReceiverGetsNoMessageTwiceAndAContiguousStretch() throws Exception {
		try (Cluster cluster = new Cluster(this.folder)) {
			UUID steady = cluster.startReceiver("steady");
			List<String> churns = new ArrayList<>(List.of(KILLED, "b", "c"));
			for (String churn : churns) {
				cluster.startChurn(churn, PERIOD_MILLIS);
			}
			awaitStarts(cluster, churns);
			cluster.startSender(1, Integer.MAX_VALUE);
			awaitStarts(cluster, churns);
			cluster.receiver(KILLED).kill();
			cluster.startChurn("d", PERIOD_MILLIS);
			awaitStarts(cluster, List.of("b", "c"));
			cluster.receiver("b").finish();
			cluster.startChurn("e", PERIOD_MILLIS);
			awaitStarts(cluster, List.of("c", "d", "e"));
			for (String churn : List.of("c", "d", "e")) {
				cluster.receiver(churn).finish();
			}
			churns.addAll(List.of("d", "e"));
			long sent = cluster.stopSender();
			cluster.receiver("steady").finish();

			Verdicts verdicts = cluster.verdicts();
			assertThat(cluster.received("steady")).isEqualTo(new History.Range(1, sent));
			assertThat(verdicts.count(steady, Verdict.DELIVERED)).isEqualTo(sent);
			int receivers = 0;
			for (String churn : churns) {
				receivers += checkChurn(cluster, verdicts, churn);
			}
			System.out.printf("churn: %,d messages, %d receivers besides the steady one; their verdicts %s%n", sent,
					receivers, this.counts);
			assertThat(receivers).isGreaterThan(10 * STARTS);
			assertThat(this.counts.get(Verdict.DELIVERED)).isPositive();
		}
	}

	/**
	 * Waits until each process has started some more receivers.
	 */
	private static void awaitStarts(Cluster cluster, List<String> churns) {
		int[] before = churns.stream().mapToInt((churn) -> cluster.receiver(churn).lines("started").size()).toArray();
		for (int i = 0; i < before.length; i++) {
			cluster.receiver(churns.get(i)).awaitLines("started", before[i] + STARTS);
		}
	}

	private int checkChurn(Cluster cluster, Verdicts verdicts, String churn) throws Exception {
		Map<Integer, long[]> handled = cluster.handled(churn);
		List<String> started = cluster.receiver(churn).lines("started");
		for (String line : started) {
			String[] words = line.split(" ");
			long[] numbers = handled.getOrDefault(Integer.parseInt(words[0]), new long[0]);
			UUID instance = UUID.fromString(words[1]);
			History.consecutive("Receiver %s of process %s".formatted(words[0], churn), numbers);
			if (!verdicts.hasTarget(instance)) {
				assertThat(numbers).as("handled by %s, which was no target", instance).isEmpty();
				continue;
			}
			verdicts.check(instance, numbers, true);
			if (!churn.equals(KILLED)) {
				assertThat(verdicts.count(instance, Verdict.UNCERTAIN))
					.as("uncertain for %s, which was closed in good order", instance)
					.isZero();
			}
			for (Verdict verdict : List.of(Verdict.DELIVERED, Verdict.FAILED, Verdict.UNCERTAIN)) {
				this.counts.merge(verdict, (long) verdicts.count(instance, verdict), Long::sum);
			}
		}
		return started.size();
	}

}
