package be.sizingservers.ipc.benchmarks.harness;

import org.HdrHistogram.Histogram;

/**
 * What came at all receivers of one process, or of all. Not thread-safe.
 */
public final class Tally {

	long messages;

	long lost;

	long duplicated;

	long disordered;

	long firstNanos = Long.MAX_VALUE;

	long lastNanos;

	final Histogram latencies = Latencies.histogram();

	private long p50;

	private long p99;

	private long p999;

	/**
	 * Adds what another process has counted; of latencies the longest stand.
	 * @param arrived {@link #toSignal()} of there
	 */
	void add(Signal arrived) {
		this.messages += arrived.number("messages");
		this.lost += arrived.number("lost");
		this.duplicated += arrived.number("duplicated");
		this.disordered += arrived.number("disordered");
		this.firstNanos = Math.min(this.firstNanos, arrived.number("firstNanos"));
		this.lastNanos = Math.max(this.lastNanos, arrived.number("lastNanos"));
		this.p50 = Math.max(this.p50, arrived.number("p50"));
		this.p99 = Math.max(this.p99, arrived.number("p99"));
		this.p999 = Math.max(this.p999, arrived.number("p999"));
	}

	Signal toSignal() {
		return Latencies.add(Signal.of("arrived")
			.with("messages", this.messages)
			.with("lost", this.lost)
			.with("duplicated", this.duplicated)
			.with("disordered", this.disordered)
			.with("firstNanos", this.firstNanos)
			.with("lastNanos", this.lastNanos), this.latencies);
	}

	double seconds() {
		return (this.lastNanos - this.firstNanos) / 1e9;
	}

	double p50Micros() {
		return this.p50 / 1e3;
	}

	double p99Micros() {
		return this.p99 / 1e3;
	}

	double p999Micros() {
		return this.p999 / 1e3;
	}

}
