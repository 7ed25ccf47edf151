package be.sizingservers.ipc.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.wire.ProtocolException;

/**
 * How long a thread that reads may wait for more: until the peer counts as dead, but for
 * a frame that has begun no longer than until it must be there in whole. That time is
 * absolute, however its bytes drip. Used by one thread.
 */
final class FramePatience {

	private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

	private final LongSupplier nanoClock;

	private final int silentMillis;

	private final Duration frame;

	/**
	 * How many frames were there in whole when the current one began.
	 */
	private long before = -1;

	private long begun;

	FramePatience(LongSupplier nanoClock, Duration silent, Duration frame) {
		this.nanoClock = nanoClock;
		this.silentMillis = Math.toIntExact(silent.toMillis());
		this.frame = frame;
	}

	/**
	 * Tells how long to wait now.
	 * @param partial whether a part of a frame is there
	 * @param frames how many frames were there in whole
	 * @return milliseconds, at least 1
	 * @throws ProtocolException if the frame takes too long
	 */
	int millis(boolean partial, long frames) {
		if (!partial) {
			return this.silentMillis;
		}
		long now = this.nanoClock.getAsLong();
		if (this.before != frames) {
			this.before = frames;
			this.begun = now;
		}
		long left = this.frame.toNanos() - (now - this.begun);
		if (left <= 0) {
			throw new ProtocolException(RefusalReason.TOO_SLOW,
					"a frame that it has begun was not there in whole after %s".formatted(this.frame));
		}
		return (int) Math.min(this.silentMillis, (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
	}

}
