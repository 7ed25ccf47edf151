package be.sizingservers.ipc.session;

import java.util.function.LongSupplier;

import be.sizingservers.ipc.Limits;
import org.jspecify.annotations.Nullable;

/**
 * How long one receiver is waited for: without a connection that is worth something, at
 * its bound without progress, and by callers. Guarded by the sender's lock.
 */
final class Patience {

	private final Limits limits;

	private final LongSupplier nanoClock;

	private boolean up;

	private long upSince;

	private long receivedWhenUp;

	private long downSince;

	private long stallReceived;

	private long stallMark;

	/**
	 * Was at its bound and lost messages since it last made progress: what is dropped
	 * takes it below the bound again.
	 */
	private boolean dropping;

	private @Nullable Long callersWaitSince;

	Patience(Limits limits, LongSupplier nanoClock) {
		this.limits = limits;
		this.nanoClock = nanoClock;
		this.downSince = now();
		this.stallMark = this.downSince;
	}

	private long now() {
		return this.nanoClock.getAsLong();
	}

	// --- connections ---

	/**
	 * The receiver was given up, and has answered.
	 */
	void beginAnew() {
		this.downSince = now();
	}

	void up(long received) {
		this.up = true;
		this.upSince = now();
		this.receivedWhenUp = received;
	}

	boolean isUp() {
		return this.up;
	}

	/**
	 * A connection is gone, or could not be made.
	 * @return whether it was worth something: it moved messages, or lasted. One that did
	 * not does not prolong the time until the session is given up
	 */
	boolean down(long received) {
		long now = now();
		boolean good = this.up
				&& (received > this.receivedWhenUp || now - this.upSince > this.limits.deadAfter().toNanos());
		this.up = false;
		if (good) {
			this.downSince = now;
		}
		return good;
	}

	boolean isDownTooLong() {
		return now() - this.downSince > this.limits.reconnectWindow().toNanos();
	}

	// --- progress ---

	void dropped(long received) {
		if (!this.dropping) {
			this.dropping = true;
			this.stallReceived = received;
			this.stallMark = now();
		}
	}

	/**
	 * Tells whether the receiver has made no progress at its bound for too long. The time
	 * begins with the first question there.
	 */
	boolean isStalledTooLong(long received, boolean atBound) {
		if ((atBound || this.dropping) && received == this.stallReceived) {
			return now() - this.stallMark >= this.limits.stallTimeout().toNanos();
		}
		this.dropping = false;
		this.stallReceived = received;
		this.stallMark = now();
		return false;
	}

	// --- callers ---

	/**
	 * How long callers still wait for a receiver at its bound. The time begins with the
	 * first question, and is over once per stall, not per message.
	 */
	long callersNanosLeft() {
		long now = now();
		Long since = this.callersWaitSince;
		if (since == null) {
			since = now;
			this.callersWaitSince = since;
		}
		return since + this.limits.sendTimeout().toNanos() - now;
	}

	void callersWaitNoMore() {
		this.callersWaitSince = null;
	}

}
