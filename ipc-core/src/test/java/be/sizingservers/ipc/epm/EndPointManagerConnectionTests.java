package be.sizingservers.ipc.epm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import be.sizingservers.ipc.Application;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.DirectoryException;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.Registration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

class EndPointManagerConnectionTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final Duration BEFORE_SILENCE_ENDS_IT = Duration.ofSeconds(12);

	/**
	 * Patient at start and close, for a busy machine; quick to try again.
	 */
	private static final ClientTimes TIMES = new ClientTimes(Duration.ofSeconds(15), Duration.ofSeconds(5),
			Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofMillis(10), Duration.ofMillis(200), LONG,
			Duration.ofSeconds(15));

	private final List<AutoCloseable> open = new ArrayList<>();

	private final Queue<Object> received = new ConcurrentLinkedQueue<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.open) {
			each.close();
		}
	}

	@Test
	void aMessageFindsItsWay() throws Exception {
		EndPointManagerConnection connection = connection(start(0));
		receiver(connection);
		Sender sender = sender(connection);
		assertThat(sender.receivers()).hasSize(1);
		assertDelivered(sender, "hello", 1);
		assertThat(this.received).containsExactly("hello");
		assertThat(connection.status()).singleElement()
			.satisfies((status) -> assertThat(status.connected()).isTrue())
			.satisfies((status) -> assertThat(status.warmingUp()).isTrue())
			.satisfies((status) -> assertThat(status.lastError()).isNull());
	}

	@Test
	void nothingIsLostWhileTheManagerIsStoppedAndAllComeBack() throws Exception {
		EndPointManagerServer server = start(0);
		EndPointManagerConnection connection = connection(server);
		receiver(connection);
		receiver(connection(server));
		Sender sender = sender(connection);
		server.close();
		await().atMost(LONG).until(() -> !connection.status().get(0).connected());
		assertThat(connection.status().get(0).lastError()).isNotNull();
		for (int i = 0; i < 100; i++) {
			assertDelivered(sender, i, 2);
		}
		assertThat(sender.receivers()).hasSize(2);
		EndPointManagerServer next = start(server.address().getPort());
		await().atMost(LONG).until(() -> next.receivers().size() == 2);
		Receiver late = receiver(connection);
		await().atMost(LONG).until(() -> isKnown(sender, late));
		assertThat(sender.receivers()).hasSize(3);
		assertThat(this.received).hasSize(200);
	}

	@Test
	void bothStartWithoutTheManagerAndFindEachOtherLater() throws Exception {
		int port = freePort();
		EndPointManagerConnection connection = connection(new InetSocketAddress("127.0.0.1", port));
		receiver(connection);
		Sender sender = sender(connection);
		assertThat(sender.receivers()).isEmpty();
		assertThat(connection.status()).singleElement()
			.satisfies((status) -> assertThat(status.connected()).isFalse())
			.satisfies((status) -> assertThat(status.lastError()).contains("refused"));
		start(port);
		assertThat(sender.awaitReceivers(1, LONG)).isTrue();
		assertDelivered(sender, "at last", 1);
	}

	@Test
	void oneOfTwoManagersIsEnough() throws Exception {
		EndPointManagerServer first = start(0);
		EndPointManagerServer second = start(0);
		EndPointManagerConnection connection = connection(first, second);
		Receiver early = receiver(connection);
		Sender sender = sender(connection);
		assertThat(sender.receivers()).hasSize(1);
		first.close();
		await().atMost(LONG).until(() -> !connection.status().get(0).connected());
		Receiver late = receiver(connection);
		await().atMost(LONG).until(() -> isKnown(sender, late));
		assertThat(isKnown(sender, early)).isTrue();
		assertDelivered(sender, "to both", 2);
	}

	@Test
	void aReceiverThatIsClosedIsGoneAtOnce() {
		EndPointManagerServer server = start(0);
		Receiver receiver = receiver(connection(server));
		Sender sender = sender(connection(server));
		assertThat(server.receivers()).hasSize(1);
		receiver.close();
		assertThat(server.receivers()).isEmpty();
		await().atMost(LONG).until(() -> sender.receivers().isEmpty());
	}

	@Test
	void aManagerThatIsFullRefusesTheStart() {
		EndPointManagerServer server = EndPointManagerServer.builder()
			.port(0)
			.limits(RegistryLimits.builder().registrations(1).build())
			.start();
		this.open.add(server);
		EndPointManagerConnection connection = connection(server);
		receiver(connection);
		assertThatExceptionOfType(DirectoryException.class).isThrownBy(() -> receiver(connection))
			.withMessageContaining("127.0.0.1:" + server.address().getPort())
			.withMessageContaining("raise the manager's limits");
		assertThat(server.receivers()).hasSize(1);
	}

	@Test
	void aRegistrationThatIsNoneIsRefused() {
		Registration receiver = ListedReceivers.next();
		EndPoint stolen = new EndPoint(UUID.randomUUID(), receiver.endPoint().address(), "thief", 1);
		EndPointDirectory directory = connection(start(0)).directory();
		assertThatExceptionOfType(DirectoryException.class)
			.isThrownBy(() -> directory.register(new Registration(receiver.handle(), stolen, null, receiver.key())))
			.withMessageContaining("Correct what it does not accept");
	}

	@Test
	void aReceiverOnAllAddressesIsRegisteredUnderTheOneThatReachesTheManager() throws Exception {
		EndPointManagerServer server = start(0);
		EndPointManagerConnection connection = connection(server);
		assertThat(connection.directory().addressToListenOn()).isEqualTo(InetAddress.getByName("127.0.0.1"));
		Receiver receiver = Receiver.builder("orders")
			.endPointManager(connection)
			.ipAddressToRegister(InetAddress.getByName("0.0.0.0"))
			.listener((message) -> this.received.add(message.payload()))
			.start();
		this.open.add(0, receiver);
		assertThat(server.receivers()).singleElement()
			.satisfies((leased) -> assertThat(leased.receiver().registration().endPoint().address().getAddress())
				.isEqualTo(InetAddress.getByName("127.0.0.1")));
		assertDelivered(sender(connection), "hello", 1);
	}

	@Test
	void anUnknownHostIsListenedForOnAllAddresses() {
		EndPointManagerConnection nowhere = EndPointManagerConnection.to("no-such-host.invalid");
		assertThat(nowhere.directory().addressToListenOn().isAnyLocalAddress()).isTrue();
	}

	@Test
	void whoListensThereMayBeNoManager() throws Exception {
		try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Thread answering = new Thread(() -> answerHttp(other));
			answering.setDaemon(true);
			answering.start();
			EndPointManagerConnection connection = connection(new InetSocketAddress("127.0.0.1", other.getLocalPort()));
			receiver(connection);
			assertThat(connection.status().get(0).lastError()).contains("no End Point Manager");
		}
	}

	@Test
	void nothingIsLeftWhenTheLastUserHasClosed() throws Exception {
		EndPointManagerServer server = start(0);
		String port = "-" + server.address().getPort();
		EndPointManagerConnection connection = connection(server);
		Receiver receiver = receiver(connection);
		Sender sender = sender(connection);
		assertThat(threads("ipc-epm-127.0.0.1" + port, "ipc-epm-timer-127.0.0.1" + port)).hasSize(2);
		assertThat(server.connections()).isEqualTo(1);
		sender.close();
		assertThat(connection.status().get(0).connected()).isTrue();
		receiver.close();
		await().atMost(BEFORE_SILENCE_ENDS_IT)
			.until(() -> threads("ipc-epm-127.0.0.1" + port, "ipc-epm-timer-127.0.0.1" + port).isEmpty());
		await().atMost(BEFORE_SILENCE_ENDS_IT).until(() -> server.connections() == 0);
		assertThat(connection.status().get(0).connected()).isFalse();
		receiver(connection);
		assertThat(server.receivers()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ":4455", "host:0", "host:70000", "host:port", "::1", "[::1", "a b:c:1",
			"[epm.example:4455]:4455", "[epm.example]", "two\nlines", "\u001b[31m", "a b", "[::1%\r\n]:1" })
	void refusesWhatIsNoAddress(String address) {
		assertThatIllegalArgumentException().isThrownBy(() -> EndPointManagerConnection.to(List.of(address)));
	}

	@Test
	void takesAddressesWithAndWithoutPort() {
		EndPointManagerConnection connection = EndPointManagerConnection
			.to(List.of("one", "two:4456", "[::1]:4457", "[::1]"));
		assertThat(connection.status()).extracting(EndPointManagerConnection.Status::address)
			.containsExactly("one:4455", "two:4456", "[::1]:4457", "[::1]:4455");
		assertThatIllegalArgumentException().isThrownBy(() -> EndPointManagerConnection.to(List.of("one", "one:4455")))
			.withMessageContaining("twice");
		assertThatIllegalArgumentException().isThrownBy(() -> EndPointManagerConnection.to(List.of()));
	}

	@Test
	void takesANameAsItIsUnlessNoManagerWouldTakeIt() {
		EndPointManagerServer server = start(0);
		String longest = "\u202e" + "x".repeat(Application.MAX_NAME_CHARS - 1);
		EndPointManagerConnection connection = connection(server).application(longest);
		sender(connection);
		assertThat(server.watchers()).singleElement().extracting(Watcher::application).isEqualTo(longest);
		assertThatIllegalArgumentException().isThrownBy(() -> connection.application(longest + "x"))
			.withMessageContaining("129 characters");
		assertThatIllegalArgumentException().isThrownBy(() -> connection.application("a\u0007"))
			.withMessageContaining("control character");
	}

	// --- helpers ---

	private EndPointManagerServer start(int port) {
		EndPointManagerServer server = EndPointManagerServer.builder().port(port).start();
		this.open.add(server);
		return server;
	}

	private static EndPointManagerConnection connection(EndPointManagerServer... servers) {
		return connection(Stream.of(servers)
			.map((server) -> new InetSocketAddress("127.0.0.1", server.address().getPort()))
			.toArray(InetSocketAddress[]::new));
	}

	private static EndPointManagerConnection connection(InetSocketAddress... addresses) {
		return EndPointManagerConnection.of(List.of(addresses), "test", TIMES);
	}

	private Receiver receiver(EndPointManagerConnection connection) {
		Receiver receiver = Receiver.builder("orders")
			.endPointManager(connection)
			.listener((message) -> this.received.add(message.payload()))
			.start();
		this.open.add(0, receiver);
		return receiver;
	}

	private Sender sender(EndPointManagerConnection connection) {
		Sender sender = Sender.builder("orders").endPointManager(connection).start();
		this.open.add(0, sender);
		return sender;
	}

	private static void assertDelivered(Sender sender, Object payload, int receivers) throws Exception {
		SendReport report = sender.send(payload).get(LONG.toSeconds(), TimeUnit.SECONDS);
		assertThat(report.failed()).isEmpty();
		assertThat(report.delivered()).hasSize(receivers);
	}

	private static boolean isKnown(Sender sender, Receiver receiver) {
		return sender.receivers().stream().anyMatch((known) -> known.instanceId().equals(receiver.instanceId()));
	}

	private static List<String> threads(String... names) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> List.of(names).contains(name))
			.toList();
	}

	private static int freePort() throws IOException {
		try (ServerSocket probe = new ServerSocket(0)) {
			return probe.getLocalPort();
		}
	}

	private static void answerHttp(ServerSocket server) {
		try {
			while (true) {
				try (var socket = server.accept()) {
					socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
				}
			}
		}
		catch (IOException ex) {
			assertThat(server.isClosed()).isTrue();
		}
	}

}
