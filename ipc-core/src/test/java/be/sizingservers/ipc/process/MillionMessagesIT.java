package be.sizingservers.ipc.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.process.Verdicts.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One sender and three receivers, each in a JVM of its own, that find each other in a
 * folder, and over an End Point Manager in one more.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class MillionMessagesIT {

	private static final int MESSAGES = 1_000_000;

	@TempDir
	private Path folder;

	@Test
	void everyReceiverGetsEveryMessageOnceAndInOrderAndTheReportsSaySo() throws Exception {
		try (Cluster cluster = new Cluster(this.folder)) {
			check(cluster);
		}
	}

	@Test
	void soItIsOverAnEndPointManager() throws Exception {
		try (EpmProcess manager = EpmProcess.start(this.folder);
				Cluster cluster = new Cluster(this.folder).over(manager)) {
			check(cluster);
		}
	}

	private static void check(Cluster cluster) throws Exception {
		List<UUID> receivers = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			receivers.add(cluster.startReceiver("receiver-" + i));
		}
		cluster.startSender(3, MESSAGES);

		assertThat(cluster.awaitSent()).isEqualTo(MESSAGES);

		cluster.finishReceivers();
		Verdicts verdicts = cluster.verdicts();
		for (int i = 0; i < 3; i++) {
			assertThat(cluster.received("receiver-" + i)).isEqualTo(new History.Range(1, MESSAGES));
			assertThat(verdicts.count(receivers.get(i), Verdict.DELIVERED)).isEqualTo(MESSAGES);
		}
	}

}
