package be.sizingservers.ipc.process;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.LocalUserDirectory;

/**
 * Measures 64-byte messages between two JVMs through the public API: messages per second
 * by {@code publish} and by {@code send}, and the time of a round trip over two handles.
 * A rate counts until the receiver's listener has returned from the last message. <pre>
 * mvn -B -q -pl ipc-core test-compile exec:exec -Dexec.executable=java -Dexec.classpathScope=test \
 *     -Dexec.args="-cp %classpath be.sizingservers.ipc.process.ThroughputMain"
 * </pre>
 */
final class ThroughputMain {

	private static final int MESSAGES = 5_000_000;

	private static final int ROUND_TRIPS = 100_000;

	private static final int ROUNDS = 3;

	private ThroughputMain() {
	}

	public static void main(String[] arguments) throws Exception {
		if (arguments.length == 1) {
			answer(Path.of(arguments[0]));
			return;
		}
		Path folder = Files.createTempDirectory("throughput");
		EndPointDirectory directory = LocalUserDirectory.at(folder.resolve("directory"));
		try (JavaProcess peer = JavaProcess.start(folder, ThroughputMain.class, folder.resolve("directory"))) {
			peer.awaitLines("ready", 1);
			try (Sender sink = Sender.builder("sink").directory(directory).start();
					PingPong pingPong = new PingPong(directory)) {
				peer.say("answer");
				peer.awaitLines("answering", 1);
				for (int round = 1; round <= ROUNDS; round++) {
					System.out.printf("round %d of %d%n", round, ROUNDS);
					measureRates(sink);
					print(pingPong.measure(ROUND_TRIPS));
				}
			}
			peer.finish();
		}
	}

	/**
	 * The other JVM: swallows what is sent to one handle, sends back what is sent to
	 * another.
	 */
	private static void answer(Path folder) throws Exception {
		EndPointDirectory directory = LocalUserDirectory.at(folder);
		try (Sender pong = Sender.builder("pong").directory(directory).start();
				Receiver sink = Receiver.builder("sink").directory(directory).listener((message) -> {
				}).start();
				Receiver ping = Receiver.builder("ping")
					.directory(directory)
					.listener((message) -> pong.publish(message.payload()))
					.start()) {
			BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
			System.out.println("ready");
			commands.readLine();
			if (!pong.awaitReceivers(1, Duration.ofSeconds(10))) {
				throw new IllegalStateException("Found nobody to answer");
			}
			System.out.println("answering");
			while (commands.readLine() != null) {
				continue;
			}
		}
	}

	private static void measureRates(Sender sender) {
		byte[] payload = new byte[NumberedMessage.BYTES];
		long start = System.nanoTime();
		for (int i = 1; i < MESSAGES; i++) {
			sender.publish(payload);
		}
		printRate("publish", start, sender.send(payload).join());
		start = System.nanoTime();
		for (int i = 1; i < MESSAGES; i++) {
			sender.send(payload);
		}
		printRate("send", start, sender.send(payload).join());
	}

	private static void printRate(String name, long start, SendReport last) {
		double seconds = (System.nanoTime() - start) / 1e9;
		if (last.delivered().size() != 1) {
			throw new IllegalStateException("Lost the receiver: " + last.deliveries());
		}
		System.out.printf("  %-8s %,12.0f messages/s%n", name, MESSAGES / seconds);
	}

	private static void print(long[] nanos) {
		Arrays.sort(nanos);
		System.out.printf("  round trip p50 %.1f us, p99 %.1f us%n", nanos[nanos.length / 2] / 1e3,
				nanos[nanos.length / 100 * 99] / 1e3);
	}

	/**
	 * Sends the next ping from the listener that gets the answer to the one before, so
	 * that only the library is measured and no hand-over of ours.
	 */
	private static final class PingPong implements AutoCloseable {

		private final Sender ping;

		private final Receiver pong;

		private volatile CompletableFuture<long[]> done = new CompletableFuture<>();

		private long[] nanos = new long[0];

		private int count;

		private long sentAt;

		PingPong(EndPointDirectory directory) {
			this.ping = Sender.builder("ping").directory(directory).start();
			this.pong = Receiver.builder("pong").directory(directory).listener(this::onPong).start();
		}

		long[] measure(int roundTrips) {
			this.nanos = new long[roundTrips];
			this.count = 0;
			this.sentAt = System.nanoTime();
			CompletableFuture<long[]> result = new CompletableFuture<>();
			this.done = result;
			this.ping.publish(new byte[NumberedMessage.BYTES]);
			return result.join();
		}

		private void onPong(Message message) {
			this.nanos[this.count++] = System.nanoTime() - this.sentAt;
			if (this.count == this.nanos.length) {
				this.done.complete(this.nanos);
				return;
			}
			this.sentAt = System.nanoTime();
			this.ping.publish(message.payload());
		}

		@Override
		public void close() {
			this.pong.close();
			this.ping.close();
		}

	}

}
