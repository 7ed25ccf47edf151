package be.sizingservers.ipc.benchmarks.harness;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Keeps processors from halting: on a virtual machine it takes long to wake one up. While
 * somebody holds the device below open, having asked for a latency of zero, an idle
 * processor of Linux looks for work all the time, where it knows how to. Elsewhere there
 * are {@link Spinners}, behind which a thread that wakes up may wait for milliseconds.
 * Ends with the coordinator.
 */
final class Awake implements AutoCloseable {

	private static final Path LATENCY = Path.of("/dev/cpu_dma_latency");

	private static final Path SHALLOWEST = Path.of("/sys/devices/system/cpu/cpu0/cpuidle/state0/name");

	private final @Nullable OutputStream latency;

	private final Spinners spinners;

	private Awake(@Nullable OutputStream latency, Spinners spinners) {
		this.latency = latency;
		this.spinners = spinners;
	}

	static Awake start() throws IOException {
		if (!canPoll()) {
			return new Awake(null, Spinners.start());
		}
		OutputStream latency = new FileOutputStream(LATENCY.toFile());
		latency.write(new byte[Integer.BYTES]);
		return new Awake(latency, Spinners.none());
	}

	static Awake none() {
		return new Awake(null, Spinners.none());
	}

	static boolean isPossible() throws IOException {
		return canPoll() || Spinners.available();
	}

	private static boolean canPoll() throws IOException {
		return Files.isWritable(LATENCY) && Files.exists(SHALLOWEST)
				&& Files.readString(SHALLOWEST).strip().equals("POLL");
	}

	/**
	 * What processes have used for it.
	 */
	Duration cpu() {
		return this.spinners.cpu();
	}

	@Override
	public void close() throws IOException {
		this.spinners.close();
		if (this.latency != null) {
			this.latency.close();
		}
	}

}
