package be.sizingservers.ipc.session;

import java.util.List;
import java.util.function.LongSupplier;

import be.sizingservers.ipc.Limits;
import org.jspecify.annotations.Nullable;

/**
 * How long callers wait for room in a full log, and who keeps it full. Guarded by the
 * sender's lock.
 */
final class LogBound {

	private final Limits limits;

	private final LongSupplier nanoClock;

	private boolean reached;

	private long reachedSince;

	private @Nullable OutboundSession furthest;

	private long furthestReceived;

	private long furthestSince;

	LogBound(Limits limits, LongSupplier nanoClock) {
		this.limits = limits;
		this.nanoClock = nanoClock;
	}

	/**
	 * The log has room for a message.
	 */
	void notReached() {
		this.reached = false;
	}

	/**
	 * The log has none. The time that callers wait begins with the first call, and is
	 * over once per stall, not per message.
	 */
	void reached() {
		if (!this.reached) {
			begin();
		}
	}

	/**
	 * Who kept the log full was given up: there will be room as soon as its link is down.
	 */
	void begin() {
		this.reached = true;
		this.reachedSince = this.nanoClock.getAsLong();
	}

	boolean isReached() {
		return this.reached;
	}

	boolean isWorthWaiting() {
		return this.nanoClock.getAsLong() - this.reachedSince < this.limits.sendTimeout().toNanos();
	}

	/**
	 * Finds the session that needs the oldest message of the log.
	 * @return {@code null} if each receiver has everything
	 */
	static @Nullable OutboundSession furthest(List<OutboundSession> sessions) {
		OutboundSession furthest = null;
		long oldest = Long.MAX_VALUE;
		for (OutboundSession session : sessions) {
			long lacking = session.cursor().firstLacking();
			if (lacking < oldest) {
				furthest = session;
				oldest = lacking;
			}
		}
		return furthest;
	}

	/**
	 * Tells whether the session that keeps the log full has made no progress for a send
	 * time-out. The time begins with the first question.
	 */
	boolean isStuck(OutboundSession session) {
		long now = this.nanoClock.getAsLong();
		long received = session.cursor().received();
		if (session != this.furthest || received != this.furthestReceived) {
			this.furthest = session;
			this.furthestReceived = received;
			this.furthestSince = now;
		}
		return now - this.furthestSince >= this.limits.sendTimeout().toNanos();
	}

}
