package be.sizingservers.ipc.benchmarks.harness;

import java.util.stream.IntStream;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver gets from all callers. Thread-safe, as each caller's messages come
 * one at a time.
 */
final class Receipt implements Sink {

	private final int bytes;

	private final Arrivals[] callers;

	private volatile @Nullable String damage;

	Receipt(Scenario scenario) {
		this.bytes = scenario.messageBytes();
		this.callers = IntStream.range(0, scenario.senders() * scenario.callers())
			.mapToObj((caller) -> new Arrivals(scenario.kind() == Scenario.Kind.PACED))
			.toArray(Arrivals[]::new);
	}

	@Override
	public void take(byte[] message) {
		if (!Stamp.isWhole(message, this.bytes)) {
			this.damage = "A message of %d bytes came damaged, with %d bytes".formatted(this.bytes, message.length);
			throw new IllegalStateException(this.damage);
		}
		this.callers[Stamp.caller(message)].take(message);
	}

	boolean has(long[] sent) {
		return IntStream.range(0, sent.length).allMatch((caller) -> this.callers[caller].has(sent[caller]));
	}

	long count() {
		long count = 0;
		for (Arrivals caller : this.callers) {
			count += caller.count();
		}
		return count;
	}

	/**
	 * Adds what came.
	 * @param tally what to add to
	 * @param sent how many messages each caller has sent
	 * @param now when the last messages came, if the very last one did not
	 */
	void addTo(Tally tally, long[] sent, long now) {
		if (this.damage != null) {
			throw new IllegalStateException(this.damage);
		}
		for (int i = 0; i < sent.length; i++) {
			Arrivals arrivals = this.callers[i];
			tally.messages += arrivals.measured();
			tally.lost += arrivals.lost(sent[i]);
			tally.duplicated += arrivals.duplicated();
			tally.disordered += arrivals.disordered();
			tally.firstNanos = Math.min(tally.firstNanos, (arrivals.firstNanos() != 0) ? arrivals.firstNanos() : now);
			tally.lastNanos = Math.max(tally.lastNanos, (arrivals.lastNanos() != 0) ? arrivals.lastNanos() : now);
			Histogram latencies = arrivals.latencies();
			if (latencies != null) {
				tally.latencies.add(latencies);
			}
		}
	}

}
