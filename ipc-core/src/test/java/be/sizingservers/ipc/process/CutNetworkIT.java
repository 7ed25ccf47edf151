package be.sizingservers.ipc.process;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import be.sizingservers.ipc.process.NetworkNamespace.Cut;
import be.sizingservers.ipc.process.Verdicts.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * An End Point Manager and a sender on one host, a receiver on another one, and the cable
 * between them is cut: shortly, for longer than a registration lasts, and for longer than
 * any silence is borne. Every wait has a bound, so that the whole needs none.
 */
@Tag("chaos")
class CutNetworkIT {

	private static final int PER_SECOND = 1_000;

	private static final Duration TTL = Duration.ofSeconds(3);

	private static final List<Duration> CUTS = List.of(Duration.ofSeconds(1), Duration.ofSeconds(6),
			Duration.ofSeconds(18));

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final Map<String, UUID> receivers = new LinkedHashMap<>();

	private final InetAddress homeHost = address(1);

	private final InetAddress awayHost = address(2);

	@TempDir
	private Path folder;

	private NetworkNamespace home;

	private NetworkNamespace away;

	@BeforeEach
	void openNamespaces() throws InterruptedException {
		try {
			this.home = NetworkNamespace.open();
			this.away = NetworkNamespace.open();
			this.home.join(this.homeHost, this.away, this.awayHost);
		}
		catch (IOException ex) {
			abort("No network namespaces can be made and joined here, so no cable is cut: " + ex.getMessage());
		}
	}

	@AfterEach
	void closeNamespaces() throws Exception {
		for (NetworkNamespace each : new NetworkNamespace[] { this.home, this.away }) {
			if (each != null) {
				each.close();
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "LINK_DOWN, true", "WRONG_NEIGHBOUR, false", "BLACKHOLE, true" })
	void registrationComesBackAndTheDeliveryContractHolds(Cut how, boolean atReceiver) throws Exception {
		try (EpmProcess manager = EpmProcess.start(this.home.launcher(), this.folder, this.homeHost, TTL);
				Cluster cluster = new Cluster(this.folder, LimitSet.ROOMY, this.home.launcher()).over(manager)) {
			cluster.prepareReceiver("near");
			this.receivers.put("near", cluster.startPreparedReceiver("near", this.homeHost));
			cluster.launchBy(this.away.launcher());
			cluster.prepareReceiver("far");
			this.receivers.put("far", cluster.startPreparedReceiver("far", this.awayHost));
			cluster.launchBy(this.home.launcher());
			cluster.startSender("sender",
					SenderPlan.paced(0, NumberedMessage.BYTES, PER_SECOND, LimitSet.ROOMY).waitingFor(2));
			for (Duration time : CUTS) {
				awaitProgress(cluster);
				cutFor(time, how, atReceiver, manager);
			}
			awaitProgress(cluster);
			long sent = cluster.stopSender();
			cluster.finishReceivers();

			FaultFigures figures = new FaultFigures();
			new ContractCheck(cluster, this.receivers).check("sender", 0, true, figures);
			figures.receivers(this.receivers.size());
			System.out.printf("cut, %s:%n%s%n", how, figures);
			assertThat(cluster.received("near")).isEqualTo(new History.Range(1, sent));
			assertThat(cluster.verdicts().at(this.receivers.get("far"), sent)).isEqualTo(Verdict.DELIVERED);
		}
	}

	private void cutFor(Duration time, Cut how, boolean atReceiver, EpmProcess manager) throws Exception {
		NetworkNamespace cut = atReceiver ? this.away : this.home;
		InetAddress other = atReceiver ? this.homeHost : this.awayHost;
		cut.cut(how, other);
		await().pollDelay(time).atMost(time.plus(PATIENCE)).until(() -> true);
		List<UUID> listed = manager.listed();
		cut.heal(how, other);
		long healed = System.nanoTime();
		assertThat(listed).contains(this.receivers.get("near"));
		await("the receiver is registered").atMost(PATIENCE)
			.until(() -> manager.listed().contains(this.receivers.get("far")));
		System.out.printf("cut, %s for %s: %s when healed, registered after %d ms%n", how, time,
				listed.contains(this.receivers.get("far")) ? "still registered" : "gone",
				Duration.ofNanos(System.nanoTime() - healed).toMillis());
	}

	private static void awaitProgress(Cluster cluster) throws Exception {
		long wanted = cluster.sent() + PER_SECOND / 4;
		cluster.awaitHandled("near", 0, wanted);
		cluster.awaitHandled("far", 0, wanted);
	}

	/**
	 * An address of the network that is reserved for documentation.
	 */
	private static InetAddress address(int last) {
		try {
			return InetAddress.getByAddress(new byte[] { (byte) 192, 0, 2, (byte) last });
		}
		catch (IOException ex) {
			throw new IllegalStateException("Four bytes are an address", ex);
		}
	}

}
