package be.sizingservers.ipc.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.epm.RegistryLimits;
import be.sizingservers.ipc.process.Verdicts.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An End Point Manager dies by {@code kill -9} in the middle of a stream of messages, and
 * other receivers start.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class KilledManagerIT {

	private static final int PER_SECOND = 1_000;

	private static final int RECEIVERS_EACH = 10;

	/**
	 * So long that the pauses between two attempts to connect are the longest.
	 */
	private static final int SECONDS_AWAY = 8;

	private static final long BACK_MILLIS = 10_000;

	private final Map<String, UUID> receivers = new LinkedHashMap<>();

	@TempDir
	private Path folder;

	@Test
	void nothingFailsWhileTheManagerIsAwayAndAllReceiversComeBackToIt() throws Exception {
		try (EpmProcess manager = EpmProcess.start(this.folder);
				Cluster cluster = new Cluster(this.folder).over(manager)) {
			startReceivers(cluster, 5);
			List<UUID> instances = new ArrayList<>(this.receivers.values());
			cluster.prepareReceivers("late", 2);
			startSender(cluster);
			manager.kill();
			Map<String, UUID> late = cluster.startPreparedReceivers("late", 2);
			letPass(cluster, SECONDS_AWAY);
			long sentBefore = cluster.sent();
			manager.restart();

			long back = manager.awaitEvent("registered", instances) - manager.listensSince();
			long lateBack = manager.awaitEvent("registered", late.values()) - manager.listensSince();
			for (String each : late.keySet()) {
				cluster.awaitReceived(each, 1);
			}
			// It takes the word of the manager for who is gone only after one ttl.
			letPass(cluster, RegistryLimits.defaults().ttl().toSeconds() + 1);
			assertThat(manager.listed()).containsAll(instances).containsAll(late.values());
			long sent = finish(cluster);

			System.out.printf(
					"killed manager: %,d messages, %d receivers registered again %d ms after it listened, the late ones after %d ms%n",
					sent, instances.size(), back, lateBack);
			assertThat(back).as("milliseconds until the last receiver was back").isLessThan(BACK_MILLIS);
			assertGotAll(cluster, sent);
			for (Map.Entry<String, UUID> each : late.entrySet()) {
				assertGotTheRest(cluster, each.getKey(), each.getValue(), sentBefore, sent);
			}
		}
	}

	@Test
	void nobodyNoticesThatOneOfTwoManagersIsKilled() throws Exception {
		Duration ttl = Duration.ofSeconds(3);
		try (EpmProcess first = EpmProcess.start(this.folder, ttl);
				EpmProcess second = EpmProcess.start(this.folder, ttl);
				Cluster cluster = new Cluster(this.folder).over(first, second)) {
			startReceivers(cluster, 1);
			cluster.prepareReceiver("newcomer");
			startSender(cluster);
			first.kill();
			letPass(cluster, 2 * ttl.toSeconds());
			long sentBefore = cluster.sent();
			UUID newcomer = cluster.startPreparedReceiver("newcomer");
			cluster.awaitReceived("newcomer", 1);
			letPass(cluster, 1);
			long sent = finish(cluster);

			assertGotAll(cluster, sent);
			assertGotTheRest(cluster, "newcomer", newcomer, sentBefore, sent);
		}
	}

	private void startReceivers(Cluster cluster, int processes) throws Exception {
		for (int i = 0; i < processes; i++) {
			cluster.prepareReceivers("receivers-" + i, RECEIVERS_EACH);
		}
		for (int i = 0; i < processes; i++) {
			this.receivers.putAll(cluster.startPreparedReceivers("receivers-" + i, RECEIVERS_EACH));
		}
	}

	private void startSender(Cluster cluster) throws Exception {
		cluster.startSender("sender", SenderPlan.paced(0, NumberedMessage.BYTES, PER_SECOND, LimitSet.DEFAULT)
			.waitingFor(this.receivers.size()));
		letPass(cluster, 2);
	}

	/**
	 * Time, not messages: a machine that is too slow for the pace sends fewer.
	 */
	private static void letPass(Cluster cluster, long seconds) throws Exception {
		long before = cluster.sent();
		Duration pause = Duration.ofSeconds(seconds);
		await().pollDelay(pause).atMost(pause.plusMinutes(1)).until(() -> cluster.sent() > before);
	}

	private static long finish(Cluster cluster) throws Exception {
		long sent = cluster.stopSender();
		cluster.finishReceivers();
		return sent;
	}

	private void assertGotAll(Cluster cluster, long sent) throws Exception {
		Verdicts verdicts = cluster.verdicts();
		for (Map.Entry<String, UUID> each : this.receivers.entrySet()) {
			assertThat(cluster.received(each.getKey())).as(each.getKey()).isEqualTo(new History.Range(1, sent));
			assertThat(verdicts.count(each.getValue(), Verdict.DELIVERED)).isEqualTo(Math.toIntExact(sent));
		}
	}

	/**
	 * Every message after it was found, and no other verdict than that it was delivered.
	 */
	private static void assertGotTheRest(Cluster cluster, String name, UUID instance, long sentBefore, long sent)
			throws Exception {
		History.Range range = cluster.received(name);
		assertThat(range.first()).as("first message of %s", name).isGreaterThan(sentBefore);
		assertThat(range.last()).as("last message of %s", name).isEqualTo(sent);
		Verdicts verdicts = cluster.verdicts();
		assertThat(verdicts.at(instance, range.first())).isEqualTo(Verdict.DELIVERED);
		assertThat(verdicts.at(instance, range.first() - 1)).isEqualTo(Verdict.NONE);
		assertThat(verdicts.count(instance, Verdict.DELIVERED)).isEqualTo(Math.toIntExact(sent - range.first() + 1));
	}

}
