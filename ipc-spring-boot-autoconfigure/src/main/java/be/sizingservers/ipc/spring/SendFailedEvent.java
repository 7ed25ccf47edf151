package be.sizingservers.ipc.spring;

import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.directory.EndPoint;

import org.springframework.context.ApplicationEvent;

/**
 * A message that this application sent failed, or is uncertain, at one receiver.
 * Published once per message and receiver, on the sender's callback thread, before the
 * {@link MessageSentEvent} of the message.
 */
public class SendFailedEvent extends ApplicationEvent {

	private final Message message;

	private final EndPoint endPoint;

	private final IpcException cause;

	/**
	 * Creates an event.
	 * @param source who publishes it
	 * @param message the message
	 * @param endPoint the receiver
	 * @param cause what happened
	 */
	public SendFailedEvent(Object source, Message message, EndPoint endPoint, IpcException cause) {
		super(source);
		this.message = message;
		this.endPoint = endPoint;
		this.cause = cause;
	}

	/**
	 * The message.
	 * @return the message as it was sent
	 */
	public Message message() {
		return this.message;
	}

	/**
	 * The receiver.
	 * @return its end point
	 */
	public EndPoint endPoint() {
		return this.endPoint;
	}

	/**
	 * What happened.
	 * @return the cause, in words
	 */
	public IpcException cause() {
		return this.cause;
	}

	@Override
	public String toString() {
		return "SendFailedEvent[%s, endPoint=%s, cause=%s]".formatted(MessageSummary.of(this.message), this.endPoint,
				this.cause.getMessage());
	}

}
