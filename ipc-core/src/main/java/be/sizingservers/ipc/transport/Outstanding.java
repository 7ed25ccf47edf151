package be.sizingservers.ipc.transport;

/**
 * How many bytes of one connection are written and not known to be received. Exact to one
 * round trip: a checkpoint at a time is remembered, and over-estimates until it is
 * received. Held by the pen.
 */
final class Outstanding {

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
		this.written += bytes;
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
