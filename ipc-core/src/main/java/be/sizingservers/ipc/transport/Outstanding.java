package be.sizingservers.ipc.transport;

/**
 * How much of one connection is written and not known to be received: its bytes, and what
 * each write costs besides. Exact to one round trip: a checkpoint at a time is
 * remembered, and over-estimates until it is received. Held by the pen.
 */
final class Outstanding {

	/**
	 * What the system may keep for a write besides its bytes: a Unix domain socket keeps
	 * small ones apart.
	 */
	private static final int WRITE_OVERHEAD = 1024;

	private long written;

	private long received;

	private long checkpointBytes;

	private long checkpointSequence;

	/**
	 * @param writtenSequence what the receiver has at the start of the connection
	 */
	Outstanding(long writtenSequence) {
		this.checkpointSequence = writtenSequence;
	}

	void wrote(int bytes) {
		this.written += bytes + WRITE_OVERHEAD;
	}

	long bytes(long receivedSequence, long writtenSequence) {
		if (receivedSequence >= this.checkpointSequence) {
			this.received = this.checkpointBytes;
			this.checkpointSequence = writtenSequence;
			this.checkpointBytes = this.written;
		}
		return this.written - this.received;
	}

}
