package be.sizingservers.ipc.security;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.ReceiverBuilder;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.SenderBuilder;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.epm.EndPointManagerServer;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Measures what encryption costs: messages of 1 KiB between two JVMs, in clear, with a
 * password and with certificates, in turn, several times. A rate counts until the
 * listener has returned from the last message. <pre>
 * mvn -B -q -pl ipc-core test-compile exec:exec -Dexec.executable=java -Dexec.classpathScope=test \
 *     -Dexec.args="-cp %classpath be.sizingservers.ipc.security.EncryptedThroughputMain"
 * </pre>
 */
final class EncryptedThroughputMain {

	private static final String PASSWORD = "correct horse battery";

	private static final byte[] SALT = "sixteen bytes 16".getBytes(US_ASCII);

	private static final int MESSAGES = 400_000;

	private static final int BYTES = 1024;

	/**
	 * The JVM takes gigabytes until it has compiled AES-GCM as well as it can.
	 */
	private static final int WARM_UP = 15;

	private static final int ROUNDS = 7;

	private static final Duration LONG = Duration.ofSeconds(60);

	private enum Mode {

		CLEAR, PASSWORD, CERTIFICATES

	}

	private EncryptedThroughputMain() {
	}

	public static void main(String[] arguments) throws Exception {
		if (arguments.length > 0) {
			receive(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Path.of(arguments[2]));
			return;
		}
		Path folder = Files.createTempDirectory("encrypted");
		new TestCertificates(folder).identity("member");
		try (EndPointManagerServer open = EndPointManagerServer.builder().port(0).start();
				EndPointManagerServer closed = EndPointManagerServer.builder()
					.port(0)
					.password(PASSWORD)
					.salt(SALT)
					.start()) {
			Process peer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
					System.getProperty("java.class.path"), EncryptedThroughputMain.class.getName(),
					String.valueOf(open.address().getPort()), String.valueOf(closed.address().getPort()),
					folder.toString())
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.redirectOutput(ProcessBuilder.Redirect.INHERIT)
				.start();
			try {
				measure(open.address().getPort(), closed.address().getPort(), folder);
			}
			finally {
				peer.destroy();
			}
		}
	}

	private static EndPointManagerConnection open(int port) {
		return EndPointManagerConnection.to("127.0.0.1", port);
	}

	private static EndPointManagerConnection closed(int port) {
		return EndPointManagerConnection.to("127.0.0.1", port).password(PASSWORD).salt(SALT);
	}

	private static SSLContext context(Path folder) throws Exception {
		KeyStore member = new TestCertificates(folder).load("member");
		return TestCertificates.context(member, member);
	}

	private static void receive(int open, int closed, Path folder) throws Exception {
		SSLContext context = context(folder);
		List<Receiver> receivers = new ArrayList<>();
		for (Mode mode : Mode.values()) {
			ReceiverBuilder builder = Receiver.builder(mode.name()).listener((message) -> {
			}).endPointManager((mode == Mode.CLEAR) ? open(open) : closed(closed));
			receivers.add(((mode == Mode.CERTIFICATES) ? builder.sslContext(() -> context) : builder).start());
		}
		System.in.transferTo(System.out);
	}

	private static void measure(int open, int closed, Path folder) throws Exception {
		SSLContext context = context(folder);
		Map<Mode, Sender> senders = new EnumMap<>(Mode.class);
		Map<Mode, double[]> rates = new EnumMap<>(Mode.class);
		for (Mode mode : Mode.values()) {
			SenderBuilder builder = Sender.builder(mode.name())
				.endPointManager((mode == Mode.CLEAR) ? open(open) : closed(closed));
			Sender sender = ((mode == Mode.CERTIFICATES) ? builder.sslContext(() -> context) : builder).start();
			if (!sender.awaitReceivers(1, LONG)) {
				throw new IllegalStateException("No receiver in mode " + mode);
			}
			senders.put(mode, sender);
			rates.put(mode, new double[ROUNDS]);
		}
		for (int round = -WARM_UP; round < ROUNDS; round++) {
			for (Mode mode : Mode.values()) {
				double rate = rate(senders.get(mode));
				if (round >= 0) {
					rates.get(mode)[round] = rate;
				}
			}
		}
		senders.values().forEach(Sender::close);
		double clear = median(rates.get(Mode.CLEAR));
		rates.forEach((mode, each) -> System.out.printf("%-12s median %,9.0f messages/s, %.2f of clear, all %s%n", mode,
				median(each), median(each) / clear,
				Arrays.toString(Arrays.stream(each).mapToLong(Math::round).toArray())));
	}

	private static double rate(Sender sender) throws Exception {
		byte[] payload = new byte[BYTES];
		long start = System.nanoTime();
		for (int i = 1; i < MESSAGES; i++) {
			sender.publish(payload);
		}
		if (sender.send(payload).get(LONG.toSeconds(), TimeUnit.SECONDS).delivered().size() != 1) {
			throw new IllegalStateException("The last message was not delivered");
		}
		return MESSAGES * 1e9 / (System.nanoTime() - start);
	}

	private static double median(double[] rates) {
		double[] sorted = rates.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

}
