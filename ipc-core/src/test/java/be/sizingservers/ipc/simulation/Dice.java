package be.sizingservers.ipc.simulation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Every choice of one simulation. The same seed throws the same numbers.
 */
public final class Dice {

	private final SplittableRandom random;

	public Dice(long seed) {
		this.random = new SplittableRandom(seed);
	}

	public boolean oneIn(int count) {
		return this.random.nextInt(count) == 0;
	}

	/**
	 * A number from low to high, both inclusive.
	 */
	public int between(int low, int high) {
		return this.random.nextInt(low, high + 1);
	}

	public long micros(int low, int high) {
		return TimeUnit.MICROSECONDS.toNanos(between(low, high));
	}

	public long millis(int low, int high) {
		return this.random.nextLong(TimeUnit.MILLISECONDS.toNanos(low), TimeUnit.MILLISECONDS.toNanos(high) + 1);
	}

	/**
	 * Mostly a few microseconds, as a thread or a packet needs; now and then much longer.
	 */
	public long moment() {
		return oneIn(40) ? micros(500, 20_000) : micros(1, 300);
	}

	public <T> T pick(List<T> from) {
		return from.get(this.random.nextInt(from.size()));
	}

	public UUID instance() {
		return new UUID(this.random.nextLong(), this.random.nextLong());
	}

}
