package be.sizingservers.ipc.spring;

import be.sizingservers.ipc.Message;

import org.springframework.context.ApplicationEvent;

/**
 * A listener of this application has thrown, and the message fails at its sender. With
 * retries, it is published after the last attempt: whoever wants to keep messages that
 * could not be handled, listens for it. Published once per failed message, on the thread
 * that handled the message and before the sender has its verdict. What its own listeners
 * throw is logged and changes nothing.
 */
public class MessageFailedEvent extends ApplicationEvent {

	private final Message message;

	private final int attempts;

	private final Throwable cause;

	/**
	 * Creates an event.
	 * @param source who publishes it
	 * @param message the message
	 * @param attempts how often it was published to its listeners
	 * @param cause what the last attempt ended with
	 */
	public MessageFailedEvent(Object source, Message message, int attempts, Throwable cause) {
		super(source);
		this.message = message;
		this.attempts = attempts;
		this.cause = cause;
	}

	/**
	 * The message.
	 * @return the message as it was received
	 */
	public Message message() {
		return this.message;
	}

	/**
	 * How often the message was published to its listeners.
	 * @return 1 without retries
	 */
	public int attempts() {
		return this.attempts;
	}

	/**
	 * What the last attempt ended with.
	 * @return the exception of a listener
	 */
	public Throwable cause() {
		return this.cause;
	}

	@Override
	public String toString() {
		return "MessageFailedEvent[%s, attempts=%d, cause=%s]".formatted(MessageSummary.of(this.message), this.attempts,
				this.cause.getClass().getName());
	}

}
