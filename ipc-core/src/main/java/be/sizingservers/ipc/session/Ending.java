package be.sizingservers.ipc.session;

import be.sizingservers.ipc.FailureReason;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.log.Cursor;
import be.sizingservers.ipc.wire.Frame;

/**
 * When one session ends, and why: the directory, the receiver, the link, or time says so.
 * Its fields are guarded by the sender's lock, which the methods take by themselves.
 */
final class Ending {

	private final Outbox outbox;

	private final OutboundSession session;

	private final EndPoint endPoint;

	private final Limits limits;

	private final Cursor cursor;

	private final Verdicts verdicts;

	private final Patience patience;

	private final Attachment attachment;

	/**
	 * The directory does not list the receiver.
	 */
	private boolean removed;

	/**
	 * The receiver has asked to connect again, and that was not tried yet.
	 */
	private boolean reconnecting;

	Ending(Outbox outbox, OutboundSession session) {
		this.outbox = outbox;
		this.session = session;
		this.endPoint = session.endPoint();
		this.limits = outbox.limits();
		this.cursor = session.cursor();
		this.verdicts = session.verdicts();
		this.patience = session.patience();
		this.attachment = session.attachment();
	}

	// --- the directory ---

	void removed() {
		this.outbox.lock();
		try {
			this.removed = true;
			endIfGone();
		}
		finally {
			this.outbox.unlock();
		}
	}

	/**
	 * A receiver that is not listed is gone, unless it has shown just now that it lives.
	 */
	private void endIfGone() {
		if (this.removed && !this.patience.isUp() && !this.reconnecting) {
			endLocked(FailureReason.NOT_WRITTEN, "%s is gone".formatted(this.endPoint));
		}
	}

	void listedAgain() {
		this.outbox.lock();
		try {
			this.removed = false;
		}
		finally {
			this.outbox.unlock();
		}
	}

	// --- the link ---

	/**
	 * There is a connection. Under the lock.
	 */
	void connected() {
		this.reconnecting = false;
	}

	/**
	 * The connection is gone, or could not be made.
	 * @return whether it was worth something
	 */
	boolean linkDown() {
		this.outbox.lock();
		try {
			this.reconnecting &= this.patience.isUp();
			boolean good = this.patience.down(this.cursor.received());
			endIfGone();
			if (!this.attachment.isSuspended() && this.patience.isDownTooLong()) {
				endLocked(FailureReason.NOT_WRITTEN,
						"%s could not be reached for %s".formatted(this.endPoint, this.limits.reconnectWindow()));
			}
			endIfStalled();
			this.attachment.noteState();
			return good;
		}
		finally {
			this.outbox.unlock();
		}
	}

	// --- the receiver ---

	/**
	 * The receiver asks for another connection instead of this one.
	 */
	void reconnecting() {
		this.outbox.lock();
		try {
			this.reconnecting = true;
		}
		finally {
			this.outbox.unlock();
		}
	}

	/**
	 * The receiver has refused the session.
	 */
	void rejected(Frame.Reject reject) {
		String text = "%s rejected the session: %s".formatted(this.endPoint, Printable.of(reject.reason()));
		this.attachment.problem(text);
		switch (reject.code()) {
			case VERSION, NOT_HERE, SESSION_LOST -> endUnlessSuspended(text);
			case FENCED, CLOSING -> linkDown();
		}
	}

	private void endUnlessSuspended(String text) {
		this.outbox.lock();
		try {
			if (!this.attachment.isSuspended()) {
				endLocked(FailureReason.REJECTED, text);
			}
		}
		finally {
			this.outbox.unlock();
		}
	}

	/**
	 * The receiver closes, and gives its verdicts on what it has received.
	 */
	void closedAfter(long lastReceived) {
		this.outbox.lock();
		try {
			if (!this.verdicts.isEnded()) {
				endTarget(FailureReason.CLOSED, "%s was closed".formatted(this.endPoint));
				this.verdicts.limit(lastReceived);
				if (this.verdicts.handled() >= lastReceived) {
					this.session.disconnect();
				}
				this.session.wake();
			}
		}
		finally {
			this.outbox.unlock();
		}
	}

	// --- time, and others ---

	void checkProgress() {
		this.outbox.lock();
		try {
			endIfStalled();
		}
		finally {
			this.outbox.unlock();
		}
	}

	private void endIfStalled() {
		if (this.verdicts.isEnded()) {
			return;
		}
		boolean atBound = this.attachment.isOverflowed() || this.outbox.isReachedBy(this.session);
		if (this.patience.isStalledTooLong(this.cursor.received(), atBound)) {
			endLocked(FailureReason.OVERFLOW,
					"%s has made no progress at its bound for %s".formatted(this.endPoint, this.limits.stallTimeout()));
		}
	}

	void end(FailureReason reason, String text) {
		this.outbox.lock();
		try {
			endLocked(reason, text);
		}
		finally {
			this.outbox.unlock();
		}
	}

	private void endLocked(FailureReason reason, String text) {
		if (!this.verdicts.isEnded()) {
			endTarget(reason, text);
		}
		this.session.disconnect();
		this.session.wake();
	}

	private void endTarget(FailureReason reason, String text) {
		this.verdicts.end(reason, text);
		this.attachment.problem(text);
		if (this.cursor.isAttached()) {
			// It may wait long for its last verdicts: what it does not get must not fill
			// the log.
			this.cursor.detach();
		}
		this.outbox.retarget(this.session);
		this.attachment.noteState();
	}

}
