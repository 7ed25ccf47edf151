package be.sizingservers.ipc.transport;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Makes the threads of this library, and lets them wait.
 */
public final class Threads {

	private static final long PAUSE_NANOS = 1_000_000;

	private Threads() {
	}

	/**
	 * Makes a thread that does not keep the JVM alive.
	 * @param name what it is for
	 * @param task what it runs
	 * @return the thread, not started
	 */
	public static Thread daemon(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Makes a thread that does not keep the JVM alive and waits most of the time, one of
	 * thousands: a virtual one where the JVM has them (Java 21), else a daemon.
	 * @param name what it is for
	 * @param task what it runs
	 * @return the thread, not started
	 */
	public static Thread light(String name, Runnable task) {
		VirtualThreads virtual = VirtualThreads.OF_THIS_JVM;
		return (virtual != null) ? virtual.make(name, task) : daemon(name, task);
	}

	/**
	 * Waits for a condition, looking every millisecond. An interrupt does not end the
	 * wait; it is there again afterwards.
	 * @param condition becomes true
	 * @param longest how long to wait
	 * @return whether it has become true
	 */
	public static boolean await(BooleanSupplier condition, Duration longest) {
		long start = System.nanoTime();
		boolean interrupted = false;
		boolean met = condition.getAsBoolean();
		while (!met && System.nanoTime() - start < longest.toNanos()) {
			LockSupport.parkNanos(condition, PAUSE_NANOS);
			interrupted |= Thread.interrupted();
			met = condition.getAsBoolean();
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return met;
	}

}
