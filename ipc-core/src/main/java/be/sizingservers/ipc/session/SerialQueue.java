package be.sizingservers.ipc.session;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of one session on a user's executor, one at a time and in order.
 * Bounded: who submits waits when {@value #CAPACITY} tasks are queued. One thread at a
 * time submits and checks.
 * <p>
 * The executor may refuse a run of tasks, at once or, shut down by its owner, by
 * forgetting the one it has: all tasks that are queued are refused then.
 */
public final class SerialQueue {

	static final int CAPACITY = 1_024;

	private static final int BATCH = 64;

	private static final int WAIT_MILLIS = 100;

	/**
	 * Five seconds.
	 */
	private static final int WAITS_TO_CHECK = 50;

	private final ConcurrentLinkedQueue<Task> tasks = new ConcurrentLinkedQueue<>();

	private final Semaphore room = new Semaphore(CAPACITY);

	private final AtomicReference<Run> run = new AtomicReference<>(Run.NONE);

	/**
	 * Of runs. Written by who makes a run begin.
	 */
	private volatile long begun;

	private volatile @Nullable Thread runner;

	private long begunAtCheck = -1;

	SerialQueue() {
	}

	/**
	 * What is run.
	 */
	public interface Task {

		/**
		 * Does it. Does not throw.
		 */
		void run();

		/**
		 * It cannot be done. Does not throw.
		 * @param why what the executor has thrown
		 */
		void refused(Throwable why);

	}

	private enum Run {

		NONE, QUEUED, ACTIVE

	}

	/**
	 * Adds a task, unless waiting for room is given up.
	 * @param task the task
	 * @param executor runs it
	 * @param givenUp ends the wait
	 */
	public void submit(Task task, Executor executor, BooleanSupplier givenUp) {
		for (int waits = 1; !tryAcquire(); waits++) {
			if (givenUp.getAsBoolean()) {
				return;
			}
			if (waits % WAITS_TO_CHECK == 0) {
				check(executor);
			}
		}
		this.tasks.add(task);
		schedule(executor);
	}

	/**
	 * Finds out that the executor has forgotten a run. Called every few seconds: one that
	 * has not begun since the last call is handed over once more.
	 * @param executor the executor
	 */
	public void check(Executor executor) {
		long now = this.begun;
		if (this.run.get() == Run.QUEUED && now == this.begunAtCheck) {
			execute(executor);
		}
		this.begunAtCheck = now;
	}

	/**
	 * Tells whether all tasks have been run or refused. For the thread that submits.
	 * @return {@code false} while one is queued or running
	 */
	public boolean isIdle() {
		return this.tasks.isEmpty() && this.run.get() == Run.NONE;
	}

	/**
	 * Tells whether the calling thread is running a task of this queue.
	 * @return {@code false} for others
	 */
	public boolean isRunByCallingThread() {
		return this.runner == Thread.currentThread();
	}

	private boolean tryAcquire() {
		try {
			return this.room.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			// The connection's thread is ours, and an interrupt means nothing to it.
			return this.room.tryAcquire();
		}
	}

	private void schedule(Executor executor) {
		while (!this.tasks.isEmpty() && this.run.compareAndSet(Run.NONE, Run.QUEUED)) {
			execute(executor);
		}
	}

	private void execute(Executor executor) {
		try {
			executor.execute(() -> {
				if (begin()) {
					drain();
					schedule(executor);
				}
			});
		}
		catch (RuntimeException | Error ex) {
			if (begin()) {
				refuse(ex);
			}
		}
	}

	/**
	 * Of two runs for the same tasks, one begins.
	 */
	private boolean begin() {
		if (!this.run.compareAndSet(Run.QUEUED, Run.ACTIVE)) {
			return false;
		}
		this.begun++;
		return true;
	}

	private void drain() {
		this.runner = Thread.currentThread();
		try {
			for (int i = 0; i < BATCH; i++) {
				Task task = this.tasks.poll();
				if (task == null) {
					return;
				}
				this.room.release();
				task.run();
			}
		}
		finally {
			this.runner = null;
			this.run.set(Run.NONE);
		}
	}

	private void refuse(Throwable why) {
		Task task = this.tasks.poll();
		while (task != null) {
			this.room.release();
			task.refused(why);
			task = this.tasks.poll();
		}
		this.run.set(Run.NONE);
	}

}
