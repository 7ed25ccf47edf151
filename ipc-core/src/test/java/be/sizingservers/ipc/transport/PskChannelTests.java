package be.sizingservers.ipc.transport;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two sides over real sockets. The bytes that leave a side may be recorded, altered or
 * come from an earlier conversation.
 */
class PskChannelTests {

	private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(US_ASCII);

	private static final byte[] OTHER_KEY = "0123456789abcdef0123456789abcdeF".getBytes(US_ASCII);

	private static final int LETTER_BYTES = 64;

	private static final int LETTERS = 64;

	/**
	 * The first 4 KiB of each direction.
	 */
	private static final int ALTERED_BYTES = 4 * 1024;

	/**
	 * Every how many bytes one is altered; 1 alters each.
	 */
	private static final int ALTERED_STEP = Integer.getInteger("ipc.altered.step", 32);

	private ServerSocket listening;

	private int soTimeout = 20_000;

	@BeforeEach
	void listen() throws IOException {
		this.listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		this.listening.setSoTimeout(20_000);
	}

	@AfterEach
	void close() throws IOException {
		this.listening.close();
	}

	@Test
	void bothSidesReadWhatTheOtherWrites() {
		Outcome outcome = converse("orders", KEY, PskChannelTests::asIs, PskChannelTests::asIs);
		assertThat(outcome.atClient).isNull();
		assertThat(outcome.atServer).isNull();
		assertThat(outcome.echoes).isEqualTo(LETTERS);
		assertThat(outcome.identity).isEqualTo("orders");
	}

	@Test
	void nothingButTheNameGoesInClear() throws IOException {
		ByteArrayOutputStream fromClient = new ByteArrayOutputStream();
		ByteArrayOutputStream fromServer = new ByteArrayOutputStream();
		converse("orders", KEY, (out) -> new Recording(out, fromClient), (out) -> new Recording(out, fromServer));
		assertThat(fromClient.size()).isGreaterThan(ALTERED_BYTES);
		assertThat(fromServer.size()).isGreaterThan(ALTERED_BYTES);
		String client = fromClient.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
		String server = fromServer.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
		assertThat(client).contains("orders").doesNotContain("letter");
		assertThat(server).doesNotContain("orders").doesNotContain("letter");
	}

	@Test
	void anotherKeyIsRefusedByBothSides() {
		Outcome outcome = converse("orders", OTHER_KEY, PskChannelTests::asIs, PskChannelTests::asIs);
		assertThat(outcome.atServer).isInstanceOf(TlsFatalAlert.class);
		assertThat(((TlsFatalAlert) outcome.atServer).getAlertDescription()).isEqualTo(AlertDescription.decrypt_error);
		assertThat(((TlsFatalAlertReceived) outcome.atClient).getAlertDescription())
			.isEqualTo(AlertDescription.decrypt_error);
		assertThat(outcome.letters).isZero();
	}

	@Test
	void anUnknownNameFailsLikeAnotherKey() {
		Outcome outcome = converse("invoices", KEY, PskChannelTests::asIs, PskChannelTests::asIs);
		assertThat(((TlsFatalAlert) outcome.atServer).getAlertDescription()).isEqualTo(AlertDescription.decrypt_error);
		assertThat(((TlsFatalAlertReceived) outcome.atClient).getAlertDescription())
			.isEqualTo(AlertDescription.decrypt_error);
	}

	@Test
	void anAlteredByteEndsTheConversationOrChangesNothing() {
		this.soTimeout = 1_000;
		int[] ended = new int[2];
		for (int direction = 0; direction < 2; direction++) {
			boolean toServer = direction == 0;
			ended[direction] = IntStream.iterate(0, (at) -> at < ALTERED_BYTES, (at) -> at + ALTERED_STEP)
				.map((at) -> alter(at, toServer) ? 1 : 0)
				.sum();
		}
		assertThat(ended[0]).isGreaterThan(ALTERED_BYTES / ALTERED_STEP * 9 / 10);
		assertThat(ended[1]).isGreaterThan(ALTERED_BYTES / ALTERED_STEP * 9 / 10);
	}

	/**
	 * Nobody reads a letter that was not written, whatever is altered.
	 * @return whether the conversation ended before its time
	 */
	private boolean alter(int at, boolean toServer) {
		int flip = 1 + new Random(at).nextInt(255);
		Outcome outcome = converse("orders", KEY, (out) -> toServer ? new Altering(out, at, flip) : out,
				(out) -> toServer ? out : new Altering(out, at, flip));
		assertThat(outcome.atClient instanceof RuntimeException).as("byte %d altered: %s", at, outcome.atClient)
			.isFalse();
		assertThat(outcome.atServer instanceof RuntimeException).as("byte %d altered: %s", at, outcome.atServer)
			.isFalse();
		assertThat(outcome.altered).as("letters altered with byte %d", at).isZero();
		return outcome.echoes < LETTERS;
	}

