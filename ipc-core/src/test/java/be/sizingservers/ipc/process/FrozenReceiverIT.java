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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One of three receivers is frozen by {@code SIGSTOP}: its connection stays open, and
 * nothing moves. The two others must not feel it.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class FrozenReceiverIT {

	private static final int PER_SECOND = 500;

	/**
	 * So long that the sockets' buffers hold less than the bound.
	 */
	private static final int BYTES = 16 * 1024;

	/**
	 * What a busy machine may add to a latency by itself; far below the send time-out.
	 */
	private static final Duration FLOOR = Duration.ofMillis(100);

	private static final List<String> OTHERS = List.of("first", "second");

	private static final long MIB = 1024 * 1024;

	@TempDir
	private Path folder;

	@ParameterizedTest
	@EnumSource(names = { "BLOCK", "FAIL_FAST", "DROP_OLDEST" })
	void frozenReceiverIsGivenUpSlowsNobodyAndComesBackByItself(LimitSet set) throws Exception {
		try (Cluster cluster = new Cluster(this.folder, LimitSet.BLOCK)) {
			cluster.prepareReceiver("frozen");
			List<UUID> others = startOthers(cluster);
			UUID frozen = cluster.startPreparedReceiver("frozen");
			cluster.startSender("sender", SenderPlan.paced(0, BYTES, PER_SECOND, set).waitingFor(3));
			cluster.awaitSent("sender", 4 * PER_SECOND);

			cluster.receiver("frozen").freeze();
			long froze = System.nanoTime();
			long whenFrozen = cluster.sent();
			awaitGivenUp(cluster, frozen);
			Duration patience = Duration.ofNanos(System.nanoTime() - froze);
			long whenGivenUp = cluster.sent();
			cluster.awaitSent("sender", whenGivenUp + PER_SECOND / 2 + 1);
			assertThat(cluster.received("frozen").last()).as("last of the frozen one").isLessThanOrEqualTo(whenFrozen);
			cluster.receiver("frozen").thaw();
			cluster.awaitHandled("frozen", 0, cluster.sent() + 1);
			long sent = cluster.stopSender();
			cluster.finishReceivers();

			Limits limits = set.limits();
			assertThat(patience).isBetween(limits.stallTimeout(), limits.stallTimeout().multipliedBy(15));
			assertWaits(cluster, set);
			assertLatencies(cluster, set, whenFrozen, whenGivenUp);
			Verdicts verdicts = cluster.verdicts();
			for (int i = 0; i < OTHERS.size(); i++) {
				assertThat(cluster.received(OTHERS.get(i))).isEqualTo(new History.Range(1, sent));
				assertThat(verdicts.count(others.get(i), Verdict.DELIVERED)).isEqualTo(sent);
			}
			long[] handled = cluster.handled("frozen").get(0);
			verdicts.check(frozen, handled, true);
			assertThat(verdicts.at(frozen, whenGivenUp + PER_SECOND / 2)).as("when given up").isEqualTo(Verdict.NONE);
			assertThat(verdicts.at(frozen, sent)).as("when thawed").isEqualTo(Verdict.DELIVERED);
			assertThat(handled[handled.length - 1]).isEqualTo(sent);
			System.out.printf(
					"frozen, %s: given up after %d ms; of %,d messages %,d delivered, %,d failed, %,d uncertain%n", set,
					patience.toMillis(), sent, verdicts.count(frozen, Verdict.DELIVERED),
					verdicts.count(frozen, Verdict.FAILED), verdicts.count(frozen, Verdict.UNCERTAIN));
		}
	}

	@Test
	void memoryOfTheSenderStaysWithinItsLog() throws Exception {
		long logBytes = LimitSet.SMALL_LOG.limits().logBytes();
		try (Cluster cluster = new Cluster(this.folder, LimitSet.BLOCK)) {
			startOthers(cluster);
			cluster.startReceiver("frozen");
			cluster.startSender("sender",
					SenderPlan.paced(0, BYTES, 0, LimitSet.SMALL_LOG).waitingFor(3).withoutReports());
			cluster.awaitSent("sender", 1_000);

			cluster.receiver("frozen").freeze();
			long enough = cluster.sent() + 20 * logBytes / BYTES;
			List<Long> used = new ArrayList<>();
			await().atMost(Duration.ofSeconds(60)).until(() -> {
				cluster.sender("sender").say("memory");
				String answer = cluster.sender("sender").awaitLines("memory", used.size() + 1).get(used.size());
				used.add(Long.parseLong(answer));
				return used.size() >= 5 && cluster.sent() >= enough;
			});
			cluster.receiver("frozen").thaw();
			cluster.awaitHandled("frozen", 0, cluster.sent());
			long sent = cluster.stopSender();
			cluster.finishReceivers();

			System.out.printf("frozen, log of %d MiB: at most %d MiB of heap in use, %,d MiB sent%n", logBytes / MIB,
					used.stream().max(Long::compare).orElseThrow() / MIB, sent * BYTES / MIB);
			assertThat(used).allMatch((bytes) -> bytes < logBytes + 32 * MIB);
			// Whoever is furthest behind when the log is full gets nothing for a while:
			// in
			// order and once, but not necessarily everything.
			for (String receiver : List.of("first", "second", "frozen")) {
				assertThat(cluster.handled(receiver).get(0)).endsWith(sent);
			}
		}
	}

	private static List<UUID> startOthers(Cluster cluster) throws Exception {
		List<UUID> instances = new ArrayList<>();
		for (String name : OTHERS) {
			cluster.prepareReceiver(name);
		}
		for (String name : OTHERS) {
			instances.add(cluster.startPreparedReceiver(name));
		}
		return instances;
	}

	private static void awaitGivenUp(Cluster cluster, UUID frozen) {
		await("the frozen receiver is given up").atMost(Duration.ofSeconds(60))
			.until(() -> cluster.verdicts().count(frozen, Verdict.UNCERTAIN) > 0);
	}

	/**
	 * Once one send time-out, or never. A wait that is repeated or lasts until the frozen
	 * one is given up would be longer, and the machine alone makes nobody wait that long.
	 */
	private static void assertWaits(Cluster cluster, LimitSet set) {
		long timeout = LimitSet.BLOCK.limits().sendTimeout().toMillis();
		List<String> calls = cluster.sender("sender").lines("waited");
		long waited = calls.stream().mapToLong((line) -> Long.parseLong(line.split(" ")[1])).sum();
		System.out.printf("frozen, %s: long calls %s%n", set, calls);
		assertThat(waited).as("milliseconds in calls that took long: %s", calls)
			.isBetween((set == LimitSet.BLOCK) ? timeout : 0, 2 * timeout);
	}

	private static void assertLatencies(Cluster cluster, LimitSet set, long whenFrozen, long whenGivenUp)
			throws Exception {
		int bound = set.limits().lagMessages();
		for (String other : OTHERS) {
			long[] latencies = cluster.latencies(other);
			Duration before = p99(latencies, whenFrozen - 3 * PER_SECOND, whenFrozen);
			Duration below = p99(latencies, whenFrozen, whenFrozen + bound - PER_SECOND / 10);
			Duration beyond = p99(latencies, whenFrozen + bound, whenGivenUp);
			System.out.printf("frozen, %s: p99 at %s before %d us, below the bound %d us, beyond it %d us%n", set,
					other, before.toNanos() / 1000, below.toNanos() / 1000, beyond.toNanos() / 1000);
			Duration most = max(before.multipliedBy(2), FLOOR);
			assertThat(below).as("p99 below the bound; %s before", before).isLessThanOrEqualTo(most);
			assertThat(beyond).as("p99 beyond the bound; %s before", before).isLessThanOrEqualTo(most);
		}
	}

	private static Duration max(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	private static Duration p99(long[] latencies, long from, long to) {
		long[] nanos = Arrays.copyOfRange(latencies, Math.toIntExact(from), Math.toIntExact(to));
		Arrays.sort(nanos);
		return Duration.ofNanos(nanos[nanos.length * 99 / 100]);
	}

}
