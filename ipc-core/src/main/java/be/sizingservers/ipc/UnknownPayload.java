package be.sizingservers.ipc;

/**
 * Stands in for a payload that this receiver does not know the type of.
 *
 * @param contentType how the bytes are encoded, as the sender says
 * @param typeId the logical type id, as the sender says
 * @param bytes the encoded payload
 */
public record UnknownPayload(String contentType, String typeId, byte[] bytes) {

	@Override
	public String toString() {
		return "UnknownPayload[contentType=%s, typeId=%s, %d bytes]".formatted(Printable.of(this.contentType),
				Printable.of(this.typeId), this.bytes.length);
	}

}
