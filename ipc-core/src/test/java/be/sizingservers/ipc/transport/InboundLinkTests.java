package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import be.sizingservers.ipc.AllowedPorts;
import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.log.Run;
import be.sizingservers.ipc.session.Failure;
import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.session.InboundSessions;
import be.sizingservers.ipc.session.OutboundSession;
import be.sizingservers.ipc.session.Outbox;
import be.sizingservers.ipc.session.PendingReport;
import be.sizingservers.ipc.wire.DataFrame;
import be.sizingservers.ipc.wire.FailedCode;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.FrameOutput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * How a receiver closes its connections: the test is the sender and sees every frame.
 */
@Timeout(60)
class InboundLinkTests {

	private static final byte[] NOTHING = {};

	private static final int FORGOTTEN = 1;

	private static final int FAILING = 2;

	private static final String LONG_REASON = "x".repeat(60_000);

	private static final Duration LONG = Duration.ofSeconds(30);

	private final Handle handle = Handle.of("closing");

	private final Limits limits = Limits.builder().deadAfter(Duration.ofMinutes(1)).build();

	private final Outbox outbox = outbox();

	private final CountDownLatch entered = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	private final Deadlines deadlines = Deadlines.use();

	private Acceptor acceptor;

	private Registration registration;

	private OutboundSession session;

	private OutboundHandshake handshake;

	@BeforeEach
	void listen() {
		this.acceptor = Acceptor.bind(InetAddress.getLoopbackAddress(), AllowedPorts.ANY, this.limits,
				EndPointDirectory.Sockets.SYSTEM);
		LinkKey key = LinkKey.random();
		EndPoint endPoint = new EndPoint(key.instanceId(), this.acceptor.address(), "", 1);
		this.registration = new Registration(this.handle, endPoint, null, key);
		this.acceptor.start(this.registration,
				new InboundSessions(this.handle, key.instanceId(), this.limits, System::nanoTime),
				new LinkSecurity.Proof(), this::inlet);
		this.session = this.outbox.attach(endPoint);
		this.handshake = new OutboundHandshake(this.session, this.registration.forSender(this.session.sender()),
				new LinkSecurity.Proof(), EndPointDirectory.Sockets.SYSTEM);
	}

	/**
	 * An empty message's listener is long, one of {@value #FORGOTTEN} byte is handled
	 * when the inlet is checked, one of {@value #FAILING} fails.
	 */
	private MessageSink.Inlet inlet(InboundSession inbound) {
		return new MessageSink.Inlet() {

			private long forgotten;

			@Override
			public void type(Frame.Types types) {
				throw new IllegalStateException("No type is named here");
			}

			@Override
			public void message(DataFrame frame) {
				if (frame.payloadLength() == 0) {
					InboundLinkTests.this.entered.countDown();
					await().atMost(LONG).until(() -> InboundLinkTests.this.release.getCount() == 0);
				}
				if (frame.payloadLength() == FORGOTTEN) {
					this.forgotten = frame.sequence();
					return;
				}
				if (frame.payloadLength() == FAILING) {
					inbound.failed(frame.sequence(), new Failure(FailedCode.REJECTED, LONG_REASON));
					return;
				}
				inbound.handled(frame.sequence());
			}

			@Override
			public void check() {
				inbound.handled(this.forgotten);
			}

		};
	}

	@AfterEach
	void close() {
		this.release.countDown();
		this.acceptor.close(Duration.ofSeconds(1));
		this.deadlines.close();
	}

	private Connection connect() throws IOException {
		return this.handshake.open(this.deadlines);
	}

	private Outbox outbox() {
		return new Outbox(new PendingReport.Origin(this.handle, UUID.randomUUID(), "test"), this.limits,
				ByteBuffer::allocate, System::currentTimeMillis, System::nanoTime, () -> {
				});
	}

	private void send(Connection connection, int bytes) throws IOException {
		send(this.outbox, this.session, connection, bytes);
	}

	private static void send(Outbox outbox, OutboundSession session, Connection connection, int bytes)
			throws IOException {
		outbox.tryAppend(TypeNumbers.BYTES, NOTHING, new byte[bytes], null, false);
		Run run = new Run();
		while (session.next(run, Integer.MAX_VALUE)) {
			connection.write(run.bytes(), run.offset(), run.length());
		}
	}

	private CompletableFuture<Void> closeReceiver(Duration drainTimeout) {
		return CompletableFuture.runAsync(() -> this.acceptor.close(drainTimeout));
	}

	@Test
	void aSenderThatDoesNotReadHoldsUpItsOwnAcknowledgementsOnly() throws Exception {
		Outbox others = outbox();
		OutboundSession other = others.attach(this.session.endPoint());
		OutboundHandshake greeting = new OutboundHandshake(other, this.registration.forSender(other.sender()),
				new LinkSecurity.Proof(), EndPointDirectory.Sockets.SYSTEM);
		try (Connection deaf = connect(); Connection healthy = greeting.open(this.deadlines)) {
			for (int i = 0; i < 400; i++) {
				send(deaf, FAILING);
			}
			await().during(Duration.ofMillis(500)).atMost(LONG).until(InboundLinkTests::isAcknowledgerWriting);
			for (int i = 1; i <= 3; i++) {
				Frame expected = new Frame.Ack(i, i);
				send(others, other, healthy, 10);
				await().atMost(Duration.ofSeconds(20)).until(() -> healthy.readFrame().equals(expected));
			}
			assertThat(deaf.isClosed()).isFalse();
		}
	}

