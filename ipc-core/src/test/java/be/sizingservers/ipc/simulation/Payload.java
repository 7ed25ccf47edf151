package be.sizingservers.ipc.simulation;

import java.nio.ByteBuffer;
import java.util.UUID;

import be.sizingservers.ipc.simulation.Violation.Invariant;
import be.sizingservers.ipc.wire.DataFrame;

/**
 * The bytes of a message: who sent it, its number, and a pattern that shows any mix-up.
 */
final class Payload {

	private static final int FIXED = 2 * Long.BYTES;

	/**
	 * Types below this one need no name.
	 */
	static final int FIRST_NAMED_TYPE = 2;

	private static final int MESSAGES_PER_TYPE = 8;

	private Payload() {
	}

	/**
	 * The type number of a message: new ones keep coming.
	 */
	static int type(long sequence) {
		return (int) (sequence % (FIRST_NAMED_TYPE + sequence / MESSAGES_PER_TYPE));
	}

	static byte[] of(UUID sender, long sequence, int filling) {
		ByteBuffer bytes = ByteBuffer.allocate(FIXED + filling);
		bytes.putLong(sender.getLeastSignificantBits()).putLong(sequence);
		while (bytes.hasRemaining()) {
			bytes.put(filler(sequence, bytes.position()));
		}
		return bytes.array();
	}

	static void check(DataFrame frame, UUID sender) {
		ByteBuffer bytes = ByteBuffer.wrap(frame.array(), frame.payloadOffset(), frame.payloadLength());
		int start = bytes.position();
		boolean right = bytes.remaining() >= FIXED && bytes.getLong() == sender.getLeastSignificantBits()
				&& bytes.getLong() == frame.sequence() && frame.type() == type(frame.sequence());
		while (right && bytes.hasRemaining()) {
			int at = bytes.position() - start;
			right = bytes.get() == filler(frame.sequence(), at);
		}
		if (!right) {
			throw new Violation(Invariant.CONTENT, "message %d is not as it was sent".formatted(frame.sequence()));
		}
	}

	private static byte filler(long sequence, int at) {
		return (byte) (sequence * 31 + at);
	}

}
