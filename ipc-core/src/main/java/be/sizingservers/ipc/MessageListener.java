package be.sizingservers.ipc;

import org.slf4j.LoggerFactory;

/**
 * Gets the messages of a {@link Receiver}; requests go to its {@link RequestHandler}.
 * <p>
 * Called on the thread of the sender's connection, or on the receiver's executor if one
 * is set: one message at a time and in order per sender, several senders in parallel. A
 * listener that returns has handled the message (the sender's verdict is delivered); one
 * that throws has failed it (the sender's verdict is failed, with the exception's
 * message), and the next message follows. A slow listener holds up its own sender only.
 */
@FunctionalInterface
public interface MessageListener {

	/**
	 * Handles one message.
	 * @param message the message
	 * @throws Exception to fail the message at its sender
	 */
	void onMessage(Message message) throws Exception;

	/**
	 * Called instead of {@link #onMessage(Message)} for a message whose type id this
	 * receiver does not know. The message counts as rejected at its sender whatever this
	 * method does. Logs a warning by default.
	 * @param message the message with an {@link UnknownPayload}
	 */
	default void onUnknownMessage(Message message) {
		LoggerFactory.getLogger(MessageListener.class)
			.warn("Rejected a message on handle '{}' of application '{}': {} is not among the types of this receiver",
					message.handle(), Printable.of(message.application()), message.payload());
	}

}
