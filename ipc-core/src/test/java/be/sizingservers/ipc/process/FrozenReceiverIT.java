package be.sizingservers.ipc.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
 * nothing moves. The two others must not feel it; {@link FrozenReceiverLatencyIT}
 * measures that.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class FrozenReceiverIT {

	/**
	 * So few that a receiver on a busy machine is not at its bound by itself.
	 */
	private static final int PER_SECOND = 250;

	/**
	 * So long that the sockets' buffers hold less than the bound.
	 */
	private static final int BYTES = 16 * 1024;

	/**
	 * Longer than a busy machine makes a call by itself, and shorter than a send
	 * time-out.
	 */
	private static final long WAITED_MILLIS = 2_000;

	private static final List<String> OTHERS = List.of("first", "second");

	private static final long MIB = 1024 * 1024;

	@TempDir
	private Path folder;

	@ParameterizedTest
	@EnumSource(names = { "LONG_BLOCK", "FAIL_FAST", "DROP_OLDEST" })
	void frozenReceiverIsGivenUpAndComesBackByItselfWhileTheOthersGetEverything(LimitSet set) throws Exception {
		try (Cluster cluster = new Cluster(this.folder, LimitSet.BLOCK)) {
			cluster.prepareReceiver("frozen");
			List<UUID> others = startOthers(cluster);
			UUID frozen = cluster.startPreparedReceiver("frozen");
			cluster.startSender("sender", SenderPlan.paced(0, BYTES, PER_SECOND, set).waitingFor(3));
			cluster.awaitSent("sender", 2 * PER_SECOND);

			cluster.receiver("frozen").freeze();
			long froze = System.nanoTime();
			long whenFrozen = cluster.sent();
			awaitGivenUp(cluster, frozen);
			Duration patience = Duration.ofNanos(System.nanoTime() - froze);
			long whenGivenUp = cluster.sent();
			cluster.awaitSent("sender", whenGivenUp + PER_SECOND / 2 + 1);
			// Its threads do not all stop at once.
			assertThat(cluster.received("frozen").last()).as("last of the frozen one")
				.isLessThan(whenFrozen + PER_SECOND);
			cluster.receiver("frozen").thaw();
			cluster.awaitHandled("frozen", 0, cluster.sent() + 1);
			long sent = cluster.stopSender();
			cluster.finishReceivers();

			Limits limits = set.limits();
			assertThat(patience).isBetween(limits.stallTimeout(), limits.stallTimeout().multipliedBy(15));
			assertWaits(cluster, set);
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
			// Whoever is furthest behind when the log is full gets nothing for a while.
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
	 * Once one send time-out, or never.
	 */
	private static void assertWaits(Cluster cluster, LimitSet set) {
		List<Long> waits = cluster.sender("sender")
			.lines("waited")
			.stream()
			.map((line) -> Long.parseLong(line.split(" ")[1]))
			.filter((millis) -> millis >= WAITED_MILLIS)
			.toList();
		assertThat(waits).as("milliseconds of calls that took long").hasSize((set == LimitSet.LONG_BLOCK) ? 1 : 0);
		long timeout = set.limits().sendTimeout().toMillis();
		assertThat(waits).allMatch((millis) -> millis >= timeout && millis < 2 * timeout);
	}

}
