package be.sizingservers.ipc.epm;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after one failure and the next: anything between the shortest pause
 * and a ceiling that doubles each time, so that many clients do not come at once. Not
 * thread-safe.
 */
final class BackOff {

	private static final int MAX_DOUBLINGS = 16;

	private final long shortest;

	private final long longest;

	private final RandomGenerator random;

	private int failures;

	BackOff(Duration shortest, Duration longest, RandomGenerator random) {
		this.shortest = shortest.toNanos();
		this.longest = longest.toNanos();
		this.random = random;
	}

	/**
	 * Something has failed again.
	 * @return the pause, in nanoseconds
	 */
	long next() {
		this.failures = Math.min(this.failures + 1, MAX_DOUBLINGS);
		long ceiling = Math.min(this.longest, this.shortest << this.failures);
		return this.random.nextLong(this.shortest, ceiling + 1);
	}

	/**
	 * It works again.
	 */
	void reset() {
		this.failures = 0;
	}

}
