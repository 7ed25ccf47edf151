package be.sizingservers.ipc.benchmarks.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much memory this process has.
 */
public final class Memory {

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final int KIBIBYTE = 1024;

	private Memory() {
	}

	/**
	 * Adds the most that was resident so far.
	 * @param signal what to add to
	 * @return the signal with {@code peakBytes}; 0 where that is not known
	 */
	public static Signal add(Signal signal) {
		return signal.with("peakBytes", status("VmHWM:"));
	}

	/**
	 * What there is now.
	 * @return {@code heap} after a collection, {@code direct} buffers, {@code native}
	 * (what is resident besides; exact if all of the heap is) and the number of
	 * {@code threads}
	 */
	public static Signal now() {
		long heap = heapAfterCollection();
		return Signal.of("memory")
			.with("heap", heap)
			.with("direct", direct())
			.with("native", status("VmRSS:") - ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted())
			.with("threads", ManagementFactory.getThreadMXBean().getThreadCount());
	}

	/**
	 * What the heap holds after a collection.
	 * @return bytes
	 */
	public static long heapAfterCollection() {
		// Buffers are freed by what is found in the first one.
		System.gc();
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/**
	 * What direct buffers hold.
	 * @return bytes
	 */
	public static long direct() {
		return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
	}

	private static long status(String name) {
		if (!Files.exists(STATUS)) {
			return 0;
		}
		try {
			return Files.readAllLines(STATUS)
				.stream()
				.filter((line) -> line.startsWith(name))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
				.sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("%s cannot be read".formatted(STATUS), ex);
		}
	}

}
