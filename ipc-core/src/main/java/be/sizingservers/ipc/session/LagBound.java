package be.sizingservers.ipc.session;

import java.util.function.LongSupplier;

import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.OverflowPolicy;

/**
 * How far receivers may lag behind the head of the log, in messages and bytes, and how
 * long callers wait for one that is at its bound. Guarded by the sender's lock.
 * <p>
 * Looking at every target for every message would be slow: a measurement says up to where
 * there surely is room, as a lag only shrinks by itself.
 */
final class LagBound {

	private final Limits limits;

	private final LongSupplier nanoClock;

	private long roomUpToSequence;

	private long roomBytes;

	LagBound(Limits limits, LongSupplier nanoClock) {
		this.limits = limits;
		this.nanoClock = nanoClock;
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
	 * Tells whether a detached session may come back: most of what it lacked then is
	 * received, whichever bound it was.
	 */
	boolean isDrainedEnough(OutboundSession session) {
		int eighths = (this.limits.overflow() == OverflowPolicy.DROP_NEWEST) ? 7 : 4;
		return session.cursor().lagMessages() <= session.backlog() * eighths / 8
				&& session.cursor().lagBytes() <= this.limits.lagBytes() / 8 * eighths;
	}

	/**
	 * How many messages to drop at a time.
	 */
	long dropCount(OutboundSession session) {
		return Math.max(1, Math.min(this.limits.lagMessages(), session.cursor().lagMessages()) / 8);
	}

	/**
	 * How long callers still wait for a session that does not move. The time begins with
	 * the first question, and is over once per stall, not per message.
	 */
	long nanosLeft(OutboundSession session) {
		long now = this.nanoClock.getAsLong();
		return session.stalledSince(now) + this.limits.sendTimeout().toNanos() - now;
	}

}
