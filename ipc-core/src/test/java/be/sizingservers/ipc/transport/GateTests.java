package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.directory.EndPointDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Who gets a thread, when many come at once, on a clock that the test moves.
 */
@Timeout(60)
class GateTests {

	private static final int PER_ADDRESS = 4;

	private static final long START = Long.MAX_VALUE - 5;

	private static final Duration LOOK = Duration.ofMillis(1);

	private static final Duration SILENT = Duration.ofMillis(Lobby.SILENT_MILLIS);

	private final AtomicLong nanos = new AtomicLong(START);

	private final List<Socket> peers = new ArrayList<>();

	private final Clients clients = new Clients();

	private Gate gate;

	private Thread acceptor;

	/**
	 * Reads what each says, until it ends.
	 */
	private static final class Clients implements Gate.Host {

		private final AtomicInteger threads = new AtomicInteger();

		private final List<String> spoken = new CopyOnWriteArrayList<>();

		private final List<RefusalReason> refusals = new CopyOnWriteArrayList<>();

		@Override
		public Thread thread(Runnable task) {
			this.threads.incrementAndGet();
			return Threads.daemon("gate-test", task);
		}

		@Override
		public void serve(Connection connection) throws IOException {
			while (true) {
				this.spoken.add(new String(connection.readBytes(4), StandardCharsets.US_ASCII));
			}
		}

		@Override
		public void refused(InetSocketAddress from, RefusalReason reason, String text) {
			this.refusals.add(reason);
		}

	}

	@BeforeEach
	void bind() throws IOException {
		this.gate = Gate.bind(EndPointDirectory.Sockets.SYSTEM, InetAddress.getLoopbackAddress(), 0,
				new AdmittedConnections(100, 50, PER_ADDRESS, this.nanos::get), this.nanos::get);
		this.acceptor = Threads.daemon("gate-test-acceptor", () -> this.gate.accept(this.clients));
	}

	@AfterEach
	void close() throws IOException {
		this.gate.close();
		this.gate.closeConnections();
		for (Socket peer : this.peers) {
			peer.close();
		}
	}

	@Test
	void whoComesAloneGetsAThreadAtOnce() throws IOException {
		this.acceptor.start();
		connect();
		await().until(() -> this.clients.threads.get() == 1);
	}

	@Test
	void aCrowdThatSaysNothingIsCrowdedOutBeforeItHasThreads() throws IOException {
		connectSilent(400);
		this.acceptor.start();
		// The first has a thread, which says for itself why it ends.
		awaitWhileTimePasses(() -> this.clients.refusals.size() == 400 - PER_ADDRESS - 1);
		assertThat(this.clients.refusals).containsOnly(RefusalReason.CROWDED_OUT);
		assertThat(this.gate.connections()).isEqualTo(PER_ADDRESS);
		assertThat(this.clients.threads).as("threads: that of the first").hasValue(1);
	}

	@Test
	void whoSpeaksInACrowdGetsAThreadWithItsFourthByte() throws IOException {
		connectSilent(PER_ADDRESS - 2);
		Socket slow = connect();
		Socket quick = connect();
		this.acceptor.start();
		speak(slow, "IPC");
		speak(quick, "IPC2");
		awaitWhileTimePasses(() -> this.clients.spoken.equals(List.of("IPC2")));
		assertThat(this.clients.threads).as("threads: that of the first, and that of who has spoken").hasValue(2);
		speak(slow, "1");
		awaitWhileTimePasses(() -> this.clients.spoken.equals(List.of("IPC2", "IPC1")));
	}

	@Test
	void whoIsSilentForLongGetsAThread() throws IOException {
		connectSilent(PER_ADDRESS);
		this.acceptor.start();
		awaitWhileTimePasses(() -> this.clients.threads.get() == PER_ADDRESS);
		assertThat(Duration.ofNanos(this.nanos.get() - START)).isGreaterThanOrEqualTo(SILENT);
	}

	@Test
	void whoHasNoThreadYetIsClosedWithTheGate() throws Exception {
		connectSilent(PER_ADDRESS);
		this.acceptor.start();
		await().until(() -> this.gate.connections() == PER_ADDRESS);
		this.gate.close();
		for (Socket peer : this.peers.subList(1, PER_ADDRESS)) {
			assertThat(peer.getInputStream().read()).isEqualTo(-1);
		}
		this.acceptor.join();
		assertThat(this.gate.connections()).as("connections: the first, which has a thread").isEqualTo(1);
		assertThat(this.clients.refusals).isEmpty();
	}

	private void connectSilent(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			connect();
		}
	}

	private Socket connect() throws IOException {
		Socket peer = new Socket(this.gate.address().getAddress(), this.gate.address().getPort());
		peer.setSoTimeout(10_000);
		this.peers.add(peer);
		return peer;
	}

	private static void speak(Socket peer, String text) throws IOException {
		peer.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	private void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

	private void awaitWhileTimePasses(BooleanSupplier condition) {
		await().pollInterval(Duration.ofMillis(50)).until(() -> {
			pass(LOOK);
			return condition.getAsBoolean();
		});
	}

}
