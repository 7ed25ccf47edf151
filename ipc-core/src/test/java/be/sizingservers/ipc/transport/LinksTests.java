package be.sizingservers.ipc.transport;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

import be.sizingservers.ipc.AllowedPorts;
import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.session.InboundSessions;
import be.sizingservers.ipc.session.OutboundSession;
import be.sizingservers.ipc.session.Outbox;
import be.sizingservers.ipc.session.PendingReport;
import be.sizingservers.ipc.session.Targets;
import be.sizingservers.ipc.wire.DataFrame;
import be.sizingservers.ipc.wire.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One outbound link and one acceptor over real sockets; the test cuts the connection.
 */
@Timeout(60)
class LinksTests {

	private static final byte[] NO_HEADERS = {};

	private final Handle handle = Handle.of("links");

	private final Limits limits = Limits.builder().drainTimeout(Duration.ofSeconds(2)).build();

	private final PendingReport.Origin origin = new PendingReport.Origin(this.handle, UUID.randomUUID(), "test");

	private final Outbox outbox = new Outbox(this.origin, this.limits, ByteBuffer::allocateDirect,
			System::currentTimeMillis, System::nanoTime, () -> {
			});

	private final AtomicInteger connectionsLost = new AtomicInteger();

	private final CountDownLatch finished = new CountDownLatch(1);

	private final AtomicReference<LongConsumer> listener = new AtomicReference<>((number) -> {
	});

	private final List<Long> handled = new CopyOnWriteArrayList<>();

	private Acceptor acceptor;

	private OutboundSession session;

	private OutboundLink link;

	@BeforeEach
	void connect() {
		this.acceptor = Acceptor.bind(InetAddress.getLoopbackAddress(), AllowedPorts.ANY, this.limits,
				EndPointDirectory.Sockets.SYSTEM);
		LinkKey key = LinkKey.random();
		EndPoint endPoint = new EndPoint(key.instanceId(), this.acceptor.address(), "", 1);
		Registration registration = new Registration(this.handle, endPoint, null, key);
		this.acceptor.start(registration,
				new InboundSessions(this.handle, key.instanceId(), this.limits, System::nanoTime),
				new LinkSecurity.Proof(), this::inlet);
		this.session = this.outbox.attach(endPoint);
		this.link = new OutboundLink(this.session, registration.forSender(this.origin.instance()),
				new LinkSecurity.Proof(), EndPointDirectory.Sockets.SYSTEM, new TypeNumbers(), new CallerRounds(),
				observer());
		this.link.start();
	}

	private OutboundLink.Observer observer() {
		return new OutboundLink.Observer() {

			@Override
			public void broken() {
				LinksTests.this.connectionsLost.incrementAndGet();
			}

			@Override
			public void finished(OutboundSession session) {
				LinksTests.this.finished.countDown();
			}

		};
	}

	private MessageSink.Inlet inlet(InboundSession inbound) {
		return new MessageSink.Inlet() {

			@Override
			public void type(Frame.Types types) {
				throw new IllegalStateException("No type is named here");
			}

			@Override
			public void message(DataFrame frame) {
				long number = ByteBuffer.wrap(frame.array()).getLong(frame.payloadOffset());
				LinksTests.this.handled.add(number);
				LinksTests.this.listener.get().accept(number);
				inbound.handled(frame.sequence());
			}

		};
	}

	@AfterEach
	void close() throws InterruptedException {
		this.outbox.close();
		this.outbox.endAll("The test is over");
		assertThat(this.finished.await(10, TimeUnit.SECONDS)).isTrue();
		this.acceptor.close(Duration.ofSeconds(1));
	}

	private PendingReport send(long number) {
		PendingReport report = new PendingReport(this.origin, number, Map.of(), true);
		byte[] payload = ByteBuffer.allocate(64).putLong(number).array();
		Targets targets = this.outbox.tryAppend(TypeNumbers.BYTES, NO_HEADERS, payload, report, true);
		while (targets == null) {
			this.outbox.awaitRoom();
			targets = this.outbox.tryAppend(TypeNumbers.BYTES, NO_HEADERS, payload, report, true);
		}
		targets.offer();
		return report;
	}

	private void awaitDelivered(List<PendingReport> reports) {
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			this.outbox.settle(PendingReport::complete);
			return reports.get(reports.size() - 1).isDone();
		});
		assertThat(reports).allSatisfy((report) -> {
			assertThat(report).isDone();
			assertThat(report.delivered()).hasSize(1);
		});
	}

	@Test
	void aVerdictThatComesAfterAReconnectLeavesOnTheNewConnection() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.listener.set((number) -> {
			entered.countDown();
			await().until(() -> release.getCount() == 0);
		});
		PendingReport report = send(0);
		entered.await();
		this.link.disconnect();
		await().until(() -> this.connectionsLost.get() == 1);
		await().during(Duration.ofMillis(300)).until(() -> !report.isDone());
		release.countDown();
		awaitDelivered(List.of(report));
		assertThat(this.handled).containsExactly(0L);
	}

	@Test
	void cutsLoseNothingAndRepeatNothing() throws Exception {
		Random random = new Random(7);
		List<PendingReport> reports = new ArrayList<>();
		int count = 20_000;
		reports.add(send(0));
		awaitDelivered(reports);
		for (int i = 1; i < count; i++) {
			reports.add(send(i));
			if (random.nextInt(2_000) == 0) {
				this.link.disconnect();
			}
		}
		awaitDelivered(reports);
		assertThat(this.connectionsLost).hasPositiveValue();
		assertThat(this.handled).hasSize(count);
		for (int i = 0; i < count; i++) {
			assertThat(this.handled.get(i)).isEqualTo(i);
		}
	}

}
