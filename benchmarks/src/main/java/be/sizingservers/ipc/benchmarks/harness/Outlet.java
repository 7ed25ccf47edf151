package be.sizingservers.ipc.benchmarks.harness;

/**
 * A sender, connected with all its receivers. Thread-safe.
 */
public interface Outlet extends AutoCloseable {

	/**
	 * Sends a message to every receiver. Waits while a receiver cannot follow; never
	 * drops. What has been sent leaves without another call.
	 * @param message the bytes; not to be kept unless {@link #keepsMessages()}
	 * @throws Exception if it cannot be sent
	 */
	void send(byte[] message) throws Exception;

	/**
	 * Tells whether the transport goes on using the array after {@link #send}; each
	 * message then is an array of its own, else the harness fills the same one again.
	 * @return {@code false} by default
	 */
	default boolean keepsMessages() {
		return false;
	}

	/**
	 * Closes it. Everything has arrived by then, or never will.
	 */
	@Override
	void close() throws Exception;

}
