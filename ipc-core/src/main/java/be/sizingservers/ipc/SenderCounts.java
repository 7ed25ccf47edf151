package be.sizingservers.ipc;

/**
 * What a sender, or its session with one receiver, has come to. No number ever falls.
 *
 * @param delivered verdicts: the receiver's listener returned; one per message and
 * receiver
 * @param failed verdicts: certainly not handled to the end, for whatever
 * {@link FailureReason}
 * @param uncertain verdicts: written, and then the receiver was gone before it
 * acknowledged
 * @param reconnects how often a connection was made anew after one was lost
 */
public record SenderCounts(long delivered, long failed, long uncertain, long reconnects) {

	/**
	 * Nothing has happened yet.
	 */
	public static final SenderCounts NONE = new SenderCounts(0, 0, 0, 0);

	/**
	 * Adds up, component by component.
	 * @param other more of it
	 * @return the sum
	 */
	public SenderCounts plus(SenderCounts other) {
		return new SenderCounts(this.delivered + other.delivered, this.failed + other.failed,
				this.uncertain + other.uncertain, this.reconnects + other.reconnects);
	}

}
