package be.sizingservers.ipc.session;

import java.util.Set;

import be.sizingservers.ipc.SenderCounts;
import be.sizingservers.ipc.SenderSession;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.log.Cursor;

/**
 * Which messages are for one session: whether it is a target of the next one, which ones
 * it misses, and what has become of the others, in numbers. Guarded by the sender's lock,
 * apart from the flags, which any thread may ask for, and {@link #problem}.
 */
final class Attachment {

	private final Outbox outbox;

	private final EndPoint endPoint;

	private final Cursor cursor;

	private final Verdicts verdicts;

	private final Patience patience;

	private final Tally tally;

	private volatile boolean overflowed;

	private volatile boolean suspended;

	/**
	 * How many messages it lacked when it was detached.
	 */
	private long backlog;

	/**
	 * The last message before it was detached.
	 */
	private long detachedAt;

	Attachment(Outbox outbox, EndPoint endPoint, Cursor cursor, Verdicts verdicts, Patience patience) {
		this.outbox = outbox;
		this.endPoint = endPoint;
		this.cursor = cursor;
		this.verdicts = verdicts;
		this.patience = patience;
		this.tally = new Tally(cursor.received(), outbox.millis());
	}

	// --- whether it is a target ---

	/**
	 * Tells whether messages are for this session now.
	 */
	boolean isTarget() {
		return !this.verdicts.isEnded() && !this.overflowed && !this.suspended;
	}

	/**
	 * Tells whether messages fail for it, until enough of its backlog has drained.
	 */
	boolean isOverflowed() {
		return this.overflowed;
	}

	/**
	 * Tells whether the receiver was given up and has not answered since.
	 */
	boolean isSuspended() {
		return this.suspended;
	}

	long backlog() {
		return this.backlog;
	}

	/**
	 * It has a connection.
	 * @return whether it was suspended, and is a target from the next message on
	 */
	boolean up(long received) {
		boolean back = this.suspended;
		if (back) {
			this.suspended = false;
			this.patience.beginAnew();
			this.cursor.reattach();
			skippedSinceDetached();
		}
		this.patience.up(received);
		this.tally.up();
		return back;
	}

	/**
	 * No target, until the receiver says {@code WELCOME}.
	 */
	void suspend(Attachment ended) {
		this.suspended = true;
		this.cursor.detach();
		this.detachedAt = this.outbox.log().headSequence();
		this.tally.follow(ended.tally, ended.counts());
		noteState();
	}

	void overflowed(boolean overflowed) {
		this.backlog = this.cursor.lagMessages();
		if (this.overflowed) {
			this.tally.failed(sinceDetached());
			skippedSinceDetached();
		}
		else if (overflowed) {
			problem("%s lags at its bound (Limits.lagMessages, Limits.lagBytes), or fills the log (Limits.logBytes)"
				.formatted(this.endPoint));
		}
		this.detachedAt = this.outbox.log().headSequence();
		this.overflowed = overflowed;
		this.patience.callersWaitNoMore();
		noteState();
	}

	// --- what it misses ---

	private long sinceDetached() {
		return this.outbox.log().headSequence() - this.detachedAt;
	}

	private void skippedSinceDetached() {
		this.tally.skipped(this.detachedAt + 1, this.outbox.log().headSequence(), this.verdicts.handled());
	}

	/**
	 * How many of these messages are for it. A receiver may say what it likes of others:
	 * that is not counted. Takes the lock by itself.
	 * @param sequences messages that are written and not handled
	 */
	long meant(Set<Long> sequences) {
		this.outbox.lock();
		try {
			return sequences.stream().filter(this.tally::isMeant).count();
		}
		finally {
			this.outbox.unlock();
		}
	}

	/**
	 * Drops the oldest messages that are not written.
	 * @return {@code false} if all is written
	 */
	boolean dropOldest(long count) {
		long first = this.cursor.firstUnwritten();
		long last = this.cursor.dropOldest(count);
		if (last < first) {
			return false;
		}
		this.verdicts.dropped(first, last);
		this.tally.skipped(first, last, this.verdicts.handled());
		this.tally.failed(last - first + 1);
		this.patience.dropped(this.cursor.received());
		return true;
	}

	/**
	 * A message has failed for it that found the log full.
	 */
	void refused() {
		this.tally.failed(1);
	}

	// --- for people ---

	/**
	 * Something went wrong. Any thread may call.
	 */
	void problem(String text) {
		this.tally.problem(text, this.outbox.millis());
	}

	void noteState() {
		this.tally.state(state(), this.outbox.millis());
	}

	private SenderSession.State state() {
		if (this.verdicts.isEnded()) {
			return SenderSession.State.ENDING;
		}
		if (this.suspended) {
			return SenderSession.State.SUSPENDED;
		}
		if (this.overflowed) {
			return SenderSession.State.DETACHED;
		}
		return this.patience.isUp() ? SenderSession.State.ATTACHED : SenderSession.State.CONNECTING;
	}

	/**
	 * Every message has its verdict.
	 */
	void finish() {
		this.tally.finish(this.cursor.received(), this.cursor.lagMessages(), this.verdicts.handled(),
				this.verdicts.limit());
	}

	/**
	 * What has become of the messages of this session alone.
	 */
	SenderCounts counts() {
		return this.tally.counts(this.verdicts.settled(), this.overflowed ? sinceDetached() : 0);
	}

	SenderSession snapshot() {
		return this.tally.snapshot(this.endPoint, this.cursor.lagMessages(), this.cursor.lagBytes(), counts());
	}

}
