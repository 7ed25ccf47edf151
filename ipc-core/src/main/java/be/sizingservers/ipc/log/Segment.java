package be.sizingservers.ipc.log;

/**
 * A stretch of the log that one cursor needs: from {@code first} to {@code last}, both
 * inclusive. Between two segments of a cursor lies a gap of messages that are not for its
 * receiver.
 */
final class Segment {

	static final long OPEN = Long.MAX_VALUE;

	final long first;

	/**
	 * The oldest chunk that is still counted for this segment. Guarded by the log's lock.
	 */
	Chunk tail;

	/**
	 * The sum of the counted chunks. Guarded by the log's lock.
	 */
	long heldBytes;

	/**
	 * {@link #OPEN} while new messages belong to it.
	 */
	volatile long last = OPEN;

	/**
	 * Whether another segment comes after the gap.
	 */
	volatile boolean followed;

	Segment(long first, Chunk tail) {
		this.first = first;
		this.tail = tail;
	}

}
