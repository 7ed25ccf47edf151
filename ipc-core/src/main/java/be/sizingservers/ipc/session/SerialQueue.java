package be.sizingservers.ipc.session;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

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
	 * Adds a task, unless waiting for room is given up.
	 * @param task does not throw
	 * @param executor runs it; if it refuses, the calling thread does
	 * @param givenUp ends the wait, for example because the executor has dropped its
	 * tasks
	 */
	public void submit(Runnable task, Executor executor, BooleanSupplier givenUp) {
		while (!tryAcquire()) {
			if (givenUp.getAsBoolean()) {
				return;
			}
		}
		this.tasks.add(task);
		schedule(executor);
	}

	private boolean tryAcquire() {
		try {
			return this.room.tryAcquire(100, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			// The connection's thread is ours, and an interrupt means nothing to it.
			return this.room.tryAcquire();
		}
	}

	private void schedule(Executor executor) {
		while (!this.tasks.isEmpty() && this.running.compareAndSet(false, true)) {
			try {
				executor.execute(() -> {
					drain();
					schedule(executor);
				});
				return;
			}
			catch (RejectedExecutionException | Error ex) {
				drain();
			}
		}
	}

	private void drain() {
		try {
			for (int i = 0; i < BATCH; i++) {
				Runnable task = this.tasks.poll();
				if (task == null) {
					return;
				}
				this.room.release();
				task.run();
			}
		}
		finally {
			this.running.set(false);
		}
	}

}
