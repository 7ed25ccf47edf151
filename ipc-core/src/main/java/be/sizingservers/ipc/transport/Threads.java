package be.sizingservers.ipc.transport;

/**
 * Names and makes the threads of this library.
 */
public final class Threads {

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

}