	@Test
	void aRecordedConversationGetsNothing() throws Exception {
		ByteArrayOutputStream recorded = new ByteArrayOutputStream();
		converse("orders", KEY, (out) -> new Recording(out, recorded), PskChannelTests::asIs);
		Outcome outcome = new Outcome();
		CompletableFuture<Void> server = CompletableFuture.runAsync(() -> serve(outcome, PskChannelTests::asIs),
				(task) -> new Thread(task, "server").start());
		try (Socket socket = new Socket()) {
			socket.connect(this.listening.getLocalSocketAddress());
			socket.getOutputStream().write(recorded.toByteArray());
			socket.shutdownOutput();
			server.get(20, TimeUnit.SECONDS);
		}
		assertThat(outcome.atServer).isInstanceOf(TlsFatalAlert.class);
		assertThat(outcome.letters).isZero();
	}

	@Test
	void carriesMoreThanARecordAtOnce() throws Exception {
		byte[] large = new byte[1_000_000];
		new Random(1).nextBytes(large);
		CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> {
			try (Socket socket = this.listening.accept()) {
				return PskChannel.accept(socket.getInputStream(), socket.getOutputStream(), (name) -> KEY.clone())
					.in()
					.readNBytes(large.length);
			}
			catch (IOException ex) {
				throw new CompletionException(ex);
			}
		}, (task) -> new Thread(task, "server").start());
		try (Socket socket = new Socket()) {
			socket.connect(this.listening.getLocalSocketAddress());
			PskChannel.connect(socket.getInputStream(), socket.getOutputStream(), "orders", KEY.clone())
				.out()
				.write(large);
			assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(large);
		}
	}

	// --- a conversation: the client writes letters, the server sends each back ---

	private static final class Outcome {

		volatile @Nullable Exception atClient;

		volatile @Nullable Exception atServer;

		volatile String identity = "";

		volatile int letters;

		volatile int echoes;

		volatile int altered;

	}

	@FunctionalInterface
	private interface Line {

		OutputStream over(OutputStream out);

	}

	private static OutputStream asIs(OutputStream out) {
		return out;
	}

	private static byte[] letter(int number) {
		return Arrays.copyOf("letter %d".formatted(number).getBytes(US_ASCII), LETTER_BYTES);
	}

	private Outcome converse(String name, byte[] key, Line fromClient, Line fromServer) {
		Outcome outcome = new Outcome();
		CompletableFuture<Void> server = CompletableFuture.runAsync(() -> serve(outcome, fromServer),
				(task) -> new Thread(task, "server").start());
		try (Socket socket = new Socket()) {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout(this.soTimeout);
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.listening.getLocalPort()));
			PskChannel channel = PskChannel.connect(socket.getInputStream(), fromClient.over(socket.getOutputStream()),
					name, key.clone());
			for (int number = 0; number < LETTERS; number++) {
				channel.out().write(letter(number));
				if (read(channel, number, outcome)) {
					outcome.echoes++;
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			outcome.atClient = ex;
		}
		server.join();
		return outcome;
	}

	private void serve(Outcome outcome, Line fromServer) {
		try (Socket socket = this.listening.accept()) {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout(this.soTimeout);
			PskChannel channel = PskChannel.accept(socket.getInputStream(), fromServer.over(socket.getOutputStream()),
					(name) -> name.equals("orders") ? KEY.clone() : null);
			outcome.identity = channel.identity();
			for (int number = 0; number < LETTERS && read(channel, number, outcome); number++) {
				outcome.letters++;
				channel.out().write(letter(number));
			}
		}
		catch (IOException | RuntimeException ex) {
			outcome.atServer = ex;
		}
	}

	private static boolean read(PskChannel channel, int number, Outcome outcome) throws IOException {
		byte[] read = channel.in().readNBytes(LETTER_BYTES);
		if (read.length == LETTER_BYTES && !Arrays.equals(read, letter(number))) {
			outcome.altered++;
		}
		return read.length == LETTER_BYTES;
	}

	private static final class Recording extends FilterOutputStream {

		private final OutputStream record;

		Recording(OutputStream out, OutputStream record) {
			super(out);
			this.record = record;
		}

		@Override
		public void write(int b) throws IOException {
			this.out.write(b);
			this.record.write(b);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.out.write(bytes, offset, length);
			this.record.write(bytes, offset, length);
		}

	}

	private static final class Altering extends FilterOutputStream {

		private final int flip;

		private int left;

		Altering(OutputStream out, int at, int flip) {
			super(out);
			this.left = at;
			this.flip = flip;
		}

		@Override
		public void write(int b) throws IOException {
			write(new byte[] { (byte) b }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
			if (this.left >= 0 && this.left < length) {
				copy[this.left] ^= (byte) this.flip;
			}
			this.left -= length;
			this.out.write(copy);
		}

	}

}
