package be.sizingservers.ipc.unix;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link UnixSocket} and {@link UnixServerSocket}.
 */
@DisabledOnOs(OS.WINDOWS)
@Timeout(30)
class UnixSocketTests {

	private static final int MUCH = 4 * 1024 * 1024;

	private final ExecutorService others = Executors.newCachedThreadPool();

	private Path folder;

	private Path path;

	private UnixServerSocket server;

	@BeforeEach
	void listen() throws IOException {
		// Not JUnit's, whose name is too long for such a path on some systems.
		this.folder = Files.createTempDirectory("ipc");
		this.path = this.folder.resolve("s");
		this.server = new UnixServerSocket();
		this.server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
		this.server.listenAlso(this.path);
		this.server.setSoTimeout(20_000);
	}

	@AfterEach
	void close() throws IOException {
		this.server.close();
		this.others.shutdownNow();
		Files.deleteIfExists(this.path);
		Files.delete(this.folder);
	}

	@Test
	void goesThroughThePathAndNotThroughThePort() throws Exception {
		try (Socket client = connect(this.path); Socket accepted = this.server.accept()) {
			client.getOutputStream().write("there".getBytes());
			accepted.getOutputStream().write("back!".getBytes());
			assertThat(accepted.getInputStream().readNBytes(5)).asString().isEqualTo("there");
			assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("back!");
			assertThat(client.getLocalPort()).isZero();
			assertThat(accepted.getPort()).isZero();
			assertThat(accepted.getInetAddress().isLoopbackAddress()).isTrue();
			assertThat(client.getPort()).isEqualTo(accepted.getLocalPort()).isEqualTo(this.server.getLocalPort());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "nobody", "a/path/of/which/the/system/says/that/it/is/too/long"
			+ "/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" })
	void takesThePortWhereNobodyListensAtThePath(String name) throws Exception {
		try (Socket client = connect(this.folder.resolve(name)); Socket accepted = this.server.accept()) {
			client.getOutputStream().write(7);
			assertThat(accepted.getInputStream().read()).isEqualTo(7);
			assertThat(client.getLocalPort()).isPositive().isEqualTo(accepted.getPort());
			client.setTcpNoDelay(true);
		}
	}

	@Test
	void takesThePortWhereADeadProcessHasLeftItsPath() throws Exception {
		Path dead = this.folder.resolve("dead");
		try (UnixServerSocket other = new UnixServerSocket()) {
			other.listenAlso(dead);
		}
		try (Socket client = connect(dead); Socket accepted = this.server.accept()) {
			assertThat(accepted.getPort()).isEqualTo(client.getLocalPort()).isPositive();
		}
		Files.delete(dead);
	}

	@Test
	void acceptsFromThePortAlsoWhileThePathIsBusy() throws Exception {
		try (Socket first = connect(this.path);
				Socket second = connect(this.path);
				Socket third = new Socket(InetAddress.getLoopbackAddress(), this.server.getLocalPort());
				Socket one = this.server.accept();
				Socket two = this.server.accept();
				Socket three = this.server.accept()) {
			assertThat(new int[] { one.getPort(), two.getPort(), three.getPort() }).contains(third.getLocalPort());
			assertThat(first.isConnected() && second.isConnected()).isTrue();
		}
	}

	@Test
	void carriesMoreThanTheSystemKeeps() throws Exception {
		try (Socket client = connect(this.path); Socket accepted = this.server.accept()) {
			byte[] much = much();
			CompletableFuture<byte[]> read = read(accepted);
			client.getOutputStream().write(much);
			assertThat(read.get()).isEqualTo(much);
		}
	}

	@Test
	void carriesBuffersThatAreNoArrays() throws Exception {
		try (Socket client = connect(this.path); Socket accepted = this.server.accept()) {
			ByteBuffer much = ByteBuffer.allocateDirect(MUCH).put(much()).flip();
			CompletableFuture<byte[]> read = read(accepted);
			assertThat(((WritableByteChannel) client.getOutputStream()).write(much)).isEqualTo(MUCH);
			assertThat(much.hasRemaining()).isFalse();
			assertThat(read.get()).isEqualTo(much());
		}
	}

