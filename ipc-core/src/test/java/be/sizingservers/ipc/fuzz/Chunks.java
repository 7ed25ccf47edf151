package be.sizingservers.ipc.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import be.sizingservers.ipc.wire.FrameBuffer;

/**
 * A connection's bytes as a fuzzer finds them easily: frames whose first two bytes are
 * the length of what follows.
 */
public final class Chunks {

	private Chunks() {
	}

	/**
	 * Feeds bytes to a buffer, as a socket would in parts of a given size.
	 * @param buffer takes them
	 * @param bytes the bytes
	 * @param step the size of each part
	 * @param frames called whenever there may be whole frames
	 * @throws Exception what {@code frames} throws
	 */
	public static void feed(FrameBuffer buffer, byte[] bytes, int step, ParserContract.Parser frames) throws Exception {
		int fed = 0;
		while (fed < bytes.length) {
			ByteBuffer space = buffer.space();
			int count = Math.min(Math.min(space.remaining(), step), bytes.length - fed);
			space.put(bytes, fed, count);
			buffer.filled(count);
			fed += count;
			frames.parse();
		}
	}

	/**
	 * Turns short length fields into those of the wire.
	 * @param input for each frame two bytes of length, little-endian, and its bytes; the
	 * last one may be cut
	 * @return frames with a length field of four bytes, which is true
	 */
	public static byte[] toFrames(byte[] input) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		int at = 0;
		while (at + Short.BYTES < input.length) {
			int announced = (input[at] & 0xff) | (input[at + 1] & 0xff) << 8;
			at += Short.BYTES;
			int length = Math.min(announced, input.length - at);
			out.writeBytes(littleEndian(length));
			out.write(input, at, length);
			at += length;
		}
		return out.toByteArray();
	}

	/**
	 * Turns frames as they are on the wire into the form that {@link #toFrames} takes.
	 * @param frames whole frames of less than 64 KiB
	 * @return the same with short length fields
	 */
	public static byte[] ofFrames(byte[] frames) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ByteBuffer in = ByteBuffer.wrap(frames).order(ByteOrder.LITTLE_ENDIAN);
		while (in.hasRemaining()) {
			int length = in.getInt();
			out.write(length);
			out.write(length >> 8);
			out.writeBytes(Arrays.copyOfRange(frames, in.position(), in.position() + length));
			in.position(in.position() + length);
		}
		return out.toByteArray();
	}

	/**
	 * Encodes a length field.
	 * @param length any number
	 * @return its four bytes
	 */
	public static byte[] littleEndian(int length) {
		return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array();
	}

}
