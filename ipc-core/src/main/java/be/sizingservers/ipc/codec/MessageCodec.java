package be.sizingservers.ipc.codec;

/**
 * Encodes and decodes objects other than {@code byte[]} and {@code String}, which are
 * built in. Implementations are thread-safe. Which class a type id stands for is decided
 * by the {@link TypeRegistry} alone, so that no codec can bypass it.
 */
public interface MessageCodec {

	/**
	 * Names the encoding on the wire.
	 * @return the content type, for example {@code application/json}
	 */
	String contentType();

	/**
	 * Encodes an object.
	 * @param payload the object
	 * @return its bytes
	 * @throws CodecException if this codec cannot write it
	 */
	byte[] encode(Object payload);

	/**
	 * Makes a reader for a class that the type registry allows.
	 * @param type the class
	 * @return decodes payloads of that class
	 * @throws CodecException if this codec cannot read that class at all
	 */
	PayloadReader readerFor(Class<?> type);

}
