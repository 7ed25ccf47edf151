package be.sizingservers.ipc.spring;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.UnknownPayload;

import org.springframework.context.ApplicationEvent;

/**
 * A message whose type id this application does not know. It counts as rejected at its
 * sender, whatever the listeners of this event do; what they throw is logged.
 */
public class UnknownMessageEvent extends ApplicationEvent {

	private final Message message;

	/**
	 * Creates an event.
	 * @param source who publishes it
	 * @param message the message, with an {@link UnknownPayload}
	 */
	public UnknownMessageEvent(Object source, Message message) {
		super(source);
		this.message = message;
	}

	/**
	 * The message.
	 * @return the message, with an {@link UnknownPayload}
	 */
	public Message message() {
		return this.message;
	}

	/**
	 * What is known of the payload.
	 * @return its type id and its encoded bytes
	 */
	public UnknownPayload payload() {
		return (UnknownPayload) this.message.payload();
	}

	@Override
	public String toString() {
		return "UnknownMessageEvent[%s]".formatted(MessageSummary.of(this.message));
	}

}
