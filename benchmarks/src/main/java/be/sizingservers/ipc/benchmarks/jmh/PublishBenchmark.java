package be.sizingservers.ipc.benchmarks.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole way of a message of 64 bytes, with the receivers in the same process, so that
 * what both sides allocate is counted. One byte[] of 80 bytes per receiver is the payload
 * that its listener gets.
 */
@State(Scope.Thread)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PublishBenchmark {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/**
	 * How many receivers there are.
	 */
	@Param({ "0", "1" })
	public int receivers;

	private final byte[] payload = new byte[64];

	private final List<AutoCloseable> open = new ArrayList<>();

	private final Path folder = newFolder();

	private final Sender sender = Sender.builder("jmh").directory(directory()).start();

	private static Path newFolder() {
		try {
			return Files.createTempDirectory("ipc-jmh");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("There is no folder for registrations", ex);
		}
	}

	private EndPointDirectory directory() {
		return LocalUserDirectory.at(this.folder.resolve("directory"));
	}

	/**
	 * Starts receivers.
	 * @throws InterruptedException if interrupted
	 */
	@Setup
	public void receive() throws InterruptedException {
		this.open.add(this.sender);
		for (int i = 0; i < this.receivers; i++) {
			this.open.add(Receiver.builder("jmh").directory(directory()).listener((message) -> {
			}).start());
		}
		if (!this.sender.awaitReceivers(this.receivers, PATIENCE)) {
			throw new IllegalStateException("There are only %s".formatted(this.sender.receivers()));
		}
	}

	/**
	 * Ends them all.
	 * @throws Exception if one cannot be closed
	 */
	@TearDown
	public void close() throws Exception {
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
		try (Stream<Path> paths = Files.walk(this.folder)) {
			for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(path);
			}
		}
	}

	/**
	 * Without a report.
	 */
	@Benchmark
	public void publish() {
		this.sender.publish(this.payload);
	}

	/**
	 * With a report that nobody waits for.
	 * @return the report
	 */
	@Benchmark
	public Future<SendReport> send() {
		return this.sender.send(this.payload);
	}

}
