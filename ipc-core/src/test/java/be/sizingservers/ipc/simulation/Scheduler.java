package be.sizingservers.ipc.simulation;

import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

/**
 * The virtual clock, and everything that is going to happen, in order.
 */
public final class Scheduler {

	private final PriorityQueue<Task> tasks = new PriorityQueue<>();

	private long now = 1;

	private long scheduled;

	private int alive;

	/**
	 * Something that happens once, unless it is cancelled.
	 */
	public final class Task implements Comparable<Task> {

		private final long at;

		private final long order;

		private @Nullable Runnable action;

		private Task(long at, long order, Runnable action) {
			this.at = at;
			this.order = order;
			this.action = action;
		}

		public void cancel() {
			take();
		}

		private @Nullable Runnable take() {
			Runnable taken = this.action;
			if (taken != null) {
				this.action = null;
				Scheduler.this.alive--;
			}
			return taken;
		}

		@Override
		public int compareTo(Task other) {
			return (this.at != other.at) ? Long.compare(this.at, other.at) : Long.compare(this.order, other.order);
		}

	}

	public long now() {
		return this.now;
	}

	public Task after(long nanos, Runnable action) {
		Task task = new Task(this.now + nanos, this.scheduled++, action);
		this.alive++;
		this.tasks.add(task);
		return task;
	}

	/**
	 * Tells whether nothing is going to happen any more.
	 */
	public boolean isAtRest() {
		return this.alive == 0;
	}

	/**
	 * Lets the next thing happen.
	 */
	public void step() {
		Task task = this.tasks.remove();
		Runnable action = task.take();
		if (action != null) {
			this.now = task.at;
			action.run();
		}
	}

}
