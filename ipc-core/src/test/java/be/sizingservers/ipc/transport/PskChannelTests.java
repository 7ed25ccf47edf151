package be.sizingservers.ipc.transport;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsNoCloseNotifyException;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two sides over real sockets. The bytes that leave a side may be recorded, altered or
 * come from an earlier conversation. What the client says goes the way of the messages of
 * a link, what the server says goes the way of everything else.
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
		byte[] large = large();
		CompletableFuture<byte[]> echo = serveLink((channel) -> {
			byte[] read = channel.in().readNBytes(large.length);
			channel.out().write(read);
			return read;
		});
		try (Socket socket = new Socket()) {
			PskChannel channel = connectLink(socket);
			channel.out().write(large);
			assertThat(channel.in().readNBytes(large.length)).isEqualTo(large);
		}
		assertThat(echo.get(20, TimeUnit.SECONDS)).isEqualTo(large);
	}

	@Test
	void aServerWithTheLibrarysOwnCiphersUnderstandsTheClient() throws Exception {
		byte[] large = large();
		CompletableFuture<byte[]> echo = serve((socket) -> {
			TlsServerProtocol library = new TlsServerProtocol(socket.getInputStream(), socket.getOutputStream());
			library.accept(new PskChannel.Server(libraryCrypto(), (name) -> KEY.clone()));
			byte[] read = library.getInputStream().readNBytes(large.length);
			library.getOutputStream().write(read);
			return read;
		});
		try (Socket socket = new Socket()) {
			PskChannel channel = connectLink(socket);
			channel.out().write(large);
			assertThat(channel.in().readNBytes(large.length)).isEqualTo(large);
		}
		assertThat(echo.get(20, TimeUnit.SECONDS)).isEqualTo(large);
	}

	@Test
	void aClientWithTheLibrarysOwnCiphersUnderstandsTheServer() throws Exception {
		byte[] large = large();
		CompletableFuture<byte[]> echo = serveLink((channel) -> {
			byte[] read = channel.in().readNBytes(large.length);
			channel.out().write(read);
			return read;
		});
		try (Socket socket = new Socket()) {
			socket.connect(this.listening.getLocalSocketAddress());
			TlsClientProtocol library = new TlsClientProtocol(socket.getInputStream(), socket.getOutputStream());
			library.connect(new PskChannel.Client(libraryCrypto(), "orders", KEY.clone()));
			library.getOutputStream().write(large);
			assertThat(library.getInputStream().readNBytes(large.length)).isEqualTo(large);
		}
		assertThat(echo.get(20, TimeUnit.SECONDS)).isEqualTo(large);
	}

	private static TlsCrypto libraryCrypto() {
		return new JcaTlsCryptoProvider().create(new SecureRandom());
	}

	@Test
	void readsRecordsInPartsOfAnyLength() throws Exception {
		byte[] large = large();
		CompletableFuture<byte[]> read = serveLink((channel) -> {
			byte[] bytes = new byte[large.length];
			Random random = new Random(2);
			int at = 0;
			while (at < bytes.length) {
				int most = random.nextBoolean() ? random.nextInt(100) : random.nextInt(100_000);
				int count = channel.in().read(bytes, at, Math.min(most, bytes.length - at));
				assertThat(count).isBetween(Math.min(most, 1), most);
				at += count;
			}
			return bytes;
		});
		try (Socket socket = new Socket()) {
			PskChannel channel = connectLink(socket);
			Random random = new Random(3);
			int at = 0;
			while (at < large.length) {
				int count = Math.min(1 + random.nextInt(40_000), large.length - at);
				channel.out().write(large, at, count);
				at += count;
			}
			assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(large);
		}
	}

	@Test
	void bothSidesGoOnWithNewKeysAfterAMillionRecords() throws Exception {
		int records = (1 << 20) + 10;
		CompletableFuture<byte[]> read = serveLink((channel) -> {
			byte[] bytes = channel.in().readNBytes(records);
			channel.out().write(letter(1));
			return bytes;
		});
		byte[] one = { 7 };
		byte[] expected = new byte[records];
		Arrays.fill(expected, one[0]);
		try (Socket socket = new Socket()) {
			PskChannel channel = connectLink(socket);
			for (int record = 0; record < records; record++) {
				channel.out().write(one, 0, 1);
			}
			assertThat(channel.in().readNBytes(LETTER_BYTES)).isEqualTo(letter(1));
		}
		assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(expected);
	}

	@Test
	void anEndWithinARecordIsNotAnEnd() throws Exception {
		assertThat(readAfter(new byte[] { 23, 3, 3, 0, 100, 1, 2, 3 }, true)).isInstanceOf(EOFException.class);
	}

	@Test
	void anEndWithoutAGoodbyeIsNotAnEnd() throws Exception {
		assertThat(readAfter(new byte[0], true)).isInstanceOf(TlsNoCloseNotifyException.class);
	}

	@Test
	void aRecordLongerThanAnyIsRefusedBeforeItIsHere() throws Exception {
		assertThat(((TlsFatalAlert) readAfter(new byte[] { 23, 3, 3, -1, -1 }, false)).getAlertDescription())
			.isEqualTo(AlertDescription.record_overflow);
	}

	/**
	 * What reading a link ends with when bytes come that TLS has not made, and then the
	 * end or nothing.
	 */
	private @Nullable IOException readAfter(byte[] raw, boolean ends) throws Exception {
		CompletableFuture<@Nullable IOException> failure = serveLink((channel) -> {
			try {
				channel.in().read(new byte[100]);
				return null;
			}
			catch (IOException ex) {
				return ex;
			}
		});
		try (Socket socket = new Socket()) {
			connectLink(socket);
			socket.getOutputStream().write(raw);
			if (ends) {
				socket.shutdownOutput();
			}
			return failure.get(20, TimeUnit.SECONDS);
		}
	}

	private static byte[] large() {
		byte[] large = new byte[1_000_000];
		new Random(1).nextBytes(large);
		return large;
	}

	private PskChannel connectLink(Socket socket) throws IOException {
		socket.connect(this.listening.getLocalSocketAddress());
		return PskChannel.connect(socket.getInputStream(), new BatchedOutput(socket.getOutputStream()), "orders",
				KEY.clone());
	}

	private <T extends @Nullable Object> CompletableFuture<T> serveLink(Service<PskChannel, T> service) {
		return serve((socket) -> service.serve(PskChannel.accept(new RecordInput(socket.getInputStream()),
				socket.getOutputStream(), (name) -> KEY.clone())));
	}

	private <T extends @Nullable Object> CompletableFuture<T> serve(Service<Socket, T> service) {
		return CompletableFuture.supplyAsync(() -> {
			try (Socket socket = this.listening.accept()) {
				return service.serve(socket);
			}
			catch (IOException ex) {
				throw new CompletionException(ex);
			}
		}, (task) -> new Thread(task, "server").start());
	}

	@FunctionalInterface
	private interface Service<C, T extends @Nullable Object> {

		T serve(C client) throws IOException;

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
			PskChannel channel = PskChannel.connect(socket.getInputStream(),
					new BatchedOutput(fromClient.over(socket.getOutputStream())), name, key.clone());
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
			PskChannel channel = PskChannel.accept(new RecordInput(socket.getInputStream()),
					fromServer.over(socket.getOutputStream()), (name) -> name.equals("orders") ? KEY.clone() : null);
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
