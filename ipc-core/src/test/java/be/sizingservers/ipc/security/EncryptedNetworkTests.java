package be.sizingservers.ipc.security;

import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.epm.EndPointManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A sender, a receiver and an End Point Manager with a password; wire taps between each
 * two of them.
 */
class EncryptedNetworkTests {

	private static final String PASSWORD = "correct horse battery";

	private static final byte[] SALT = "sixteen bytes 16".getBytes(US_ASCII);

	private static final String HANDLE = "orders-of-the-year";

	private static final Duration LONG = Duration.ofSeconds(30);

	private final List<AutoCloseable> open = new ArrayList<>();

	private final List<Object> handled = new CopyOnWriteArrayList<>();

	@AfterEach
	void closeAll() throws Exception {
		Collections.reverse(this.open);
		for (AutoCloseable each : this.open) {
			each.close();
		}
	}

	@Test
	void whoListensInReadsNoHandleNoPayloadAndNoAddress() throws Exception {
		EndPointManagerServer manager = startManager();
		WireTap managerTap = opened(WireTap.inFrontOf(manager.address()));
		EndPointManagerConnection connection = connection(managerTap.address());
		Receiver receiver = startReceiver(connection.directory());
		TappedDirectory tapped = opened(new TappedDirectory(connection.directory()));
		Sender sender = startSender(tapped);
		byte[] bytes = "a payload of bytes".getBytes(US_ASCII);
		assertThat(deliver(sender, "a payload of text").delivered()).hasSize(1);
		assertThat(deliver(sender, bytes).delivered()).hasSize(1);

		List<byte[]> conversations = new ArrayList<>(managerTap.all());
		conversations.addAll(tapped.tap().all());
		assertThat(conversations).hasSizeGreaterThanOrEqualTo(4).allSatisfy((said) -> assertThat(said).isNotEmpty());
		byte[] address = receiver.localEndPoint().address().getAddress().getAddress();
		int port = receiver.localEndPoint().address().getPort();
		for (byte[] said : conversations) {
			assertThat(contains(said, HANDLE.getBytes(US_ASCII))).isFalse();
			assertThat(contains(said, "payload".getBytes(US_ASCII))).isFalse();
			assertThat(contains(said,
					new byte[] { address[0], address[1], address[2], address[3], (byte) port, (byte) (port >> 8) }))
				.isFalse();
			assertThat(
					contains(said, receiver.localEndPoint().address().getAddress().getHostAddress().getBytes(US_ASCII)))
				.isFalse();
		}
	}

	@Test
	void aByteAlteredOnALinkAltersNoMessage() throws Exception {
		EndPointManagerConnection connection = connection(startManager().address());
		startReceiver(connection.directory());
		TappedDirectory tapped = opened(new TappedDirectory(connection.directory()));
		try (Sender first = startSender(tapped)) {
			deliver(first, "message 0");
		}
		for (int at = 1; at < 8; at++) {
			tapped.tap().alter(new WireTap.Alteration(at % 2 == 0, at * 130));
			try (Sender sender = startSender(tapped)) {
				// What fails because the altered connection breaks is sent again.
				String message = "message " + at;
				await().atMost(LONG).until(() -> !deliver(sender, message).delivered().isEmpty());
			}
		}
		assertThat(this.handled).allSatisfy((payload) -> assertThat(payload.toString()).matches("message [0-7]"));
		assertThat(this.handled).contains("message 1", "message 7");
	}

	@Test
	void aByteAlteredOnTheWayToTheManagerRegistersNothingElse() throws Exception {
		EndPointManagerServer manager = startManager();
		WireTap tap = opened(WireTap.inFrontOf(manager.address()));
		EndPointManagerConnection connection = connection(tap.address());
		for (int at = 5; at < 700; at += 70) {
			tap.alter(new WireTap.Alteration(at % 2 == 0, at));
			try (Receiver receiver = Receiver.builder(HANDLE).listener((message) -> {
			}).directory(connection.directory()).start()) {
				await().atMost(LONG).until(() -> !manager.receivers().isEmpty());
				assertThat(manager.receivers()).allSatisfy((leased) -> assertThat(leased.receiver().registration())
					.satisfies((registered) -> assertThat(registered.endPoint()).isEqualTo(receiver.localEndPoint())));
			}
			await().atMost(LONG).until(() -> manager.receivers().isEmpty());
		}
	}

	@Test
	void aRecordedRegistrationRegistersNothing() throws Exception {
		EndPointManagerServer manager = startManager();
		WireTap tap = opened(WireTap.inFrontOf(manager.address()));
		try (Receiver receiver = Receiver.builder(HANDLE).listener((message) -> {
		}).directory(connection(tap.address()).directory()).start()) {
			assertThat(manager.receivers()).hasSize(1);
		}
		await().atMost(LONG).until(() -> manager.receivers().isEmpty());
		byte[] recorded = tap.toServer().get(0);
		try (Socket socket = new Socket()) {
			socket.connect(manager.address());
			socket.setSoTimeout(Math.toIntExact(LONG.toMillis()));
			socket.getOutputStream().write(recorded);
			// The manager ends it.
			socket.getInputStream().transferTo(OutputStream.nullOutputStream());
		}
		catch (SocketException ex) {
			assertThat(ex).hasMessageContaining("reset");
		}
		assertThat(manager.receivers()).isEmpty();
	}

	private EndPointManagerServer startManager() {
		return opened(EndPointManagerServer.builder().port(0).password(PASSWORD).salt(SALT).start());
	}

	private static EndPointManagerConnection connection(InetSocketAddress manager) {
		return EndPointManagerConnection.to(manager.getAddress().getHostAddress(), manager.getPort())
			.password(PASSWORD)
			.salt(SALT);
	}

	private Receiver startReceiver(EndPointDirectory directory) {
		return opened(Receiver.builder(HANDLE)
			.listener((message) -> this.handled.add(message.payload()))
			.directory(directory)
			.start());
	}

	private Sender startSender(EndPointDirectory directory) throws InterruptedException {
		Sender sender = opened(Sender.builder(HANDLE).directory(directory).start());
		assertThat(sender.awaitReceivers(1, LONG)).isTrue();
		return sender;
	}

	private static SendReport deliver(Sender sender, Object payload) throws Exception {
		return sender.send(payload).get(LONG.toSeconds(), TimeUnit.SECONDS);
	}

	private <T extends AutoCloseable> T opened(T closeable) {
		this.open.add(closeable);
		return closeable;
	}

	private static boolean contains(byte[] said, byte[] secret) {
		return new String(said, StandardCharsets.ISO_8859_1).contains(new String(secret, StandardCharsets.ISO_8859_1));
	}

}