	@Test
	void readsIntoBuffersThatAreNoArraysAndTimesOutThere() throws Exception {
		byte[] much = much();
		try (Socket client = connect(this.path); Socket accepted = this.server.accept()) {
			ReadableByteChannel in = (ReadableByteChannel) accepted.getInputStream();
			Future<?> written = this.others.submit(() -> {
				client.getOutputStream().write(much);
				return null;
			});
			ByteBuffer read = ByteBuffer.allocateDirect(MUCH);
			while (read.hasRemaining()) {
				assertThat(in.read(read)).isPositive();
			}
			written.get(10, TimeUnit.SECONDS);
			assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(much));
			accepted.setSoTimeout(10);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> in.read(read.clear()));
			client.close();
			assertThat(in.read(read)).isEqualTo(-1);
		}
	}

	/**
	 * A sender's caller writes as long as half the send buffer is not outstanding, with 1
	 * KiB for each write: the system keeps small writes apart, and counts what that
	 * costs.
	 */
	@Test
	void takesHalfItsBufferInSmallWritesWithoutWaiting() throws Exception {
		try (Socket client = connect(this.path); Socket accepted = this.server.accept()) {
			CompletableFuture<Boolean> writer = CompletableFuture.supplyAsync(() -> fails(() -> {
				for (int room = client.getSendBufferSize() / 2; room > 0; room -= 1024 + 1) {
					client.getOutputStream().write(1);
				}
				return 0;
			}), this.others);
			assertThat(writer.get(5, TimeUnit.SECONDS)).isFalse();
			assertThat(accepted.getInputStream().read()).isEqualTo(1);
		}
	}

	@Test
	void anInterruptBreaksNeitherAReadNorAWrite() throws Exception {
		try (Socket client = connect(this.path); Socket accepted = this.server.accept()) {
			byte[] much = much();
			CompletableFuture<Thread> thread = new CompletableFuture<>();
			CompletableFuture<Boolean> stillInterrupted = CompletableFuture.supplyAsync(() -> {
				thread.complete(Thread.currentThread());
				assertThat(fails(() -> {
					client.getOutputStream().write(much);
					return client.getInputStream().read();
				})).isFalse();
				return Thread.interrupted();
			}, this.others);
			interrupt(thread.get());
			assertThat(accepted.getInputStream().readNBytes(MUCH)).isEqualTo(much);
			interrupt(thread.get());
			accepted.getOutputStream().write(1);
			assertThat(stillInterrupted.get()).isTrue();
			client.getOutputStream().write(2);
			assertThat(accepted.getInputStream().read()).isEqualTo(2);
		}
	}

	@Test
	void aReadTimesOutAndCanBeTriedAgain() throws Exception {
		try (Socket client = connect(this.path); Socket accepted = this.server.accept()) {
			accepted.setSoTimeout(20);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> accepted.getInputStream().read())
				.withMessage("Nothing has come for 20 ms");
			client.getOutputStream().write(3);
			assertThat(accepted.getInputStream().read()).isEqualTo(3);
		}
	}

	@Test
	void acceptingTimesOut() throws Exception {
		this.server.setSoTimeout(1);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(this.server::accept)
			.withMessage("Nobody has connected for 1 ms");
	}

	@Test
	void saysWhatIsAvailableToOthersAndLosesNothingOfIt() throws Exception {
		try (Socket client = connect(this.path); Socket accepted = this.server.accept()) {
			assertThat(accepted.getInputStream().available()).isZero();
			client.getOutputStream().write(new byte[] { 1, 2 });
			assertThat(accepted.getInputStream().available()).isEqualTo(2);
			client.getOutputStream().write(new byte[] { 3, 4, 5 });
			assertThat(accepted.getInputStream().available()).isEqualTo(5);
			assertThat(accepted.getInputStream().readNBytes(5)).containsExactly(1, 2, 3, 4, 5);
		}
	}

	@Test
	void wakesAReaderWhoseBytesAnotherHasSeen() throws Exception {
		try (Socket client = connect(this.path); Socket accepted = this.server.accept()) {
			for (int i = 0; i < 200; i++) {
				CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> readOne(accepted), this.others);
				client.getOutputStream().write(i);
				while (!read.isDone()) {
					accepted.getInputStream().available();
				}
				assertThat(read.get()).isEqualTo(i);
			}
		}
	}

	@Test
	void readsWhatAnotherHasSeenAlsoWhenThePeerHasResetTheConnection() throws Exception {
		try (Socket client = connect(this.path); Socket accepted = this.server.accept()) {
			accepted.getOutputStream().write(new byte[100]);
			client.getOutputStream().write(new byte[] { 5, 6 });
			assertThat(accepted.getInputStream().available()).isEqualTo(2);
			client.close();
			assertThat(accepted.getInputStream().read(new byte[10])).isEqualTo(2);
		}
	}

	@Test
	void endsWhereThePeerHasClosed() throws Exception {
		try (Socket client = connect(this.path); Socket accepted = this.server.accept()) {
			client.getOutputStream().write(9);
			client.close();
			assertThat(accepted.getInputStream().readAllBytes()).containsExactly(9);
			assertThat(accepted.getInputStream().available()).isZero();
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> accepted.getOutputStream().write(new byte[100]));
		}
	}

	@Test
	void closingWakesWhoeverReadsWritesOrAccepts() throws Exception {
		try (Socket client = connect(this.path); Socket accepted = this.server.accept()) {
			CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> readOne(client), this.others);
			CompletableFuture<Boolean> writer = CompletableFuture.supplyAsync(() -> fails(() -> {
				client.getOutputStream().write(much());
				return 0;
			}), this.others);
			CompletableFuture<Boolean> acceptor = CompletableFuture
				.supplyAsync(() -> fails(() -> this.server.accept().getPort()), this.others);
			await().until(() -> accepted.getInputStream().available() > 0);
			client.close();
			this.server.close();
			assertThat(reader.get(5, TimeUnit.SECONDS)).isEqualTo(-2);
			assertThat(writer.get(5, TimeUnit.SECONDS)).isTrue();
			assertThat(acceptor.get(5, TimeUnit.SECONDS)).isTrue();
			assertThat(client.isClosed() && this.server.isClosed()).isTrue();
		}
	}

	@Test
	void doesNotConnectOnceItIsClosed() throws Exception {
		UnixSocket client = new UnixSocket(this.path);
		client.close();
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> client.connect(this.server.getLocalSocketAddress(), 1000));
	}

	private Socket connect(Path to) throws IOException {
		UnixSocket client = new UnixSocket(to);
		client.connect(this.server.getLocalSocketAddress(), 5000);
		return client;
	}

	private static byte[] much() {
		byte[] much = new byte[MUCH];
		for (int i = 0; i < MUCH; i++) {
			much[i] = (byte) (i * 31 + i / 251);
		}
		return much;
	}

	private CompletableFuture<byte[]> read(Socket from) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return from.getInputStream().readNBytes(MUCH);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}, this.others);
	}

	/**
	 * @return -2 if the socket was closed
	 */
	private static int readOne(Socket from) {
		try {
			return from.getInputStream().read();
		}
		catch (SocketException ex) {
			return -2;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean fails(Transfer transfer) {
		try {
			transfer.run();
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	private static void interrupt(Thread waiting) {
		for (int i = 0; i < 3; i++) {
			waiting.interrupt();
			await().until(() -> !waiting.isInterrupted());
		}
	}

	/**
	 * Reads or writes.
	 */
	private interface Transfer {

		int run() throws IOException;

	}

}
