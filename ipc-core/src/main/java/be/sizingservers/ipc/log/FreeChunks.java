package be.sizingservers.ipc.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

import org.jspecify.annotations.Nullable;

/**
 * Chunks of a log that wait to be used again: all of the usual size, and of longer ones
 * no more bytes than are in use, but one. To allocate a long one costs more than to fill
 * it. Guarded by the log's lock.
 */
final class FreeChunks {

	private final int usualBytes;

	private final Deque<Chunk> usual = new ArrayDeque<>();

	private final Deque<Chunk> longer = new ArrayDeque<>();

	private long longerBytes;

	FreeChunks(int usualBytes) {
		this.usualBytes = usualBytes;
	}

	long bytes() {
		return this.usual.size() * (long) this.usualBytes + this.longerBytes;
	}

	/**
	 * Takes one that has room for a frame, and is at most twice as long.
	 * @return {@code null} if there is none
	 */
	@Nullable Chunk take(int length) {
		if (length <= this.usualBytes) {
			return this.usual.poll();
		}
		for (Iterator<Chunk> each = this.longer.iterator(); each.hasNext();) {
			Chunk chunk = each.next();
			if (chunk.capacity() >= length && chunk.capacity() / 2 <= length) {
				each.remove();
				this.longerBytes -= chunk.capacity();
				return chunk;
			}
		}
		return null;
	}

	/**
	 * Keeps one that is not needed any more.
	 * @param usedBytes the bytes of all chunks in use
	 */
	void put(Chunk chunk, long usedBytes) {
		// It must not keep all that came after it.
		chunk.next = null;
		if (chunk.capacity() == this.usualBytes) {
			this.usual.push(chunk);
			return;
		}
		this.longer.push(chunk);
		this.longerBytes += chunk.capacity();
		while (this.longer.size() > 1 && this.longerBytes > usedBytes) {
			dropLonger();
		}
	}

	/**
	 * Gives one back to the JVM, longer ones first. There must be one.
	 */
	void drop() {
		if (this.longer.isEmpty()) {
			this.usual.pop();
		}
		else {
			dropLonger();
		}
	}

	/**
	 * Gives a longer one back to the JVM, as none was asked for. None is none.
	 */
	void dropLonger() {
		Chunk oldest = this.longer.pollLast();
		if (oldest != null) {
			this.longerBytes -= oldest.capacity();
		}
	}

}