	@Test
	void acknowledgesWhatFollowsABurstWithoutBeingAsked() throws Exception {
		try (Connection connection = connect()) {
			for (int i = 0; i < 301; i++) {
				send(connection, 1_000);
			}
			await().atMost(LONG).until(() -> connection.readFrame().equals(new Frame.Ack(301, 301)));
		}
	}

	/**
	 * It writes, so it waits for a peer that does not read.
	 */
	private static boolean isAcknowledgerWriting() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((thread) -> thread.getKey().getName().startsWith("ipc-acknowledger-closing"))
			.flatMap((thread) -> Stream.of(thread.getValue()))
			.anyMatch((call) -> call.getMethodName().equals("flush"));
	}

	@Test
	void anIdleConnectionIsClosedByItsSenderAfterTheGoodbye() throws Exception {
		try (Connection connection = connect()) {
			send(connection, 10);
			await().until(() -> connection.readFrame().equals(new Frame.Ack(1, 1)));

			CompletableFuture<Void> closed = closeReceiver(LONG);

			assertThat(connection.readFrame()).isEqualTo(new Frame.GoAway(1));
			for (int i = 0; i < 10; i++) {
				send(connection, 1_000_000);
			}
			connection.waitNoLongerThan(Duration.ofMillis(300), LONG);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(connection::readFrame);
			assertThat(closed).isNotDone();
			connection.close();
			assertThat(closed).succeedsWithin(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void aBusyConnectionIsClosedByItsSenderAfterTheLastVerdict() throws Exception {
		try (Connection connection = connect()) {
			send(connection, 0);
			this.entered.await();
			CompletableFuture<Void> closed = closeReceiver(LONG);
			this.release.countDown();

			awaitGoodbye(connection);
			assertThat(connection.readFrame()).isEqualTo(new Frame.Ack(1, 1));
			for (int i = 0; i < 10; i++) {
				send(connection, 1_000_000);
			}
			connection.waitNoLongerThan(Duration.ofMillis(300), LONG);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(connection::readFrame);
			assertThat(closed).isNotDone();
			connection.close();
			assertThat(closed).succeedsWithin(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void anAbandonedConnectionIsClosedByItsSenderToo() throws Exception {
		try (Connection connection = connect()) {
			send(connection, 0);
			this.entered.await();
			CompletableFuture<Void> closed = closeReceiver(Duration.ofMillis(1));

			assertGoodbyeWithoutVerdictOfTheListener(connection);
			for (int i = 0; i < 10; i++) {
				send(connection, 1_000_000);
			}
			connection.waitNoLongerThan(Duration.ofMillis(300), LONG);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(connection::readFrame);
			connection.close();
			assertThat(closed).succeedsWithin(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void aConnectionThatStillWaitsForAnOlderOnesListenerGetsTheVerdictsWhenItIsAbandoned() throws Exception {
		try (Connection older = connect()) {
			send(older, 0);
			this.entered.await();
			try (Connection newer = connect()) {
				CompletableFuture<Void> closed = closeReceiver(Duration.ofMillis(500));

				assertGoodbyeWithoutVerdictOfTheListener(newer);
				newer.close();
				assertThat(closed).succeedsWithin(5, TimeUnit.SECONDS);
			}
		}
	}

	private void awaitGoodbye(Connection connection) {
		await().until(() -> connection.readFrame().equals(new Frame.GoAway(1)));
	}

	private void assertGoodbyeWithoutVerdictOfTheListener(Connection connection) throws IOException {
		awaitGoodbye(connection);
		assertThat(connection.readFrame()).isInstanceOfSatisfying(Frame.Failed.class, (failed) -> {
			assertThat(failed.sequence()).isOne();
			assertThat(failed.code()).isEqualTo(FailedCode.CLOSED);
		});
		assertThat(connection.readFrame()).isEqualTo(new Frame.Ack(1, 1));
	}

	@Test
	void messagesThatAnExecutorHasForgottenDoNotHoldUpAGap() throws Exception {
		try (Connection connection = connect()) {
			send(connection, FORGOTTEN);
			connection.write(new FrameOutput().add(new Frame.Skip(2, 2)));

			await().atMost(LONG).until(() -> connection.readFrame().equals(new Frame.Ack(2, 2)));
		}
	}

	@Test
	void aSenderThatNeverClosesIsNotWaitedForLongerThanSomeSeconds() throws Exception {
		try (Connection connection = connect()) {
			send(connection, 10);

			CompletableFuture<Void> closed = closeReceiver(LONG);

			assertThat(closed).succeedsWithin(AcknowledgementWriter.LINGER.plusSeconds(15));
			assertThat(connection.isClosed()).isFalse();
		}
	}

}
