package be.sizingservers.ipc.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import be.sizingservers.ipc.process.NetworkNamespace.Drop;
import be.sizingservers.ipc.process.Verdicts.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * A network loses packets between a sender and one of its receivers for seconds, again
 * and again. Every wait has a bound, so that the whole needs none.
 */
@Tag("chaos")
class DroppedPacketsIT {

	private static final int PER_SECOND = 2_000;

	private static final int ROUNDS = Integer.getInteger("ipc.drop.rounds", 15);

	private enum Way {

		TO_RECEIVER(Drop.TO_RECEIVER), TO_SENDER(Drop.TO_SENDER), BOTH(Drop.TO_RECEIVER, Drop.TO_SENDER);

		private final Set<Drop> drops;

		Way(Drop... drops) {
			this.drops = Set.of(drops);
		}

	}

	private final Map<String, UUID> receivers = new LinkedHashMap<>();

	private final Random random = new Random();

	@TempDir
	private Path folder;

	private NetworkNamespace network;

	private int port;

	@BeforeEach
	void openNamespace() throws InterruptedException {
		try {
			this.network = NetworkNamespace.open();
		}
		catch (IOException ex) {
			abort("No network namespace can be made here, so no packets are dropped: " + ex.getMessage());
		}
	}

	@AfterEach
	void closeNamespace() throws Exception {
		if (this.network != null) {
			this.network.close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void droppedPacketsLoseNothingAndRepeatNothingWhereThereIsRoom(Way way) throws Exception {
		FaultFigures figures = run(way, LimitSet.ROOMY);
		assertThat(figures.count(Verdict.FAILED)).isZero();
		assertThat(figures.count(Verdict.UNCERTAIN)).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void deliveryContractHoldsAtTheBoundToo(Way way) throws Exception {
		FaultFigures figures = run(way, LimitSet.DROP_OLDEST);
		assertThat(figures.count(Verdict.FAILED)).isPositive();
	}

	private FaultFigures run(Way way, LimitSet limits) throws Exception {
		try (Cluster cluster = new Cluster(this.folder, LimitSet.ROOMY, this.network.launcher())) {
			for (String name : new String[] { "beyond", "near" }) {
				this.receivers.put(name, cluster.startReceiver(name));
			}
			this.port = cluster.port("beyond");
			cluster.startSender("sender", SenderPlan.paced(0, NumberedMessage.BYTES, PER_SECOND, limits).waitingFor(2));
			for (int round = 0; round < ROUNDS; round++) {
				awaitProgress(cluster);
				dropForSeconds(cluster, way);
			}
			awaitProgress(cluster);
			long sent = cluster.stopSender();
			cluster.finishReceivers();

			FaultFigures figures = new FaultFigures();
			new ContractCheck(cluster, this.receivers).check("sender", 0, true, figures);
			assertThat(cluster.received("near")).isEqualTo(new History.Range(1, sent));
			int handled = cluster.handled("beyond").get(0).length;
			assertThat(handled).isBetween(count(cluster, Verdict.DELIVERED),
					count(cluster, Verdict.DELIVERED) + count(cluster, Verdict.UNCERTAIN));
			assertThat(cluster.verdicts().at(this.receivers.get("beyond"), sent)).isEqualTo(Verdict.DELIVERED);
			figures.receivers(this.receivers.size());
			System.out.printf("dropped, %s, %s, %d times:%s%n", way, limits, ROUNDS, figures);
			return figures;
		}
	}

	private int count(Cluster cluster, Verdict verdict) throws IOException {
		return cluster.verdicts().count(this.receivers.get("beyond"), verdict);
	}

	private void dropForSeconds(Cluster cluster, Way way) throws Exception {
		Duration time = Duration.ofMillis(this.random.nextInt(300, 4_000));
		for (Drop drop : way.drops) {
			this.network.drop(drop, this.port);
		}
		long before = cluster.handled("beyond").get(0).length;
		await().pollDelay(time).atMost(time.plusSeconds(60)).until(() -> true);
		if (way.drops.contains(Drop.TO_RECEIVER)) {
			// What was under way when the packets began to be dropped may still arrive.
			assertThat(cluster.handled("beyond").get(0).length - before).isLessThan(PER_SECOND / 2);
		}
		for (Drop drop : way.drops) {
			this.network.heal(drop, this.port);
		}
	}

	private static void awaitProgress(Cluster cluster) throws Exception {
		long wanted = cluster.sent() + PER_SECOND / 4;
		cluster.awaitHandled("beyond", 0, wanted);
		cluster.awaitHandled("near", 0, wanted);
	}

}
