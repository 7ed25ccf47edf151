package be.sizingservers.ipc.spring;

import java.lang.reflect.UndeclaredThrowableException;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.MessageListener;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes each received message once, as an {@link IpcMessageEvent} or an
 * {@link UnknownMessageEvent}. What an event listener throws fails the message.
 */
public final class MessageEventPublisher implements MessageListener {

	private final ApplicationEventPublisher publisher;

	/**
	 * Creates a publisher.
	 * @param publisher where the events go
	 */
	public MessageEventPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void onMessage(Message message) throws Exception {
		try {
			this.publisher.publishEvent(event(message, message.payload().getClass()));
		}
		catch (UndeclaredThrowableException ex) {
			// Spring's wrapping of a checked exception; the sender wants its message
			throw (ex.getUndeclaredThrowable() instanceof Exception cause) ? cause : ex;
		}
	}

	private <T> IpcMessageEvent<T> event(Message message, Class<T> payloadType) {
		return new IpcMessageEvent<>(this.publisher, message, payloadType);
	}

	@Override
	public void onUnknownMessage(Message message) {
		MessageListener.super.onUnknownMessage(message);
		this.publisher.publishEvent(new UnknownMessageEvent(this.publisher, message));
	}

}
