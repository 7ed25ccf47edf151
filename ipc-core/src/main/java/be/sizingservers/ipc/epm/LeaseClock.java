package be.sizingservers.ipc.epm;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time that leases live in, in nanoseconds since it was made. It runs with the
 * monotonic clock of the machine; but if this process has not stepped it for longer than
 * the pause, then the process itself was paused, could not hear of any renewal, and only
 * a usual step counts. Guarded by the lock of its {@link InMemoryRegistryStore}.
 */
final class LeaseClock {

	private final LongSupplier nanoClock;

	private final long usualStep;

	private final long pause;

	private long steppedAt;

	private long time;

	LeaseClock(LongSupplier nanoClock, Duration usualStep, Duration pause) {
		this.nanoClock = nanoClock;
		this.usualStep = usualStep.toNanos();
		this.pause = pause.toNanos();
		this.steppedAt = nanoClock.getAsLong();
	}

	/**
	 * The time now. After a pause a renewal may come before the next step: then this is
	 * what that step will lead to.
	 */
	long now() {
		return at(this.nanoClock.getAsLong());
	}

	long step() {
		long nanos = this.nanoClock.getAsLong();
		this.time = at(nanos);
		this.steppedAt = nanos;
		return this.time;
	}

	private long at(long nanos) {
		long gap = nanos - this.steppedAt;
		return this.time + ((gap > this.pause) ? this.usualStep : gap);
	}

}
