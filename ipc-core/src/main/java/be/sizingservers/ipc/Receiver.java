package be.sizingservers.ipc;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import be.sizingservers.ipc.directory.EndPoint;

/**
 * Receives the messages of every sender with the same handle. Thread-safe.
 */
public interface Receiver extends AutoCloseable {

	/**
	 * Starts building a receiver.
	 * @param handle the name that binds it to senders
	 * @return a builder
	 * @throws IllegalArgumentException if the handle is none
	 */
	static ReceiverBuilder builder(String handle) {
		return new ReceiverBuilder(Handle.of(handle));
	}

	/**
	 * The handle.
	 * @return the handle
	 */
	Handle handle();

	/**
	 * The instance, new for each receiver.
	 * @return the instance id
	 */
	UUID instanceId();

	/**
	 * Where the receiver listens.
	 * @return what senders see of it
	 */
	EndPoint localEndPoint();

	/**
	 * How many connections were refused since it was started: by its {@link Limits}, or
	 * because of what the peer sent. For metrics.
	 * @return a copy: a count for each reason
	 */
	Map<RefusalReason, Long> refusals();

	/**
	 * What the receiver knows of its senders, connected or not. For people and metrics:
	 * cheap, never waits for a sender or a listener.
	 * @return a snapshot
	 */
	List<ReceiverSession> sessions();

	/**
	 * Closes the receiver: deregisters it, tells its senders, waits at most
	 * {@link Limits#drainTimeout()} for listeners that are still busy, and some seconds
	 * for senders that do not answer, and frees its port. A second call waits for the
	 * first one. Called by a listener, it does not wait for that listener.
	 */
	@Override
	void close();

}
