package be.sizingservers.ipc.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.process.FaultyProxy.Direction;
import be.sizingservers.ipc.process.Verdicts.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Whatever becomes of the connection between a sender and a receiver, which both live on:
 * nothing is lost and nothing is repeated.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class BrokenConnectionIT {

	private static final int PER_SECOND = 2_000;

	/**
	 * Longer than most reads, so that many frames are under way in parts.
	 */
	private static final int BYTES = 4 * 1024;

	private static final int TIMES = 5;

	@TempDir
	private Path folder;

	private Cluster cluster;

	private UUID receiver;

	private FaultyProxy proxy;

	@BeforeEach
	void connectThroughAProxy() throws Exception {
		assumeTrue(FaultyProxy.isPossible(), "This machine cannot listen on 127.0.0.2: no connection is broken here");
		this.cluster = new Cluster(this.folder, LimitSet.ROOMY);
		this.cluster.prepareSender("sender", SenderPlan.paced(0, BYTES, PER_SECOND, LimitSet.ROOMY).throughProxies());
		this.receiver = this.cluster.startReceiver("receiver");
		this.proxy = this.cluster.proxy("receiver");
		this.cluster.startPreparedSender("sender");
		awaitProgress();
	}

	@AfterEach
	void close() {
		if (this.cluster != null) {
			this.cluster.close();
		}
	}

	@Test
	void connectionsThatAreCutLoseNothingAndRepeatNothing() throws Exception {
		repeatedly(this.proxy::cut);
		assertAllDeliveredOnce();
	}

	@Test
	void connectionsThatAreResetLoseNothingAndRepeatNothing() throws Exception {
		repeatedly(this.proxy::reset);
		assertAllDeliveredOnce();
	}

	@Test
	void connectionsThatEndInsideAMessageLoseNothingAndRepeatNothing() throws Exception {
		repeatedly(() -> this.proxy.truncate(Direction.TO_RECEIVER));
		assertAllDeliveredOnce();
	}

	@Test
	void connectionsThatEndInsideAnAcknowledgementLoseNothingAndRepeatNothing() throws Exception {
		repeatedly(() -> this.proxy.truncate(Direction.TO_SENDER));
		assertAllDeliveredOnce();
	}

	@Test
	void messagesThatStallForLongAreNeitherLostNorRepeated() throws Exception {
		stallUntilReconnected(Direction.TO_RECEIVER);
		assertAllDeliveredOnce();
	}

	@Test
	void acknowledgementsThatStallForLongAreNeitherLostNorRepeated() throws Exception {
		stallUntilReconnected(Direction.TO_SENDER);
		assertAllDeliveredOnce();
	}

	@Test
	void messagesThatStallForAMomentNeedNoNewConnection() throws Exception {
		long before = this.cluster.sent();
		this.proxy.stall(Direction.TO_RECEIVER);
		this.cluster.awaitSent("sender", before + PER_SECOND / 4);
		this.proxy.goOn();
		awaitProgress();
		assertAllDeliveredOnce();
		assertThat(this.proxy.connections()).isOne();
	}

	@Test
	void aSenderThatNobodyAnswersReconnectsAndGoesOn() throws Exception {
		awaitNewConnection(() -> this.proxy.halfOpen(Direction.TO_RECEIVER));
		assertAllDeliveredOnce();
	}

	@Test
	void aReceiverWithAForgottenConnectionGoesOnWithTheNextOne() throws Exception {
		awaitNewConnection(() -> this.proxy.halfOpen(Direction.TO_SENDER));
		await().atMost(Duration.ofSeconds(30)).until(() -> this.proxy.openConnections() == 1);
		assertAllDeliveredOnce();
	}

	@Test
	void aLongWayLosesNothingAndRepeatsNothing() throws Exception {
		this.proxy.delay(Duration.ofMillis(50));
		awaitProgress();
		awaitNewConnection(this.proxy::reset);
		this.proxy.delay(Duration.ZERO);
		awaitProgress();
		assertAllDeliveredOnce();
	}

	private void repeatedly(Runnable fault) throws Exception {
		for (int i = 0; i < TIMES; i++) {
			awaitNewConnection(fault);
		}
	}

	private void awaitNewConnection(Runnable fault) throws Exception {
		int before = this.proxy.connections();
		fault.run();
		await("a new connection").atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.proxy.connections() > before);
		awaitProgress();
	}

	/**
	 * Until one side has counted the other as dead and the next connections have stalled
	 * too.
	 */
	private void stallUntilReconnected(Direction direction) throws Exception {
		int before = this.proxy.connections();
		this.proxy.stall(direction);
		await("more connections").atMost(Duration.ofSeconds(30)).until(() -> this.proxy.connections() >= before + 2);
		this.proxy.goOn();
		awaitProgress();
	}

	private void awaitProgress() throws Exception {
		this.cluster.awaitHandled("receiver", 0, this.cluster.sent() + PER_SECOND / 10);
	}

	private void assertAllDeliveredOnce() throws Exception {
		long sent = this.cluster.stopSender();
		this.cluster.finishReceivers();
		assertThat(this.cluster.received("receiver")).isEqualTo(new History.Range(1, sent));
		assertThat(this.cluster.verdicts().count(this.receiver, Verdict.DELIVERED)).isEqualTo(sent);
		System.out.printf("broken: %,d messages over %d connections%n", sent, this.proxy.connections());
	}

}
