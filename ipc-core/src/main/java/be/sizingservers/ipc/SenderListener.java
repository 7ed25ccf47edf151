package be.sizingservers.ipc;

import java.util.List;

import be.sizingservers.ipc.directory.EndPoint;

/**
 * Hears what a {@link Sender} does: before and after each message, and of each failure.
 * <p>
 * {@link #beforeMessageSent} runs on the thread that sends; the other two on the sender's
 * callback thread, one at a time, never under a lock. An exception is logged and changes
 * nothing.
 */
public interface SenderListener {

	/**
	 * A message is about to be sent.
	 * @param message the message; its sequence number is 0, as it has none yet
	 * @param targets a preview of the receivers; empty if there are none
	 */
	default void beforeMessageSent(Message message, List<EndPoint> targets) {
	}

	/**
	 * All targets of a message have their verdict. Called once per message, also when
	 * there was no receiver.
	 * @param report the authoritative outcome
	 */
	default void afterMessageSent(SendReport report) {
	}

	/**
	 * A message failed, or is uncertain, at one receiver. Called once per message and
	 * receiver, before {@link #afterMessageSent}.
	 * @param message the message
	 * @param endPoint the receiver
	 * @param cause what happened
	 */
	default void sendFailed(Message message, EndPoint endPoint, IpcException cause) {
	}

}
