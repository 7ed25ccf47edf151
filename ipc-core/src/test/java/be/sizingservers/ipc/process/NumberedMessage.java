package be.sizingservers.ipc.process;

import java.nio.ByteBuffer;

/**
 * Payloads with a number at both ends and the time when they were sent.
 */
final class NumberedMessage {

	static final int BYTES = 64;

	private NumberedMessage() {
	}

	static byte[] of(long number) {
		return of(number, BYTES);
	}

	static byte[] of(long number, int bytes) {
		return ByteBuffer.allocate(bytes)
			.putLong(number)
			.putLong(System.nanoTime())
			.putLong(bytes - Long.BYTES, ~number)
			.array();
	}

	/**
	 * Tells apart the messages of several senders.
	 * @param sender which sender, from 0
	 * @param number which of its messages
	 * @return the number to send
	 */
	static long numberOf(int sender, long number) {
		return ((long) sender << Integer.SIZE) | number;
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
		if (bytes.limit() < BYTES || bytes.getLong(bytes.limit() - Long.BYTES) != ~number) {
			throw new IllegalArgumentException("Message %d arrived damaged".formatted(number));
		}
		return number;
	}

	/**
	 * How old a payload is. All processes of a machine share the clock.
	 * @param payload the payload
	 * @return nanoseconds since it was made
	 */
	static long age(Object payload) {
		return System.nanoTime() - ByteBuffer.wrap((byte[]) payload).getLong(Long.BYTES);
	}

}
