package be.sizingservers.ipc;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A message as a listener gets it. Immutable, apart from a {@code byte[]} payload, which
 * belongs to the listener on the receiving side.
 *
 * @param handle the handle that it was sent to
 * @param payload {@code byte[]}, {@code String} or an object; {@link UnknownPayload} only
 * in {@link MessageListener#onUnknownMessage(Message)}
 * @param id the sender's instance and sequence number
 * @param application the name of the sender's application; empty if it has none
 * @param sentAt the sender's clock when it was sent, in milliseconds; in a burst, a
 * millisecond or some earlier
 * @param headers names and values set by the sender; unmodifiable
 */
public record Message(Handle handle, Object payload, MessageId id, String application, Instant sentAt,
		Map<String, String> headers) {

	/**
	 * Tells whether the payload is the sender's own bytes, which no codec has touched.
	 * @return {@code true} for a {@code byte[]} payload
	 */
	public boolean isRawBytes() {
		return this.payload instanceof byte[];
	}

	/**
	 * The sender that sent it.
	 * @return the sender's instance id
	 */
	public UUID senderInstance() {
		return this.id.senderInstance();
	}

}
