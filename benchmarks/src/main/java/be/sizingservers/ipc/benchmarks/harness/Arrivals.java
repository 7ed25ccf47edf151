package be.sizingservers.ipc.benchmarks.harness;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashSet;
import java.util.Set;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver gets from one caller: checks that nothing is missing, doubled or out
 * of order, and takes the time. Written by the one thread at a time that brings the
 * caller's messages; others may read what is before {@link #count()}, once they have read
 * that.
 */
final class Arrivals {

	private static final VarHandle COUNT;

	static {
		try {
			COUNT = MethodHandles.lookup().findVarHandle(Arrivals.class, "count", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final @Nullable Histogram latencies;

	private final Set<Long> missing = new HashSet<>();

	private long count;

	private long next;

	private long duplicated;

	private long disordered;

	private byte phase = Stamp.WARM_UP;

	private long warmUps;

	private long firstNanos;

	private long lastNanos;

	Arrivals(boolean timed) {
		this.latencies = (timed) ? Latencies.histogram() : null;
	}

	void take(byte[] message) {
		byte is = Stamp.phase(message);
		if (is != this.phase) {
			change(is);
		}
		if (this.latencies != null && is != Stamp.WARM_UP) {
			Latencies.record(this.latencies, System.nanoTime() - Stamp.nanos(message));
		}
		long sequence = Stamp.sequence(message);
		if (sequence == this.next) {
			this.next = sequence + 1;
		}
		else {
			unexpected(sequence);
		}
		COUNT.setRelease(this, this.count + 1);
	}

	private void change(byte is) {
		long now = System.nanoTime();
		if (this.phase == Stamp.WARM_UP) {
			// What came before was a rehearsal.
			this.warmUps = this.count;
			this.firstNanos = now;
			if (this.latencies != null) {
				this.latencies.reset();
			}
		}
		if (is == Stamp.LAST) {
			this.lastNanos = now;
		}
		this.phase = is;
	}

	private void unexpected(long sequence) {
		if (sequence > this.next) {
			for (long skipped = this.next; skipped < sequence; skipped++) {
				this.missing.add(skipped);
			}
			this.next = sequence + 1;
		}
		else if (this.missing.remove(sequence)) {
			this.disordered++;
		}
		else {
			this.duplicated++;
		}
	}

	long count() {
		return (long) COUNT.getAcquire(this);
	}

	long lost(long sent) {
		return this.missing.size() + sent - this.next;
	}

	boolean has(long sent) {
		return count() >= sent && lost(sent) == 0;
	}

	long duplicated() {
		return this.duplicated;
	}

	long disordered() {
		return this.disordered;
	}

	long measured() {
		return this.count - this.warmUps;
	}

	long firstNanos() {
		return this.firstNanos;
	}

	/**
	 * When the last message came; 0 if it never did.
	 */
	long lastNanos() {
		return this.lastNanos;
	}

	@Nullable Histogram latencies() {
		return this.latencies;
	}

}
