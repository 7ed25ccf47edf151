package be.sizingservers.ipc.process;

import java.nio.ByteBuffer;

/**
 * Payloads of 64 bytes with a number at both ends.
 */
final class NumberedMessage {

	static final int BYTES = 64;

	private NumberedMessage() {
	}

	static byte[] of(long number) {
		return ByteBuffer.allocate(BYTES).putLong(number).putLong(BYTES - Long.BYTES, ~number).array();
	}

	/**
	 * Reads the number of a payload.
	 * @param payload the payload
	 * @return the number
	 * @throws IllegalArgumentException if the payload is not as it was made
	 */
	static long numberOf(Object payload) {
		ByteBuffer bytes = ByteBuffer.wrap((byte[]) payload);
		long number = bytes.getLong();
		if (bytes.limit() != BYTES || bytes.getLong(BYTES - Long.BYTES) != ~number) {
			throw new IllegalArgumentException("Message %d arrived damaged".formatted(number));
		}
		return number;
	}

}
