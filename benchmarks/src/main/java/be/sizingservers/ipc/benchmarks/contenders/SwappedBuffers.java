package be.sizingservers.ipc.benchmarks.contenders;

import java.nio.ByteBuffer;

/**
 * Two buffers: callers append to one while the other is written. Not thread-safe.
 */
final class SwappedBuffers {

	private static final int BUFFER_BYTES = 256 * 1024;

	private ByteBuffer filling = ByteBuffer.allocateDirect(BUFFER_BYTES);

	private ByteBuffer writing = ByteBuffer.allocateDirect(BUFFER_BYTES);

	boolean isEmpty() {
		return this.filling.position() == 0;
	}

	/**
	 * Appends a message with its length.
	 * @param message its bytes
	 * @return {@code false} if it has to wait until the buffers are swapped
	 */
	boolean append(byte[] message) {
		int bytes = Integer.BYTES + message.length;
		if (this.filling.remaining() < bytes) {
			if (!isEmpty()) {
				return false;
			}
			this.filling = ByteBuffer.allocateDirect(bytes);
		}
		this.filling.putInt(message.length).put(message);
		return true;
	}

	/**
	 * Swaps the buffers.
	 * @return what is to be written, and to be written before the next call
	 */
	ByteBuffer swap() {
		ByteBuffer full = this.filling.flip();
		this.filling = this.writing.clear();
		this.writing = full;
		return full;
	}

}
