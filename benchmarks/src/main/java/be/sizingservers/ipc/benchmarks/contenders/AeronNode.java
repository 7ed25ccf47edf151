package be.sizingservers.ipc.benchmarks.contenders;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

import be.sizingservers.ipc.benchmarks.harness.Inlet;
import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * A client of Aeron, and the media driver if it has one of its own. The driver is one
 * thread that backs off when idle, as the processors are shared.
 */
final class AeronNode implements AutoCloseable {

	static final List<String> JVM_ARGUMENTS = List.of("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
			"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "-Dagrona.disable.bounds.checks=true");

	private static final Path MEMORY = Path.of("/dev/shm");

	private static final int MTU = 8192;

	private final @Nullable MediaDriver driver;

	private final Aeron client;

	private AeronNode(@Nullable MediaDriver driver, String directory) {
		this.driver = driver;
		this.client = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory));
	}

	static AeronNode client(String directory) {
		return new AeronNode(null, directory);
	}

	static AeronNode clientWithDriver() {
		MediaDriver driver = launch();
		return new AeronNode(driver, driver.aeronDirectoryName());
	}

	static Inlet driver() {
		return new Driver(launch());
	}

	private static MediaDriver launch() {
		Path parent = (Files.isDirectory(MEMORY)) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
		return MediaDriver.launch(
				new MediaDriver.Context().aeronDirectoryName(parent.resolve("aeron-" + UUID.randomUUID()).toString())
					.dirDeleteOnShutdown(true)
					.threadingMode(ThreadingMode.SHARED)
					.sharedIdleStrategy(new BackoffIdleStrategy())
					.mtuLength(MTU));
	}

	Aeron client() {
		return this.client;
	}

	@Override
	public void close() {
		this.client.close();
		if (this.driver != null) {
			this.driver.close();
		}
	}

	private record Driver(MediaDriver driver) implements Inlet {

		@Override
		public String address() {
			return this.driver.aeronDirectoryName();
		}

		@Override
		public void close() {
			this.driver.close();
		}

	}

}
