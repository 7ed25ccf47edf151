package be.sizingservers.ipc.transport;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A timer whose time passes when a test says so, on the thread of the test. Thread-safe.
 */
final class VirtualTimer extends ScheduledThreadPoolExecutor {

	private final PriorityQueue<Timed> tasks = new PriorityQueue<>();

	private long now;

	VirtualTimer() {
		super(0);
	}

	/**
	 * How many tasks wait for their time.
	 */
	synchronized int waiting() {
		this.tasks.removeIf(Timed::isDone);
		return this.tasks.size();
	}

	void pass(Duration time) {
		long end;
		synchronized (this) {
			end = this.now + time.toNanos();
		}
		for (Timed due = due(end); due != null; due = due(end)) {
			due.run();
		}
		synchronized (this) {
			this.now = end;
		}
	}

	private synchronized @Nullable Timed due(long end) {
		Timed first = this.tasks.peek();
		if (first == null || first.at > end) {
			return null;
		}
		this.now = first.at;
		return this.tasks.poll();
	}

	@Override
	public synchronized ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
		return add(command, unit.toNanos(delay), 0);
	}

	@Override
	public synchronized ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay,
			TimeUnit unit) {
		return add(command, unit.toNanos(initialDelay), unit.toNanos(delay));
	}

	private Timed add(Runnable command, long delay, long period) {
		Timed timed = new Timed(command, this.now + delay, period);
		this.tasks.add(timed);
		return timed;
	}

	private final class Timed extends FutureTask<Object> implements RunnableScheduledFuture<Object> {

		private final long period;

		private long at;

		Timed(Runnable command, long at, long period) {
			super((Callable<Object>) () -> {
				command.run();
				return command;
			});
			this.at = at;
			this.period = period;
		}

		@Override
		public void run() {
			if (!isPeriodic()) {
				super.run();
			}
			else if (runAndReset()) {
				synchronized (VirtualTimer.this) {
					this.at += this.period;
					VirtualTimer.this.tasks.add(this);
				}
			}
		}

		@Override
		public boolean isPeriodic() {
			return this.period > 0;
		}

		@Override
		public long getDelay(TimeUnit unit) {
			return unit.convert(this.at - VirtualTimer.this.now, TimeUnit.NANOSECONDS);
		}

		@Override
		public int compareTo(Delayed other) {
			return Long.compare(this.at, ((Timed) other).at);
		}

	}

}
