package be.sizingservers.ipc.transport;

/**
 * When a caller last wrote by itself to the links of one sender, and how long it was
 * under way. A round over many links may last longer than the pause that makes one link
 * idle: without this, every link would look idle in turn, and again in the next round,
 * and nothing would ever be written in batches. So after a round, all links count as busy
 * for as long as it lasted, or {@value #LONGEST_NANOS} ns.
 * <p>
 * Thread-safe. Rounds of several callers at once count as one; no harm is done if one of
 * them is missed.
 */
public final class CallerRounds {

	private static final long NONE = Long.MIN_VALUE;

	/**
	 * A round that took longer was interrupted by something else.
	 */
	private static final long LONGEST_NANOS = 10_000_000;

	private volatile long began = NONE;

	private volatile long restUntil = System.nanoTime();

	/**
	 * Creates rounds without a past.
	 */
	public CallerRounds() {
	}

	/**
	 * A caller has written to a link. From the first one on a round lasts: how long that
	 * one took matters only to itself.
	 */
	void wrote(long now) {
		if (this.began == NONE) {
			this.began = now;
		}
	}

	/**
	 * A caller has written to at least one link and is through with all of them.
	 */
	public void ended() {
		long first = this.began;
		this.began = NONE;
		long now = System.nanoTime();
		long lasted = (first != NONE) ? Math.min(now - first, LONGEST_NANOS) : 0;
		long until = now + Math.max(lasted, OutboundLink.IDLE_NANOS);
		if (until - this.restUntil > 0) {
			this.restUntil = until;
		}
	}

	boolean isRestOver(long now) {
		return now - this.restUntil > 0;
	}

}
