package be.sizingservers.ipc.spring;

import java.lang.reflect.UndeclaredThrowableException;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.MessageListener;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.UnknownPayload;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes each received message once, as an {@link IpcMessageEvent} or an
 * {@link UnknownMessageEvent}. What an event listener throws fails the message.
 */
public final class MessageEventPublisher implements MessageListener {

	private static final Logger logger = LoggerFactory.getLogger(MessageEventPublisher.class);

	/**
	 * The payload that the listeners of this thread are called for.
	 */
	private static final ThreadLocal<@Nullable Object> HANDLED = new ThreadLocal<>();

	private final Object source;

	private final ApplicationEventPublisher publisher;

	/**
	 * Creates a publisher.
	 * @param publisher where the events go, and their source
	 */
	public MessageEventPublisher(ApplicationEventPublisher publisher) {
		this(publisher, publisher);
	}

	/**
	 * Creates a publisher that names another one as the source of the events.
	 * @param source the source
	 * @param publisher where the events go
	 */
	public MessageEventPublisher(Object source, ApplicationEventPublisher publisher) {
		this.source = source;
		this.publisher = publisher;
	}

	@Override
	public void onMessage(Message message) throws Exception {
		HANDLED.set(message.payload());
		try {
			this.publisher.publishEvent(event(message, message.payload().getClass()));
		}
		catch (UndeclaredThrowableException ex) {
			// Spring's wrapping of checked exceptions and errors; the sender wants their
			// messages
			Throwable thrown = ex.getUndeclaredThrowable();
			if (thrown instanceof Error error) {
				throw error;
			}
			throw (thrown instanceof Exception exception) ? exception : ex;
		}
		finally {
			HANDLED.set(null);
		}
	}

	/**
	 * Tells whether a payload came over IPC and is handled by this thread right now, so
	 * that a listener that publishes it again does not send it back.
	 * @param payload the object itself, not one that is equal
	 * @return {@code false} on every other thread
	 */
	public static boolean isHandling(Object payload) {
		return HANDLED.get() == payload;
	}

	/**
	 * The payload is handled by this thread from now on.
	 * @param payload {@code null} if none is
	 */
	static void handling(@Nullable Object payload) {
		HANDLED.set(payload);
	}

	private <T> IpcMessageEvent<T> event(Message message, Class<T> payloadType) {
		return new IpcMessageEvent<>(this.source, message, payloadType);
	}

	@Override
	public void onUnknownMessage(Message message) {
		UnknownMessageEvent event = new UnknownMessageEvent(this.source, message);
		warn(message, event.payload());
		try {
			this.publisher.publishEvent(event);
		}
		catch (RuntimeException ex) {
			// The sender is to hear that its type is not known, as that is what it can
			// change.
			logger.warn("A listener has thrown at {}", event, ex);
		}
	}

	private static void warn(Message message, UnknownPayload payload) {
		String application = Printable.of(message.application());
		String typeId = Printable.of(payload.typeId());
		String contentType = Printable.of(payload.contentType());
		logger.atWarn()
			.addKeyValue("ipc.handle", message.handle().value())
			.addKeyValue("ipc.messageId", message.id())
			.addKeyValue("ipc.application", application)
			.addKeyValue("ipc.typeId", typeId)
			.addKeyValue("ipc.contentType", contentType)
			.log("Rejected message {} of application '{}' on handle '{}': no type with the id '{}' is accepted here, or there is no codec for '{}'. To accept it, let a method with @EventListener or @IpcEventListener ask for a class in the packages of this application that has this simple name or @IpcType(\"{}\"), or name a class for this id in ipc.types.ids",
					message.id(), application, message.handle(), typeId, contentType, typeId);
	}

}
