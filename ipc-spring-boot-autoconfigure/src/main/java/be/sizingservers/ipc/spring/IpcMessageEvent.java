package be.sizingservers.ipc.spring;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.MessageId;
import org.jspecify.annotations.Nullable;

import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.ResolvableType;

/**
 * A message that came over IPC. It is published once, and reaches listeners for this
 * event, such as {@code on(IpcMessageEvent<OrderPlaced> event)}, as well as listeners for
 * its payload alone, such as {@code on(OrderPlaced order)}. A listener that throws fails
 * the message at its sender.
 * <p>
 * The accessors are properties in the condition of a listener for this event, such as
 * {@code event.handle == 'orders'}. In the condition of a listener for the payload alone
 * they are not always there, as the same payload may also be published locally; with
 * {@link IpcEventListener} they are.
 *
 * @param <T> the payload type
 */
public final class IpcMessageEvent<T> extends PayloadApplicationEvent<T> {

	/**
	 * By payload class. Making them anew would take half of the time of a publication.
	 */
	private static final ClassValue<ResolvableType> TYPES = new ClassValue<>() {

		@Override
		protected ResolvableType computeValue(Class<?> payloadType) {
			return ResolvableType.forClassWithGenerics(IpcMessageEvent.class, payloadType);
		}

	};

	private final ResolvableType type;

	private final Message message;

	/**
	 * Creates an event.
	 * @param source who publishes it
	 * @param message the message
	 * @param payloadType the class of its payload
	 * @throws ClassCastException if the payload is no instance of that class
	 */
	public IpcMessageEvent(Object source, Message message, Class<T> payloadType) {
		super(source, payloadType.cast(message.payload()), TYPES.get(payloadType).getGeneric());
		this.type = TYPES.get(payloadType);
		this.message = message;
	}

	/**
	 * The type of this event, which names the type of the payload.
	 */
	@Override
	public ResolvableType getResolvableType() {
		return this.type;
	}

	/**
	 * The message.
	 * @return the message, with the payload of this event
	 */
	public Message message() {
		return this.message;
	}

	/**
	 * The handle that the message was sent to.
	 * @return the handle
	 */
	public String handle() {
		return this.message.handle().value();
	}

	/**
	 * The sender that sent it.
	 * @return the sender's instance id
	 */
	public UUID senderInstance() {
		return this.message.senderInstance();
	}

	/**
	 * The sender's application.
	 * @return its name; empty if it has none
	 */
	public String application() {
		return this.message.application();
	}

	/**
	 * Identifies the message.
	 * @return the sender's instance and the sequence number within it
	 */
	public MessageId messageId() {
		return this.message.id();
	}

	/**
	 * When the message was sent.
	 * @return the sender's clock, to the millisecond
	 */
	public Instant sentAt() {
		return this.message.sentAt();
	}

	/**
	 * What the sender added to the payload.
	 * @return names and values; unmodifiable
	 */
	public Map<String, String> headers() {
		return this.message.headers();
	}

	/**
	 * One of the {@link #headers()}.
	 * @param name its name, in the case that the sender wrote it in
	 * @return its value; {@code null} if the sender has not set it
	 */
	public @Nullable String header(String name) {
		return this.message.headers().get(name);
	}

	/**
	 * Says which message it is, and nothing of its content.
	 */
	@Override
	public String toString() {
		return "IpcMessageEvent[%s]".formatted(MessageSummary.of(this.message));
	}

}
