package be.sizingservers.ipc.session;

import be.sizingservers.ipc.Limits;

/**
 * When to tell a receiver which outcomes have been seen, so that it need not keep them:
 * before they reach the bound at which it stops to read.
 * <p>
 * The reader of acknowledgements counts; the holder of the pen confirms.
 */
final class Confirmations {

	private static final long MAX_BYTES = 1024 * 1024;

	private static final int MAX_OUTCOMES = 1_024;

	private final long dueBytes;

	private final long leastBytes;

	/**
	 * The reader's.
	 */
	private long read;

	/**
	 * Of which there are verdicts.
	 */
	private volatile long seen;

	private volatile long confirmed;

	Confirmations(Limits limits) {
		this.dueBytes = Math.max(1, Math.min(MAX_BYTES, limits.lagBytes() / 4));
		this.leastBytes = Math.max(1, this.dueBytes / Math.max(1, Math.min(MAX_OUTCOMES, limits.lagMessages() / 2)));
	}

	/**
	 * An outcome has come; so many outcomes are as good as many bytes.
	 */
	void read(long bytes) {
		this.read += Math.max(bytes, this.leastBytes);
	}

	/**
	 * The verdicts on what was read are there.
	 */
	void acknowledged() {
		if (this.read != this.seen) {
			this.seen = this.read;
		}
	}

	boolean isDue() {
		return this.seen - this.confirmed >= this.dueBytes;
	}

	/**
	 * What is seen by now is about to be confirmed.
	 */
	void confirmed() {
		this.confirmed = this.seen;
	}

}
