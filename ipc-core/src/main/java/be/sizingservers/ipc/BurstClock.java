package be.sizingservers.ipc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * The time that messages are sent at, in milliseconds since 1970. To read the system's
 * clock costs a fifth of what it costs to send a small message: in a burst, a timer reads
 * it for all of them, each millisecond.
 * <p>
 * Any thread may ask. Whoever has begun the ticks owns their count: the thread that finds
 * a burst, and then the timer's.
 */
final class BurstClock implements LongSupplier {

	/**
	 * So many questions within one millisecond are a burst.
	 */
	static final int BURST = 64;

	/**
	 * After so many ticks, the clock is read for a moment: is it a burst still?
	 */
	static final int TICKS = 16;

	private static final Duration TICK = Duration.ofMillis(1);

	private final LongSupplier clock;

	private final BiConsumer<Duration, Runnable> timer;

	private final AtomicBoolean ticking = new AtomicBoolean();

	private int ticksLeft;

	/**
	 * 0 without ticks.
	 */
	private volatile long ticked;

	private final AtomicLong last = new AtomicLong();

	private final AtomicInteger questions = new AtomicInteger();

	/**
	 * Creates a clock that does not tick yet.
	 * @param clock milliseconds since 1970
	 * @param timer runs something after a while; not closed before the last question
	 */
	BurstClock(LongSupplier clock, BiConsumer<Duration, Runnable> timer) {
		this.clock = clock;
		this.timer = timer;
	}

	@Override
	public long getAsLong() {
		long time = this.ticked;
		return (time != 0) ? time : read();
	}

	private long read() {
		long now = this.clock.getAsLong();
		if (now != this.last.get()) {
			this.last.set(now);
			this.questions.set(0);
		}
		else if (this.questions.incrementAndGet() >= BURST && this.ticking.compareAndSet(false, true)) {
			this.questions.set(0);
			this.ticksLeft = TICKS;
			tick();
		}
		return now;
	}

	private void tick() {
		if (this.ticksLeft-- <= 0) {
			stopTicking();
			return;
		}
		this.ticked = this.clock.getAsLong();
		try {
			// The last of this turn: the next tick may come before this returns.
			this.timer.accept(TICK, this::tick);
		}
		catch (RuntimeException | Error ex) {
			stopTicking();
			throw ex;
		}
	}

	private void stopTicking() {
		this.ticked = 0;
		this.ticking.set(false);
	}

}
