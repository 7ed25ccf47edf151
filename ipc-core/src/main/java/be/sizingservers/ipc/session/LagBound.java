package be.sizingservers.ipc.session;

import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.OverflowPolicy;

/**
 * How far receivers may lag behind the head of the log, in messages and bytes. Guarded by
 * the sender's lock.
 * <p>
 * Looking at every target for every message would be slow: a measurement says up to where
 * there surely is room, as a lag only shrinks by itself.
 */
final class LagBound {

	private final Limits limits;

	private long roomUpToSequence;

	private long roomBytes;

	LagBound(Limits limits) {
		this.limits = limits;
	}

	/**
	 * Tells whether the last measurement leaves room for a message.
	 */
	boolean surelyAdmits(long headSequence, long length) {
		return headSequence < this.roomUpToSequence && length <= this.roomBytes;
	}

	void taken(long length) {
		this.roomBytes -= length;
	}

	/**
	 * The targets have changed.
	 */
	void forget() {
		this.roomUpToSequence = 0;
	}

	void measure(long headSequence, OutboundSession[] targets) {
		this.roomUpToSequence = Long.MAX_VALUE;
		this.roomBytes = Long.MAX_VALUE;
		for (OutboundSession session : targets) {
			long messages = this.limits.lagMessages() - session.cursor().lagMessages();
			this.roomUpToSequence = Math.min(this.roomUpToSequence, headSequence + messages);
			this.roomBytes = Math.min(this.roomBytes, this.limits.lagBytes() - session.cursor().lagBytes());
		}
	}

	boolean isReachedBy(OutboundSession session) {
		return session.cursor().lagMessages() >= this.limits.lagMessages()
				|| session.cursor().lagBytes() >= this.limits.lagBytes();
	}

	/**
	 * Tells whether a detached session may come back: enough of what it lacked then is
	 * received, whichever bound it was.
	 */
	boolean isDrainedEnough(OutboundSession session) {
		int eighths = (this.limits.overflow() == OverflowPolicy.DROP_NEWEST) ? 7 : 4;
		return session.cursor().lagMessages() <= session.attachment().backlog() * eighths / 8
				&& session.cursor().lagBytes() <= this.limits.lagBytes() / 8 * eighths;
	}

	/**
	 * How many messages to drop at a time.
	 */
	long dropCount(OutboundSession session) {
		return Math.max(1, Math.min(this.limits.lagMessages(), session.cursor().lagMessages()) / 8);
	}

}
