package be.sizingservers.ipc.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.process.Verdicts.Verdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a frozen receiver costs two others, on a machine that does nothing else. Windows
 * in which it is frozen and windows in which it is not take turns, so that both see the
 * same machine.
 */
@Tag("chaos")
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class FrozenReceiverLatencyIT {

	private static final int PER_SECOND = 1_000;

	private static final int PER_WINDOW = 2 * PER_SECOND;

	private static final int WINDOWS = 12;

	private static final List<String> OTHERS = List.of("first", "second");

	/**
	 * Messages sent between two moments.
	 */
	private record Window(long from, long to) {
	}

	@TempDir
	private Path folder;

	@Test
	void belowItsBoundAFrozenReceiverSlowsNobody() throws Exception {
		compareWindows(LimitSet.DEFAULT, 0);
	}

	@ParameterizedTest
	@EnumSource(names = { "PATIENT_FAIL_FAST", "PATIENT_DROP_OLDEST" })
	void beyondItsBoundAFrozenReceiverSlowsNobody(LimitSet set) throws Exception {
		compareWindows(set, set.limits().lagMessages() + PER_SECOND / 10);
	}

	private void compareWindows(LimitSet set, int messagesUntilWindow) throws Exception {
		try (Cluster cluster = startReceivers()) {
			cluster.startSender("sender",
					SenderPlan.paced(0, NumberedMessage.BYTES, PER_SECOND, set).waitingFor(OTHERS.size() + 1));
			cluster.awaitSent("sender", 8 * PER_SECOND);
			List<Window> calm = new ArrayList<>();
			List<Window> frozen = new ArrayList<>();
			for (int i = 0; i < WINDOWS; i++) {
				calm.add(window(cluster));
				cluster.receiver("frozen").freeze();
				cluster.awaitSent("sender", cluster.sent() + messagesUntilWindow + 1);
				frozen.add(window(cluster));
				cluster.receiver("frozen").thaw();
				cluster.awaitHandled("frozen", 0, cluster.sent() + PER_SECOND / 2);
			}
			long sent = cluster.stopSender();
			cluster.finishReceivers();
			for (String other : OTHERS) {
				assertThat(cluster.received(other)).isEqualTo(new History.Range(1, sent));
				long[] latencies = cluster.latencies(other);
				Duration usual = p99(latencies, calm);
				Duration beside = p99(latencies, frozen);
				System.out.printf("frozen, %s: p99 at %s %,d us, beside the frozen one %,d us (median of %d windows)%n",
						set, other, usual.toNanos() / 1000, beside.toNanos() / 1000, WINDOWS);
				assertThat(beside).as("p99 at %s beside the frozen one; %s otherwise", other, usual)
					.isLessThanOrEqualTo(usual.multipliedBy(2));
			}
		}
	}

	@Test
	void byDefaultAFrozenReceiverCostsOneSendTimeoutAndIsGivenUpAfterHalfAMinute() throws Exception {
		Limits limits = Limits.defaults();
		int perSecond = limits.lagMessages() / 3;
		try (Cluster cluster = startReceivers()) {
			UUID frozen = UUID.fromString(cluster.receiver("frozen").lines("started").get(0).split(" ")[0]);
			cluster.startSender("sender",
					SenderPlan.paced(0, NumberedMessage.BYTES, perSecond, LimitSet.DEFAULT).waitingFor(3));
			cluster.awaitSent("sender", perSecond);

			cluster.receiver("frozen").freeze();
			// A little less: beyond the bound, the sender waits.
			cluster.awaitSent("sender", cluster.sent() + limits.lagMessages() - perSecond / 4);
			long atBound = System.nanoTime();
			await("the frozen receiver is given up").atMost(Duration.ofSeconds(90))
				.until(() -> cluster.verdicts().count(frozen, Verdict.UNCERTAIN) > 0);
			Duration patience = Duration.ofNanos(System.nanoTime() - atBound);
			cluster.receiver("frozen").thaw();
			cluster.awaitHandled("frozen", 0, cluster.sent() + 1);
			long sent = cluster.stopSender();
			cluster.finishReceivers();

			List<String> calls = cluster.sender("sender").lines("waited");
			System.out.printf("frozen, default limits: given up %d ms after its bound, long calls %s, %,d messages%n",
					patience.toMillis(), calls, sent);
			assertThat(patience).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(40));
			long waited = calls.stream().mapToLong((line) -> Long.parseLong(line.split(" ")[1])).sum();
			assertThat(waited).as("milliseconds in %s", calls)
				.isBetween(limits.sendTimeout().toMillis(), limits.sendTimeout().toMillis() * 3 / 2);
			for (String other : OTHERS) {
				assertThat(cluster.received(other)).isEqualTo(new History.Range(1, sent));
			}
			cluster.verdicts().check(frozen, cluster.handled("frozen").get(0), true);
			assertThat(cluster.verdicts().at(frozen, sent)).isEqualTo(Verdict.DELIVERED);
		}
	}

	private Cluster startReceivers() throws Exception {
		Cluster cluster = new Cluster(this.folder);
		cluster.startReceiver("frozen");
		for (String name : OTHERS) {
			cluster.startReceiver(name);
		}
		return cluster;
	}

	private static Window window(Cluster cluster) throws Exception {
		long from = cluster.sent();
		cluster.awaitSent("sender", from + PER_WINDOW);
		return new Window(from, from + PER_WINDOW);
	}

	/**
	 * The median of the windows' p99, as a burst of something else hits some windows
	 * only.
	 */
	private static Duration p99(long[] latencies, List<Window> windows) {
		long[] each = windows.stream().mapToLong((window) -> p99(latencies, window)).sorted().toArray();
		return Duration.ofNanos(each[each.length / 2]);
	}

	private static long p99(long[] latencies, Window window) {
		long[] nanos = Arrays.copyOfRange(latencies, Math.toIntExact(window.from()), Math.toIntExact(window.to()));
		Arrays.sort(nanos);
		return nanos[nanos.length * 99 / 100];
	}

}
