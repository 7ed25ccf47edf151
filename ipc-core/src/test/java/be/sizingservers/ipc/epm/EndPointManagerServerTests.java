package be.sizingservers.ipc.epm;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.NoFreePortException;
import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.directory.SenderSecret;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.RefusalCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * An End Point Manager, spoken to in frames.
 */
class EndPointManagerServerTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final RegistryLimits LIMITS = limits(Duration.ofSeconds(60), LONG);

	private final RecordingListener listener = new RecordingListener();

	private final SenderSecret secret = SenderSecret.random();

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void closeAll() throws Exception {
		for (AutoCloseable each : this.open) {
			each.close();
		}
	}

	@Test
	void aReceiverRegistersRenewsAndDeregisters() throws IOException {
		EndPointManagerServer server = start(LIMITS);
		RawClient client = open(server);
		LinkKey key = LinkKey.random();
		EpmFrame.Registered registered = client.send(RawReceivers.register(5, "orders", RawReceivers.entry(key)))
			.expect(EpmFrame.Registered.class);
		assertThat(registered.request()).isEqualTo(5);
		assertThat(registered.ttlMillis()).isEqualTo(60_000);
		assertThat(server.receivers()).singleElement().satisfies((leased) -> {
			assertThat(leased.receiver().registration().key()).isEqualTo(key);
			assertThat(leased.receiver().registration().endPoint().address())
				.isEqualTo(new InetSocketAddress("10.0.0.7", 5000));
			assertThat(leased.receiver().host()).isEqualTo(InetAddress.getLoopbackAddress().getHostAddress());
		});
		assertThat(
				client.send(new EpmFrame.Renew(List.of(registered.lease()))).expect(EpmFrame.Renewed.class).unknown())
			.isEmpty();
		assertThat(client.send(new EpmFrame.Deregister(6, registered.lease()))
			.expect(EpmFrame.Deregistered.class)
			.request()).isEqualTo(6);
		assertThat(server.receivers()).isEmpty();
		assertThat(this.listener.registered).containsExactly(key.instanceId());
		assertThat(this.listener.deregistered).containsExactly(key.instanceId());
		assertThat(this.listener.served).containsExactly("REGISTER DONE", "RENEW DONE", "DEREGISTER DONE");
	}

	@Test
	void registeringAgainKeepsTheLease() throws IOException {
		EndPointManagerServer server = start(LIMITS);
		EpmFrame.Entry entry = RawReceivers.entry(LinkKey.random());
		UUID lease = open(server).send(RawReceivers.register(1, "orders", entry))
			.expect(EpmFrame.Registered.class)
			.lease();
		UUID again = open(server).send(RawReceivers.register(1, "orders", entry))
			.expect(EpmFrame.Registered.class)
			.lease();
		assertThat(again).isEqualTo(lease);
		assertThat(server.receivers()).hasSize(1);
	}

	@Test
	void unknownLeasesAreNamedAndEndNothing() throws IOException {
		EndPointManagerServer server = start(LIMITS);
		RawClient client = open(server);
		UUID known = client.send(RawReceivers.register(1, "orders")).expect(EpmFrame.Registered.class).lease();
		UUID unknown = UUID.randomUUID();
		assertThat(client.send(new EpmFrame.Renew(List.of(known, unknown))).expect(EpmFrame.Renewed.class).unknown())
			.containsExactly(unknown);
		client.send(new EpmFrame.Deregister(2, unknown)).expect(EpmFrame.Deregistered.class);
		assertThat(server.receivers()).hasSize(1);
		assertThat(this.listener.served).contains("RENEW UNKNOWN_LEASE");
	}

	@Test
	void aWatchIsToldWhatIsThereAndWhatChanges() throws IOException {
		EndPointManagerServer server = start(LIMITS);
		RawClient receivers = open(server);
		LinkKey first = LinkKey.random();
		UUID lease = receivers.send(RawReceivers.register(1, "orders", RawReceivers.entry(first)))
			.expect(EpmFrame.Registered.class)
			.lease();
		RawClient watching = open(server).send(watch(9, 0, 0));
		EpmFrame.Snapshot snapshot = watching.expect(EpmFrame.Snapshot.class);
		assertThat(snapshot.watch()).isEqualTo(9);
		assertThat(snapshot.entries()).singleElement().satisfies((entry) -> {
			assertThat(entry.instance()).isEqualTo(first.instanceId());
			assertThat(LinkKey.of(entry.key())).isEqualTo(first.forPair(Handle.of("orders"), this.secret.instanceId()));
		});
		EpmFrame.Register second = RawReceivers.register(2, "orders");
		receivers.send(RawReceivers.register(3, "others"), second);
		EpmFrame.Events put = watching.expect(EpmFrame.Events.class);
		assertThat(put.put()).extracting(EpmFrame.Entry::instance).containsExactly(RawReceivers.instance(second));
		receivers.send(new EpmFrame.Deregister(4, lease));
		assertThat(watching.expect(EpmFrame.Events.class).removed()).containsExactly(first.instanceId());
		assertThat(server.watchers()).singleElement().satisfies((watcher) -> {
			assertThat(watcher.handle().value()).isEqualTo("orders");
			assertThat(watcher.sender()).isEqualTo(this.secret.instanceId());
			assertThat(watcher.application()).isEqualTo("raw client");
			assertThat(watcher.processId()).isEqualTo(42);
		});
	}

	@Test
	void aWatchGoesOnWhereItWasOnAnotherConnection() throws IOException {
		EndPointManagerServer server = start(LIMITS);
		RawClient receivers = open(server);
		receivers.send(RawReceivers.register(1, "orders")).expect(EpmFrame.Registered.class);
		EpmFrame.Snapshot known;
		try (RawClient cut = open(server).send(watch(1, 0, 0))) {
			known = cut.expect(EpmFrame.Snapshot.class);
		}
		EpmFrame.Register missed = RawReceivers.register(2, "orders");
		receivers.send(missed).expect(EpmFrame.Registered.class);
		EpmFrame.Events events = open(server).send(watch(1, known.epoch(), known.revision()))
			.expect(EpmFrame.Events.class);
		assertThat(events.put()).extracting(EpmFrame.Entry::instance).containsExactly(RawReceivers.instance(missed));
	}

	@Test
	void aWatchThatKnowsEverythingIsAnsweredToo() throws IOException {
		EndPointManagerServer server = start(LIMITS);
		RawClient client = open(server);
		EpmFrame.Snapshot known = client.send(watch(1, 0, 0)).expect(EpmFrame.Snapshot.class);
		EpmFrame.Events nothing = client.send(watch(2, known.epoch(), known.revision())).expect(EpmFrame.Events.class);
		assertThat(nothing).isEqualTo(new EpmFrame.Events(2, known.revision(), List.of(), List.of()));
	}

	@Test
	void aWatchOfAnotherEpochIsToldEverything() throws IOException {
		RawClient client = open(start(LIMITS));
		assertThat(client.send(watch(1, 12345, 678_901)).expect(EpmFrame.Snapshot.class).entries()).isEmpty();
	}

	@Test
	void progressIsToldFromTimeToTime() throws IOException {
		EndPointManagerServer server = start(limits(Duration.ofSeconds(60), Duration.ofMillis(50)));
		RawClient client = open(server).send(watch(1, 0, 0));
		long revision = client.expect(EpmFrame.Snapshot.class).revision();
		assertThat(client.expect(EpmFrame.Progress.class).revision()).isEqualTo(revision);
		assertThat(client.expect(EpmFrame.Progress.class).revision()).isEqualTo(revision);
	}

	@Test
	void aKeepAliveIsAnswered() throws IOException {
		open(start(LIMITS)).send(new EpmFrame.KeepAlive()).expect(EpmFrame.KeepAlive.class);
	}

	@Test
	void theEndOfWarmingUpIsToldAndALeaseThatIsNotRenewedExpires() throws IOException {
		EndPointManagerServer server = start(limits(Duration.ofMillis(300), LONG));
		RawClient client = open(server).send(watch(1, 0, 0));
		assertThat(client.expect(EpmFrame.Snapshot.class).warmingUp()).isTrue();
		assertThat(client.expect(EpmFrame.Snapshot.class).warmingUp()).isFalse();
		assertThat(server.isWarmingUp()).isFalse();
		try (LoggedEvents logged = new LoggedEvents()) {
			EpmFrame.Register register = RawReceivers.register(1, "orders");
			client.send(register);
			UUID gone = null;
			while (gone == null) {
				EpmFrame frame = client.expect(EpmFrame.class);
				gone = (frame instanceof EpmFrame.Events events && !events.removed().isEmpty())
						? events.removed().get(0) : null;
			}
			assertThat(gone).isEqualTo(RawReceivers.instance(register));
			await().untilAsserted(
					() -> assertThat(this.listener.expired).containsExactly(RawReceivers.instance(register)));
			assertThat(logged.linesWith("is gone")).singleElement()
				.satisfies((line) -> assertThat(line).containsEntry("instance", gone(register)));
		}
	}

	@Test
	void receiversThatRegisterInTheSameMomentAreAllThere() throws Exception {
		EndPointManagerServer server = start(LIMITS);
		RawClient watching = open(server).send(watch(1, 0, 0));
		Set<UUID> told = instances(watching.expect(EpmFrame.Snapshot.class).entries());
		int count = 20;
		CyclicBarrier moment = new CyclicBarrier(count);
		ExecutorService threads = Executors.newFixedThreadPool(count);
		try {
			List<Callable<UUID>> registrations = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				RawClient client = open(server);
				EpmFrame.Register register = RawReceivers.register(1, "orders");
				registrations.add(() -> {
					moment.await();
					client.send(register).expect(EpmFrame.Registered.class);
					return RawReceivers.instance(register);
				});
			}
			Set<UUID> registered = new HashSet<>();
			for (Future<UUID> each : threads.invokeAll(registrations)) {
				registered.add(each.get());
			}
			assertThat(registered).hasSize(count);
			assertThat(server.receivers()).extracting((leased) -> instance(leased.receiver()))
				.containsExactlyInAnyOrderElementsOf(registered);
			while (told.size() < count) {
				told.addAll(instances(watching.expect(EpmFrame.Events.class).put()));
			}
			assertThat(told).isEqualTo(registered);
		}
		finally {
			threads.shutdownNow();
		}
	}

	// --- bad input ---

	@Test
	void aPortInUseIsNamedWithWhatToDo() throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThatExceptionOfType(NoFreePortException.class)
				.isThrownBy(() -> EndPointManagerServer.builder().port(taken.getLocalPort()).start())
				.withMessageContaining("%s, port %d", InetAddress.getLoopbackAddress().getHostAddress(),
						taken.getLocalPort())
				.withMessageContaining("ss -ltnp 'sport = :%d'", taken.getLocalPort());
		}
	}

	@Test
	void portsThatAreNoneAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> EndPointManagerServer.builder().port(70_000))
			.withMessageContaining("70000");
		assertThatIllegalArgumentException().isThrownBy(() -> EndPointManagerServer.builder().port(-1))
			.withMessageContaining("-1");
	}

	@Test
	void withoutAPasswordItListensOnLoopbackOnlyUnlessThatIsAllowed() throws IOException {
		InetAddress wildcard = InetAddress.getByAddress(new byte[4]);
		EndPointManagerServerBuilder builder = EndPointManagerServer.builder().port(0).bindAddress(wildcard);
		assertThatIllegalArgumentException().isThrownBy(builder::start).withMessageContaining("allowInsecure");
		try (LoggedEvents logged = new LoggedEvents()) {
			builder.allowInsecure(true).start().close();
			builder.start().close();
			assertThat(logged.linesWith("without a password")).hasSize(2);
		}
	}

	@Test
	void clientsOfOtherProtocolsAreClosedAndOthersStay() throws IOException {
		EndPointManagerServer server = start(LIMITS);
		RawClient other = open(server);
		for (byte[] bytes : List.of("GET / HTTP/1.1\r\nHost: epm\r\n\r\n".getBytes(US_ASCII),
				new byte[] { 0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3 }, new byte[] { 7, -3, 99, 12, 0, 0, 1, -1 },
				new byte[] { 'I', 'P', 'C', '1', -1, -1, -1, 127, 32 },
				new byte[] { 'I', 'P', 'C', '1', 1, 0, 0, 0, 99 }, new byte[] { 'I', 'P', 'C', '1', 1, 0, 0, 0, 46 })) {
			connect(server).write(bytes).readUntilClosed();
		}
		await().untilAsserted(() -> assertThat(this.listener.refused).hasSize(6)
			.anyMatch((reason) -> reason.contains("0x47455420"))
			.anyMatch((reason) -> reason.contains("It encrypts"))
			.anyMatch((reason) -> reason.contains("KeepAlive, not OPEN")));
		other.send(RawReceivers.register(1, "orders")).expect(EpmFrame.Registered.class);
		await().untilAsserted(() -> assertThat(server.connections()).isEqualTo(1));
	}

	@Test
	void refusalsAreLoggedOncePerSecondAndAddress() throws IOException {
		EndPointManagerServer server = start(LIMITS);
		try (LoggedEvents logged = new LoggedEvents()) {
			for (int i = 0; i < 5; i++) {
				connect(server).write("nonsense".getBytes(US_ASCII)).readUntilClosed();
			}
			await().untilAsserted(() -> assertThat(this.listener.refused).hasSize(5));
			assertThat(logged.linesWith("Refused a client")).hasSizeBetween(1, 4)
				.first()
				.satisfies((line) -> assertThat(line)
					.containsEntry("host", InetAddress.getLoopbackAddress().getHostAddress())
					.hasEntrySatisfying("reason", (reason) -> assertThat(reason).contains("another protocol")));
		}
	}

	@Test
	void aClientThatSaysNothingIsClosedAtTheDeadline() throws IOException {
		RegistryLimits limits = RegistryLimits.builder()
			.connections(100)
			.unauthenticatedPerAddress(64)
			.registrations(100)
			.ttl(LONG)
			.handshakeTimeout(Duration.ofMillis(300))
			.pingInterval(LONG)
			.deadAfter(LONG.multipliedBy(2))
			.build();
		EndPointManagerServer server = start(limits);
		RawClient other = open(server);
		RawClient silent = connect(server);
		RawClient halfSilent = connect(server).write(RawClient.MAGIC);
		silent.readUntilClosed();
		halfSilent.readUntilClosed();
		await().untilAsserted(() -> assertThat(this.listener.refused).hasSize(2)
			.allMatch((reason) -> reason.contains("ended before OPEN") && reason.contains("PT0.3S")));
		other.send(new EpmFrame.KeepAlive()).expect(EpmFrame.KeepAlive.class);
	}

	@Test
	void aClientThatIsSilentForTooLongIsClosed() throws IOException {
		RegistryLimits limits = RegistryLimits.builder()
			.connections(100)
			.unauthenticatedPerAddress(64)
			.registrations(100)
			.ttl(LONG)
			.handshakeTimeout(LONG)
			.pingInterval(Duration.ofMillis(100))
			.deadAfter(Duration.ofMillis(300))
			.build();
		EndPointManagerServer server = start(limits);
		open(server).readUntilClosed();
		await().untilAsserted(() -> assertThat(server.connections()).isZero());
	}

	@Test
	void wrongRegistrationsAreRefusedAndTheConnectionLives() throws IOException {
		EndPointManagerServer server = start(LIMITS);
		RawClient client = open(server);
		LinkKey key = LinkKey.random();
		EpmFrame.Entry good = RawReceivers.entry(key);
		EpmFrame.Entry stolen = new EpmFrame.Entry(LinkKey.random().instanceId(), good.address(), 5000, "", 1, null,
				key.toBytes());
		EpmFrame.Entry longName = new EpmFrame.Entry(key.instanceId(), good.address(), 5000, "x".repeat(129), 1, null,
				key.toBytes());
		assertThat(refusal(client, RawReceivers.register(1, "  ", good))).contains("must not be blank");
		assertThat(refusal(client, RawReceivers.register(2, "a\nb", good))).contains("U+000A");
		assertThat(refusal(client, RawReceivers.register(3, "x".repeat(257), good))).contains("257 UTF-8 bytes");
		assertThat(refusal(client, RawReceivers.register(4, "orders", stolen))).contains("not that of the instance");
		assertThat(refusal(client, RawReceivers.register(5, "orders", RawReceivers.entry(key, new byte[4], 5000))))
			.contains("0.0.0.0");
		assertThat(refusal(client, RawReceivers.register(6, "orders", RawReceivers.entry(key, new byte[16], 5000))))
			.contains("wildcard");
		assertThat(refusal(client,
				RawReceivers.register(7, "orders", RawReceivers.entry(key, new byte[] { -32, 0, 0, 1 }, 5000))))
			.contains("224.0.0.1");
		assertThat(refusal(client,
				RawReceivers.register(8, "orders", RawReceivers.entry(key, new byte[] { -1, -1, -1, -1 }, 5000))))
			.contains("255.255.255.255");
		assertThat(refusal(client, RawReceivers.register(9, "orders", RawReceivers.entry(key, good.address(), 0))))
			.contains("port 0");
		assertThat(refusal(client, RawReceivers.register(10, "orders", longName))).contains("129 characters");
		assertThat(refusal(client, new EpmFrame.Register(11, "orders", good, 0))).contains("ttl of 0 ms");
		assertThat(server.receivers()).isEmpty();
		assertThat(this.listener.served).hasSize(11).containsOnly("REGISTER REFUSED");
		client.send(RawReceivers.register(12, "orders", good)).expect(EpmFrame.Registered.class);
	}

	@Test
	void aWatchOfAnInvalidHandleIsRefusedAndTheConnectionLives() throws IOException {
		RawClient client = open(start(LIMITS));
		client.send(new EpmFrame.Watch(3, " ", this.secret.toBytes(), 0, 0));
		EpmFrame.Refused refused = client.expect(EpmFrame.Refused.class);
		assertThat(refused.request()).isEqualTo(3);
		assertThat(refused.code()).isEqualTo(RefusalCode.INVALID);
		client.send(watch(3, 0, 0)).expect(EpmFrame.Snapshot.class);
	}

	@Test
	void aWatchFromTheFutureEndsTheConnection() throws IOException {
		EndPointManagerServer server = start(LIMITS);
		RawClient client = open(server).send(watch(1, 0, 0));
		EpmFrame.Snapshot known = client.expect(EpmFrame.Snapshot.class);
		endsWith(client.send(watch(2, known.epoch(), known.revision() + 1)), "in the future");
	}

	@Test
	void whatIsNotAllowedEndsTheConnectionWithItsReason() throws IOException {
		EndPointManagerServer server = start(LIMITS);
		RawClient other = open(server);
		endsWith(open(server).send(watch(1, 0, 0), watch(1, 0, 0)), "watch number 1 is in use");
		endsWith(open(server).send(watch(0, 0, 0)), "number 0");
		endsWith(open(server).send(RawReceivers.register(0, "orders")), "number 0");
		endsWith(open(server).send(new EpmFrame.Progress(1)), "Progress is not for an End Point Manager");
		endsWith(open(server).send(new EpmFrame.Open(EpmFrame.VERSION, "", 1)), "Open is not for");
		endsWith(open(server).write(new byte[] { 1, 0, 0, 0, 99 }), "unknown kind 99");
		endsWith(open(server).write(new byte[] { 0, 0, 0, 64, 34 }), "1073741824 bytes; at most 16380");
		other.send(new EpmFrame.KeepAlive()).expect(EpmFrame.KeepAlive.class);
	}

	@Test
	void anotherVersionIsRefusedAndBothAreNamed() throws IOException {
		RawClient client = connect(start(LIMITS)).write(RawClient.MAGIC).send(new EpmFrame.Open(2, "newer", 1));
		EpmFrame.Refused refused = client.expect(EpmFrame.Refused.class);
		assertThat(refused.code()).isEqualTo(RefusalCode.VERSION);
		assertThat(refused.reason()).contains("version 1").contains("not 2");
		client.readUntilClosed();
	}

	// --- limits ---

	@Test
	void beyondTheLimitOfConnectionsNewOnesAreClosed() throws IOException {
		EndPointManagerServer server = start(RegistryLimits.builder()
			.connections(2)
			.unauthenticatedPerAddress(64)
			.registrations(100)
			.ttl(LONG)
			.handshakeTimeout(LONG)
			.pingInterval(LONG)
			.deadAfter(LONG.multipliedBy(2))
			.build());
		RawClient first = open(server);
		RawClient second = open(server);
		connect(server).readUntilClosed();
		await().untilAsserted(
				() -> assertThat(this.listener.refused).singleElement().asString().contains("limit 'connections'"));
		first.send(new EpmFrame.KeepAlive()).expect(EpmFrame.KeepAlive.class);
		second.close();
		await().untilAsserted(() -> assertThat(server.connections()).isEqualTo(1));
		open(server);
	}

	@Test
	void anErrorOfTheListenerDoesNotMakeItDeaf() throws IOException {
		EndPointManagerServer server = keep(EndPointManagerServer.builder()
			.port(0)
			.limits(RegistryLimits.builder()
				.connections(1)
				.unauthenticatedPerAddress(64)
				.registrations(100)
				.ttl(LONG)
				.handshakeTimeout(LONG)
				.pingInterval(LONG)
				.deadAfter(LONG.multipliedBy(2))
				.build())
			.listener(new EndPointManagerListener() {

				@Override
				public void refused(String host, RefusalReason reason, String text) {
					throw new NoClassDefFoundError("by a listener");
				}

			})
			.start());
		RawClient only = open(server);
		connect(server).readUntilClosed();
		only.close();
		await().untilAsserted(() -> assertThat(server.connections()).isZero());
		open(server);
	}

	@Test
	void beyondTheLimitOfStrangersTheOldestOneIsClosed() throws IOException {
		EndPointManagerServer server = start(RegistryLimits.builder()
			.connections(100)
			.unauthenticatedPerAddress(2)
			.registrations(100)
			.ttl(LONG)
			.handshakeTimeout(LONG)
			.pingInterval(LONG)
			.deadAfter(LONG.multipliedBy(2))
			.build());
		RawClient first = connect(server);
		RawClient second = connect(server);
		RawClient third = open(server);
		first.readUntilClosed();
		second.open();
		third.send(new EpmFrame.KeepAlive()).expect(EpmFrame.KeepAlive.class);
	}

	@Test
	void beyondTheLimitOfRegistrationsOneIsRefused() throws IOException {
		EndPointManagerServer server = start(RegistryLimits.builder()
			.connections(100)
			.unauthenticatedPerAddress(64)
			.registrations(1)
			.ttl(LONG)
			.handshakeTimeout(LONG)
			.pingInterval(LONG)
			.deadAfter(LONG.multipliedBy(2))
			.build());
		RawClient client = open(server);
		client.send(RawReceivers.register(1, "orders")).expect(EpmFrame.Registered.class);
		EpmFrame.Refused refused = client.send(RawReceivers.register(2, "orders")).expect(EpmFrame.Refused.class);
		assertThat(refused.code()).isEqualTo(RefusalCode.FULL);
		assertThat(refused.reason()).contains("limit 'registrations'");
		assertThat(server.receivers()).hasSize(1);
	}

	@Test
	void noMoreSnapshotsAreComposedAtOnceThanThereAreProcessors() throws IOException {
		int processors = Runtime.getRuntime().availableProcessors();
		AtomicInteger composing = new AtomicInteger();
		CountDownLatch goOn = new CountDownLatch(1);
		RegistryStore store = InMemoryRegistryStore.create(LIMITS);
		InvocationHandler slow = (proxy, method, arguments) -> {
			if (method.getName().equals("snapshot")) {
				composing.incrementAndGet();
				goOn.await();
				composing.decrementAndGet();
			}
			return method.invoke(store, arguments);
		};
		EndPointManagerServer server = keep(EndPointManagerServer.builder()
			.port(0)
			.limits(LIMITS)
			.store((RegistryStore) Proxy.newProxyInstance(RegistryStore.class.getClassLoader(),
					new Class<?>[] { RegistryStore.class }, slow))
			.start());
		keep(goOn::countDown);
		List<RawClient> watching = new ArrayList<>();
		for (int i = 0; i < processors + 2; i++) {
			watching.add(open(server).send(watch(1, 0, 0)));
		}
		await().until(() -> server.watchers().size() == processors + 2);
		await().during(Duration.ofMillis(300)).until(() -> composing.get() == processors);
		goOn.countDown();
		for (RawClient each : watching) {
			each.expect(EpmFrame.Snapshot.class);
		}
	}

	@Test
	void aWatcherThatDoesNotReadIsClosedAndHoldsUpNobody() throws IOException {
		RegistryLimits limits = RegistryLimits.builder()
			.connections(100)
			.unauthenticatedPerAddress(64)
			.registrations(2000)
			.ttl(LONG)
			.handshakeTimeout(LONG)
			.pingInterval(Duration.ofMillis(500))
			.deadAfter(Duration.ofSeconds(3))
			.build();
		EndPointManagerServer server = start(limits);
		RawClient receivers = open(server);
		for (int i = 1; i <= 1000; i++) {
			receivers.send(RawReceivers.register(i, "orders")).expect(EpmFrame.Registered.class);
		}
		RawClient stuck = keep(RawClient.connectNarrow(server.address()).open());
		for (int i = 1; i <= 500; i++) {
			stuck.send(watch(i, 0, 0));
		}
		RawClient watching = open(server).send(watch(1, 0, 0));
		assertThat(watching.expect(EpmFrame.Snapshot.class).entries()).hasSize(1000);
		EpmFrame.Register news = RawReceivers.register(2000, "orders");
		receivers.send(news).expect(EpmFrame.Registered.class);
		assertThat(watching.expect(EpmFrame.Events.class).put()).extracting(EpmFrame.Entry::instance)
			.containsExactly(RawReceivers.instance(news));
		await().atMost(LONG).untilAsserted(() -> {
			staysAlive(stuck);
			watching.send(new EpmFrame.KeepAlive());
			receivers.send(new EpmFrame.KeepAlive());
			assertThat(server.connections()).isEqualTo(2);
		});
	}

	// --- threads and closing ---

	@Test
	void closingTellsTheClients() throws IOException {
		EndPointManagerServer server = start(LIMITS);
		RawClient idle = open(server);
		RawClient watching = open(server).send(watch(1, 0, 0));
		watching.expect(EpmFrame.Snapshot.class);
		server.close();
		server.close();
		idle.expect(EpmFrame.Closing.class);
		watching.expect(EpmFrame.Closing.class);
		idle.readUntilClosed();
		watching.readUntilClosed();
		await().untilAsserted(() -> assertThat(server.connections()).isZero());
		await().untilAsserted(() -> assertThat(threads(server)).isEmpty());
	}

	@Test
	void closingDoesNotWaitForAClientThatDoesNotRead() throws IOException {
		EndPointManagerServer server = start(RegistryLimits.builder()
			.connections(100)
			.unauthenticatedPerAddress(64)
			.registrations(2000)
			.ttl(LONG)
			.handshakeTimeout(LONG)
			.pingInterval(LONG)
			.deadAfter(LONG.multipliedBy(2))
			.build());
		RawClient receivers = open(server);
		for (int i = 1; i <= 1000; i++) {
			receivers.send(RawReceivers.register(i, "orders")).expect(EpmFrame.Registered.class);
		}
		RawClient stuck = keep(RawClient.connectNarrow(server.address()).open());
		for (int i = 1; i <= 500; i++) {
			stuck.send(watch(i, 0, 0));
		}
		await().untilAsserted(() -> assertThat(server.watchers()).hasSize(500));
		long start = System.nanoTime();
		server.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
		receivers.expect(EpmFrame.Closing.class);
	}

	@Test
	void itKeepsTheJvmAliveUntilItIsClosed() {
		EndPointManagerServer server = start(LIMITS);
		assertThat(threads(server)).filteredOn((thread) -> !thread.isDaemon())
			.singleElement()
			.satisfies((thread) -> assertThat(thread.getName())
				.isEqualTo("ipc-epm-acceptor-" + server.address().getPort()));
	}

	@Test
	void aStoreServesOneManagerOnly() {
		try (RegistryStore store = InMemoryRegistryStore.create(LIMITS)) {
			EndPointManagerServerBuilder builder = EndPointManagerServer.builder().port(0).store(store);
			keep(builder.start());
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(builder::start);
		}
	}

	@Test
	void registrationsAreLoggedWithTheirValues() throws IOException {
		EndPointManagerServer server = start(LIMITS);
		try (LoggedEvents logged = new LoggedEvents()) {
			RawClient client = open(server);
			EpmFrame.Register register = RawReceivers.register(1, "orders");
			UUID lease = client.send(register).expect(EpmFrame.Registered.class).lease();
			client.send(new EpmFrame.Deregister(2, lease)).expect(EpmFrame.Deregistered.class);
			for (String text : List.of("Registered a receiver", "has ended its registration")) {
				assertThat(logged.linesWith(text)).singleElement()
					.satisfies((line) -> assertThat(line).containsEntry("handle", "orders")
						.containsEntry("instance", RawReceivers.instance(register).toString())
						.containsEntry("application", "receiver")
						.containsEntry("processId", "7")
						.containsEntry("address", "10.0.0.7")
						.containsEntry("port", "5000")
						.containsEntry("host", InetAddress.getLoopbackAddress().getHostAddress()));
			}
		}
	}

	// --- parts ---

	private static RegistryLimits limits(Duration ttl, Duration pingInterval) {
		return RegistryLimits.builder()
			.connections(100)
			.unauthenticatedPerAddress(64)
			.registrations(100)
			.ttl(ttl)
			.handshakeTimeout(LONG)
			.pingInterval(pingInterval)
			.deadAfter(LONG.multipliedBy(2))
			.build();
	}

	private EndPointManagerServer start(RegistryLimits limits) {
		return keep(EndPointManagerServer.builder().port(0).limits(limits).listener(this.listener).start());
	}

	private RawClient open(EndPointManagerServer server) throws IOException {
		return keep(RawClient.open(server.address()));
	}

	private RawClient connect(EndPointManagerServer server) throws IOException {
		return keep(RawClient.connect(server.address()));
	}

	private <T extends AutoCloseable> T keep(T opened) {
		this.open.add(0, opened);
		return opened;
	}

	private EpmFrame.Watch watch(int number, long epoch, long fromRevision) {
		return new EpmFrame.Watch(number, "orders", this.secret.toBytes(), epoch, fromRevision);
	}

	private static String refusal(RawClient client, EpmFrame.Register register) throws IOException {
		EpmFrame.Refused refused = client.send(register).expect(EpmFrame.Refused.class);
		assertThat(refused.request()).isEqualTo(register.request());
		assertThat(refused.code()).isEqualTo(RefusalCode.INVALID);
		return refused.reason();
	}

	/**
	 * What was due before may come first.
	 */
	private void endsWith(RawClient client, String reason) throws IOException {
		EpmFrame frame = client.expect(EpmFrame.class);
		while (!(frame instanceof EpmFrame.Refused)) {
			frame = client.expect(EpmFrame.class);
		}
		EpmFrame.Refused refused = (EpmFrame.Refused) frame;
		assertThat(refused.request()).isZero();
		assertThat(refused.code()).isEqualTo(RefusalCode.INVALID);
		assertThat(refused.reason()).contains(reason);
		assertThat(this.listener.refused).anyMatch((each) -> each.contains(reason));
		client.readUntilClosed();
	}

	/**
	 * So that it is not its silence that ends it.
	 */
	private static void staysAlive(RawClient client) {
		try {
			client.send(new EpmFrame.KeepAlive());
		}
		catch (IOException ex) {
			assertThat(ex).as("closed by the manager").isInstanceOf(SocketException.class);
		}
	}

	private static String gone(EpmFrame.Register register) {
		return RawReceivers.instance(register).toString();
	}

	private static Set<UUID> instances(List<EpmFrame.Entry> entries) {
		Set<UUID> instances = new HashSet<>();
		entries.forEach((entry) -> instances.add(entry.instance()));
		return instances;
	}

	private static UUID instance(RegisteredReceiver receiver) {
		return receiver.registration().endPoint().instanceId();
	}

	private static List<Thread> threads(EndPointManagerServer server) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("ipc-epm-")
					&& thread.getName().endsWith("-" + server.address().getPort()))
			.toList();
	}

}
