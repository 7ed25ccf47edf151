package be.sizingservers.ipc.log;

/**
 * What a cursor's pen holder writes next: either whole frames in place, or a gap to name
 * with a {@code SKIP}. Filled by {@link Cursor#next}; used by one thread.
 */
public final class Run {

	private byte[] array = {};

	private int offset;

	private int length;

	private long lastSequence;

	private long skipFrom;

	/**
	 * Creates an empty run.
	 */
	public Run() {
	}

	void frames(byte[] array, int offset, int length, long lastSequence) {
		this.array = array;
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
	 * The array that holds the frames.
	 * @return the log's own array
	 */
	public byte[] array() {
		return this.array;
	}

	/**
	 * Where the frames start.
	 * @return an index in the array
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
