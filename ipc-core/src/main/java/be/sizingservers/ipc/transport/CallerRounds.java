package be.sizingservers.ipc.transport;

/**
 * When a caller last wrote by itself to the links of one sender. A round over many links
 * may last longer than the pause that makes one link idle: without this, every link would
 * look idle in turn, and nothing would ever be written in batches.
 */
public final class CallerRounds {

	private volatile long lastEnd = System.nanoTime() - OutboundLink.IDLE_NANOS;

	/**
	 * Creates rounds without a past.
	 */
	public CallerRounds() {
	}

	/**
	 * A caller has written to at least one link and is through with all of them.
	 */
	public void ended() {
		this.lastEnd = System.nanoTime();
	}

	long lastEnd() {
		return this.lastEnd;
	}

}
