package be.sizingservers.ipc.session;

/**
 * How the connection that owns an inbound session acknowledges. Any thread may call.
 */
@FunctionalInterface
public interface Acknowledger {

	/**
	 * Acknowledges what is handled.
	 * @param promptly at once; else within a millisecond
	 */
	void acknowledge(boolean promptly);

}
