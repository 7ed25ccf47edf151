package be.sizingservers.ipc.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Knows where frames begin in one direction of a connection.
 */
final class FrameTracker {

	private final ByteBuffer header = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);

	/**
	 * Bytes until the next frame's header.
	 */
	private int left;

	/**
	 * Begins with a connection.
	 * @param leadingBytes how many bytes come before the first frame
	 */
	FrameTracker(int leadingBytes) {
		this.left = leadingBytes;
	}

	/**
	 * Takes note of bytes that were passed on.
	 * @param bytes the bytes
	 * @param count how many of them
	 */
	void passed(byte[] bytes, int count) {
		int at = 0;
		while (at < count) {
			if (this.left > 0) {
				int step = Math.min(this.left, count - at);
				this.left -= step;
				at += step;
			}
			else {
				this.header.put(bytes[at++]);
				if (!this.header.hasRemaining()) {
					this.left = this.header.getInt(0);
					this.header.clear();
				}
			}
		}
	}

	/**
	 * Tells whether some, but not all bytes of a frame were passed on.
	 */
	boolean isInsideFrame() {
		return this.left > 0 || this.header.position() > 0;
	}

	/**
	 * Finds a place in the middle of a frame.
	 * @param bytes the bytes that come next
	 * @param count how many of them, at least 1
	 * @return how many of them to pass on to be there
	 */
	int untilInsideFrame(byte[] bytes, int count) {
		if (isInsideFrame()) {
			return 0;
		}
		if (count <= Integer.BYTES) {
			return 1;
		}
		int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
		return Math.min(count - 1, (Integer.BYTES + length) / 2);
	}

}
