package be.sizingservers.ipc.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A sender finds receivers in other processes over an End Point Manager in one more, and
 * notices when they are gone.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class NetworkDiscoveryIT {

	private static final Duration TTL = Duration.ofSeconds(3);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@TempDir
	private Path folder;

	@Test
	void twentyReceiversThatStartInTheSameMomentAreAllThere() throws Exception {
		try (EpmProcess manager = EpmProcess.start(this.folder);
				Cluster cluster = new Cluster(this.folder).over(manager);
				Sender sender = startSender(manager)) {
			for (int i = 0; i < 4; i++) {
				cluster.prepareReceivers("receivers-" + i, 5);
			}
			for (int i = 0; i < 4; i++) {
				cluster.tellToStart("receivers-" + i);
			}
			Map<String, UUID> started = new LinkedHashMap<>();
			for (int i = 0; i < 4; i++) {
				started.putAll(cluster.awaitStarted("receivers-" + i, 5));
			}

			assertThat(started).hasSize(20);
			assertThat(manager.listed()).containsExactlyInAnyOrderElementsOf(started.values());
			awaitReceivers(sender, started.values());
		}
	}

	@Test
	void receiverThatDiesIsGoneAfterOneTtlAndTheOthersStay() throws Exception {
		try (EpmProcess manager = EpmProcess.start(this.folder, TTL);
				Cluster cluster = new Cluster(this.folder).over(manager);
				Sender sender = startSender(manager)) {
			UUID dying = cluster.startReceiver("dying");
			UUID staying = cluster.startReceiver("staying");
			awaitReceivers(sender, List.of(dying, staying));

			cluster.receiver("dying").kill();
			long killed = System.currentTimeMillis();

			long gone = manager.awaitEvent("expired", List.of(dying)) - killed;
			System.out.printf("killed receiver: gone after %d ms with a ttl of %d ms%n", gone, TTL.toMillis());
			assertThat(gone).as("milliseconds after its death").isLessThan(TTL.plusSeconds(1).toMillis());
			assertThat(manager.listed()).containsExactly(staying);
			awaitReceivers(sender, List.of(staying));
		}
	}

	@Test
	void receiverThatClosesIsGoneWhenItIsClosed() throws Exception {
		try (EpmProcess manager = EpmProcess.start(this.folder);
				Cluster cluster = new Cluster(this.folder).over(manager);
				Sender sender = startSender(manager)) {
			UUID leaving = cluster.startReceiver("leaving");
			UUID staying = cluster.startReceiver("staying");
			awaitReceivers(sender, List.of(leaving, staying));

			cluster.receiver("leaving").finish();

			assertThat(manager.listed()).containsExactly(staying);
			long closed = Long.parseLong(cluster.receiver("leaving").awaitLines("closed", 1).get(0));
			assertThat(manager.awaitEvent("deregistered", List.of(leaving))).isLessThanOrEqualTo(closed);
			awaitReceivers(sender, List.of(staying));
		}
	}

	private static Sender startSender(EpmProcess manager) {
		return Sender.builder(Cluster.HANDLE)
			.endPointManager(EndPointManagerConnection.to(List.of(manager.address())))
			.start();
	}

	private static void awaitReceivers(Sender sender, Collection<UUID> expected) {
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(sender.receivers()).extracting(EndPoint::instanceId)
				.containsExactlyInAnyOrderElementsOf(expected));
	}

}
