package be.sizingservers.ipc.codec;

/**
 * How a payload is encoded and what it is, as it stands on the wire.
 *
 * @param contentType the encoding, for example {@code application/json}
 * @param typeId the logical type id, for example {@code OrderPlaced}; empty where the
 * content type says it all
 */
public record PayloadType(String contentType, String typeId) {

	/**
	 * The sender's own bytes.
	 */
	public static final PayloadType BYTES = new PayloadType("application/octet-stream", "");

	/**
	 * UTF-8 text.
	 */
	public static final PayloadType STRING = new PayloadType("text/plain", "");

}
