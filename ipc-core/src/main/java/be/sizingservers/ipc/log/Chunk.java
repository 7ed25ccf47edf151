package be.sizingservers.ipc.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import be.sizingservers.ipc.wire.DataFrame;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the log: whole frames, one after another, with consecutive sequence numbers.
 * <p>
 * Written under the log's lock. {@link #published} makes frames visible to readers
 * without it: how many frames there are and where they end, in one number, so that both
 * always fit together.
 */
final class Chunk {

	final ByteBuffer bytes;

	long firstSequence;

	/**
	 * How many segments need this chunk. Guarded by the log's lock.
	 */
	int holders;

	volatile @Nullable Chunk next;

	private volatile long published;

	/**
	 * @param bytes as many as it holds
	 */
	Chunk(ByteBuffer bytes) {
		this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
	}

	void reset(long firstSequence) {
		this.firstSequence = firstSequence;
		this.holders = 0;
		this.next = null;
		this.published = 0;
	}

	void publish(int frameLength) {
		long before = this.published;
		this.published = pack(count(before) + 1, end(before) + frameLength);
	}

	long published() {
		return this.published;
	}

	int capacity() {
		return this.bytes.capacity();
	}

	int end() {
		return end(this.published);
	}

	long lastSequence() {
		return this.firstSequence + count(this.published) - 1;
	}

	/**
	 * Finds a frame.
	 * @param sequence within this chunk, or one beyond its last
	 * @return its offset
	 */
	int offsetOf(long sequence) {
		int offset = 0;
		for (long at = this.firstSequence; at < sequence; at++) {
			offset += DataFrame.lengthAt(this.bytes, offset);
		}
		return offset;
	}

	static int count(long published) {
		return (int) (published >>> Integer.SIZE);
	}

	static int end(long published) {
		return (int) published;
	}

	private static long pack(int count, int end) {
		return ((long) count << Integer.SIZE) | end;
	}

}
