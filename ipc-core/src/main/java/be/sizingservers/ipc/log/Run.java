package be.sizingservers.ipc.log;

import java.nio.ByteBuffer;

/**
 * What a cursor's pen holder writes next: either whole frames in place, or a gap to name
 * with a {@code SKIP}. Filled by {@link Cursor#next}; used by one thread.
 */
public final class Run {

	private ByteBuffer bytes = ByteBuffer.allocate(0);

	private int offset;

	private int length;

	private long lastSequence;

	private long skipFrom;

	/**
	 * Creates an empty run.
	 */
	public Run() {
	}

	void frames(ByteBuffer bytes, int offset, int length, long lastSequence) {
		this.bytes = bytes;
		this.offset = offset;
		this.length = length;
		this.lastSequence = lastSequence;
		this.skipFrom = 0;
	}

	void skip(long from, long to) {
		this.length = 0;
		this.skipFrom = from;
		this.lastSequence = to;
	}

	/**
	 * Tells whether this is a gap, from {@link #skipFrom()} to {@link #lastSequence()}.
	 * @return {@code false} for frames
	 */
	public boolean isSkip() {
		return this.skipFrom > 0;
	}

	/**
	 * The first sequence number of the gap.
	 * @return a sequence number
	 */
	public long skipFrom() {
		return this.skipFrom;
	}

	/**
	 * The last sequence number of the frames or of the gap.
	 * @return a sequence number
	 */
	public long lastSequence() {
		return this.lastSequence;
	}

	/**
	 * The buffer that holds the frames.
	 * @return the log's own, for reads at an index
	 */
	public ByteBuffer bytes() {
		return this.bytes;
	}

	/**
	 * Where the frames start.
	 * @return an index in the buffer
	 */
	public int offset() {
		return this.offset;
	}

	/**
	 * How long the frames are.
	 * @return bytes
	 */
	public int length() {
		return this.length;
	}

}
