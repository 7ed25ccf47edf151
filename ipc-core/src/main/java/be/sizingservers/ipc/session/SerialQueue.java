package be.sizingservers.ipc.session;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs the tasks of one session on a user's executor, one at a time and in order.
 * Bounded: who submits waits when {@value #CAPACITY} tasks are queued.
 */
public final class SerialQueue {

	static final int CAPACITY = 1_024;

	private static final int BATCH = 64;

	private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final Semaphore room = new Semaphore(CAPACITY);

	private final AtomicBoolean running = new AtomicBoolean();

	SerialQueue() {
	}

	/**
	 * Adds a task.
	 * @param task does not throw
	 * @param executor runs it; if it refuses, the calling thread does
	 */
	public void submit(Runnable task, Executor executor) {
		this.room.acquireUninterruptibly();
		this.tasks.add(task);
		schedule(executor);
	}

	private void schedule(Executor executor) {
		if (this.running.compareAndSet(false, true)) {
			try {
				executor.execute(() -> drain(executor));
			}
			catch (RejectedExecutionException ex) {
				drain(executor);
			}
		}
	}

	private void drain(Executor executor) {
		try {
			for (int i = 0; i < BATCH; i++) {
				Runnable task = this.tasks.poll();
				if (task == null) {
					break;
				}
				this.room.release();
				task.run();
			}
		}
		finally {
			this.running.set(false);
		}
		if (!this.tasks.isEmpty()) {
			schedule(executor);
		}
	}

}
