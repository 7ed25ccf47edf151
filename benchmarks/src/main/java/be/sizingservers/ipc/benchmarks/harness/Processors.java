package be.sizingservers.ipc.benchmarks.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * What all processors of the machine have done so far, in seconds; 0 where there is no
 * {@code /proc}.
 *
 * @param busy for any process
 * @param steal for somebody else, says the hypervisor
 */
record Processors(double busy, double steal) {

	private static final Path STAT = Path.of("/proc/stat");

	private static final double TICKS_PER_SECOND = 100;

	private static final int[] BUSY = { 1, 2, 3, 6, 7 };

	private static final int STEAL = 8;

	static Processors now() {
		if (!Files.exists(STAT)) {
			return new Processors(0, 0);
		}
		try {
			String[] ticks = Files.readAllLines(STAT).get(0).split(" +");
			double busy = IntStream.of(BUSY).mapToDouble((column) -> Double.parseDouble(ticks[column])).sum();
			return new Processors(busy / TICKS_PER_SECOND, Double.parseDouble(ticks[STEAL]) / TICKS_PER_SECOND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("%s cannot be read".formatted(STAT), ex);
		}
	}

	Processors since(Processors before) {
		return new Processors(this.busy - before.busy, this.steal - before.steal);
	}

}
