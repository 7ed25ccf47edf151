package be.sizingservers.ipc.spring.test;

import java.util.Map;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.codec.EncodedPayload;

/**
 * A message that the application under test has sent, with the bytes that it had at that
 * moment. Immutable, apart from the payload if that is mutable.
 */
public final class SentMessage {

	private final Message message;

	private final EncodedPayload encoded;

	private final Payloads payloads;

	SentMessage(Message message, Payloads payloads) {
		this.message = message;
		this.payloads = payloads;
		EncodedPayload made = payloads.encode(message.payload());
		this.encoded = new EncodedPayload(made.type(), made.bytes().clone());
	}

	/**
	 * The handle that it was sent to.
	 * @return the handle
	 */
	public String handle() {
		return this.message.handle().value();
	}

	/**
	 * What the application has sent.
	 * @return the very object
	 */
	public Object payload() {
		return this.message.payload();
	}

	/**
	 * What a receiver that accepts a class gets of it: the payload, decoded from its
	 * bytes. The class may be the receiver's own one, with the same type id.
	 * @param type the class; for an interface or a superclass of the payload's class, it
	 * is decoded as that
	 * @param <T> the type
	 * @return a new object at each call
	 * @throws AssertionError if the message has another type
	 * @throws be.sizingservers.ipc.codec.CodecException if the bytes are no such object
	 */
	public <T> T payload(Class<T> type) {
		return this.payloads.decode(payload(), this.encoded, type);
	}

	/**
	 * The headers that it was sent with.
	 * @return names and values; unmodifiable
	 */
	public Map<String, String> headers() {
		return this.message.headers();
	}

	boolean isOf(Class<?> type) {
		return this.payloads.isOf(payload(), this.encoded, type);
	}

	@Override
	public String toString() {
		String headers = headers().isEmpty() ? "" : " with headers " + headers();
		return "%s to '%s'%s".formatted(payload(), handle(), headers);
	}

}
