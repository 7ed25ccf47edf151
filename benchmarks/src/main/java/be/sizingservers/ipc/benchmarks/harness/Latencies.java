package be.sizingservers.ipc.benchmarks.harness;

import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/**
 * Histograms of nanoseconds, three digits exact.
 */
public final class Latencies {

	private static final long LONGEST = TimeUnit.MINUTES.toNanos(2);

	private Latencies() {
	}

	/**
	 * Makes a histogram.
	 * @return not thread-safe
	 */
	public static Histogram histogram() {
		return new Histogram(LONGEST, 3);
	}

	/**
	 * Counts one more.
	 * @param histogram where
	 * @param nanos how long it took
	 */
	public static void record(Histogram histogram, long nanos) {
		histogram.recordValue(Math.max(0, Math.min(nanos, LONGEST)));
	}

	/**
	 * Adds the percentiles that results have.
	 * @param signal what to add to
	 * @param histogram of nanoseconds
	 * @return the signal with {@code p50}, {@code p99} and {@code p999}
	 */
	public static Signal add(Signal signal, Histogram histogram) {
		return signal.with("p50", histogram.getValueAtPercentile(50))
			.with("p99", histogram.getValueAtPercentile(99))
			.with("p999", histogram.getValueAtPercentile(99.9));
	}

}
