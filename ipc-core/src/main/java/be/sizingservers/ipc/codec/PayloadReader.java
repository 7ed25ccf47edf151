package be.sizingservers.ipc.codec;

/**
 * Decodes payloads of one type. Thread-safe.
 */
@FunctionalInterface
public interface PayloadReader {

	/**
	 * Decodes a payload. The buffer belongs to the caller and is overwritten afterwards:
	 * what is kept must be copied.
	 * @param buffer holds the encoded payload
	 * @param offset its first byte
	 * @param length its length, in bytes
	 * @return the payload
	 * @throws CodecException if the bytes are no such payload
	 */
	Object read(byte[] buffer, int offset, int length);

}
