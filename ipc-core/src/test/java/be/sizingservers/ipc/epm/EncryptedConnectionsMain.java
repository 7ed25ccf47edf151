package be.sizingservers.ipc.epm;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import be.sizingservers.ipc.transport.ChannelSecurity;
import be.sizingservers.ipc.transport.EpmChannel;
import be.sizingservers.ipc.transport.EpmConnector;
import be.sizingservers.ipc.transport.Threads;
import be.sizingservers.ipc.wire.EpmFrame;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Measures what 10,000 connections cost an End Point Manager in a JVM of its own with a
 * heap of 512 MiB, in clear and with a password: time to open them, eight at a time, and
 * the manager's heap, resident memory, threads and CPU time before, with all of them, and
 * after four rounds of keep-alives. It needs 10,100 open files. <pre>
 * mvn -B -q -pl ipc-core test-compile exec:exec -Dexec.executable=java -Dexec.classpathScope=test \
 *     -Dexec.args="-cp %classpath be.sizingservers.ipc.epm.EncryptedConnectionsMain"
 * </pre>
 */
final class EncryptedConnectionsMain {

	private static final int CONNECTIONS = 10_000;

	private static final int OPENED_AT_ONCE = 8;

	private static final int IDLE_ROUNDS = 4;

	private static final Duration PERIOD = RegistryLimits.defaults().pingInterval();

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final String PASSWORD = "correct horse battery";

	private static final byte[] SALT = "sixteen bytes 16".getBytes(US_ASCII);

	private final Queue<EpmChannel> channels = new ConcurrentLinkedQueue<>();

	private EncryptedConnectionsMain() {
	}

	public static void main(String[] arguments) throws Exception {
		if (arguments.length > 0) {
			serve(Boolean.parseBoolean(arguments[0]));
			return;
		}
		for (boolean encrypted : List.of(false, true)) {
			Process manager = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-Xmx512m", "-cp", System.getProperty("java.class.path"), EncryptedConnectionsMain.class.getName(),
					String.valueOf(encrypted))
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			try {
				new EncryptedConnectionsMain().measure(encrypted, manager);
			}
			finally {
				manager.destroyForcibly().waitFor();
			}
		}
	}

	// --- the manager's process ---

	private static void serve(boolean encrypted) throws IOException {
		EndPointManagerServerBuilder builder = EndPointManagerServer.builder().port(0);
		try (EndPointManagerServer manager = (encrypted ? builder.password(PASSWORD).salt(SALT) : builder).start()) {
			System.out.println("listens " + manager.address().getPort());
			BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
			while (commands.readLine() != null) {
				System.gc();
				System.gc();
				long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
				Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
				System.out.println("figures %5d connections, heap %3d MiB, resident %4d MiB, %5d threads, CPU %5.1f s"
					.formatted(manager.connections(), heap >> 20, ofSystem("VmRSS") >> 10, ofSystem("Threads"),
							cpu.toMillis() / 1e3));
			}
		}
	}

	/**
	 * A number that Linux knows of this process; 0 on other systems.
	 */
	private static long ofSystem(String name) throws IOException {
		Path status = Path.of("/proc/self/status");
		return Files.exists(status) ? Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith(name + ":"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
			.sum() : 0;
	}

	// --- the clients' process ---

	private void measure(boolean encrypted, Process manager) throws Exception {
		BufferedReader answers = manager.inputReader();
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(),
				Integer.parseInt(answer(answers, "listens ")));
		ChannelSecurity security = (encrypted ? Credentials.NONE.password(PASSWORD).salt(SALT) : Credentials.NONE)
			.security();
		System.out.printf("%s, Java %s%n", encrypted ? "with a password" : "in clear", Runtime.version());
		print(manager, answers);
		long start = System.nanoTime();
		List<EpmConnector> connectors = new ArrayList<>();
		CountDownLatch opened = new CountDownLatch(OPENED_AT_ONCE);
		for (int i = 0; i < OPENED_AT_ONCE; i++) {
			EpmConnector connector = new EpmConnector(address, security, PATIENCE, PATIENCE);
			connectors.add(connector);
			Threads.daemon("opens", () -> {
				open(connector);
				opened.countDown();
			}).start();
		}
		while (!opened.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
			keepAlive();
		}
		System.out.printf("  %d opened in %.1f s%n", this.channels.size(), (System.nanoTime() - start) / 1e9);
		print(manager, answers);
		for (int i = 0; i < IDLE_ROUNDS; i++) {
			keepAlive();
			LockSupport.parkNanos(PERIOD.toNanos());
		}
		print(manager, answers);
		this.channels.forEach(EpmChannel::close);
		connectors.forEach(EpmConnector::close);
	}

	private void open(EpmConnector connector) {
		try {
			for (int i = 0; i < CONNECTIONS / OPENED_AT_ONCE; i++) {
				this.channels.add(connector.open(new EpmFrame.Open(EpmFrame.VERSION, "many", i)));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void keepAlive() throws IOException {
		for (EpmChannel channel : this.channels) {
			channel.write(List.of(new EpmFrame.KeepAlive()));
		}
	}

	private static void print(Process manager, BufferedReader answers) throws IOException {
		manager.getOutputStream().write('\n');
		manager.getOutputStream().flush();
		System.out.println("  " + answer(answers, "figures "));
	}

	private static String answer(BufferedReader answers, String word) throws IOException {
		String line = answers.readLine();
		while (line != null && !line.startsWith(word)) {
			line = answers.readLine();
		}
		if (line == null) {
			throw new EOFException("The manager has ended");
		}
		return line.substring(word.length());
	}

}
