package be.sizingservers.ipc.session;

import be.sizingservers.ipc.OverflowPolicy;
import be.sizingservers.ipc.log.Cursor;
import be.sizingservers.ipc.log.Run;

/**
 * What one session writes next. For the holder of the pen, which takes the sender's lock
 * here only where a gap is passed, or the oldest may be dropped meanwhile.
 */
final class Runs {

	private final Outbox outbox;

	private final Cursor cursor;

	private final Verdicts verdicts;

	private final boolean dropsOldest;

	Runs(Outbox outbox, Cursor cursor, Verdicts verdicts) {
		this.outbox = outbox;
		this.cursor = cursor;
		this.verdicts = verdicts;
		this.dropsOldest = outbox.limits().overflow() == OverflowPolicy.DROP_OLDEST;
	}

	boolean hasNext() {
		return this.verdicts.limit() == Verdicts.UNLIMITED && this.cursor.hasNext();
	}

	boolean next(Run run, int maxBytes) {
		if (this.verdicts.limit() != Verdicts.UNLIMITED) {
			return false;
		}
		if (this.dropsOldest) {
			return nextUnderLock(run, maxBytes);
		}
		return this.cursor.next(run, maxBytes) || (this.cursor.isAtGap() && nextUnderLock(run, maxBytes));
	}

	private boolean nextUnderLock(Run run, int maxBytes) {
		this.outbox.lock();
		try {
			return this.cursor.next(run, maxBytes) || (this.cursor.isAtGap() && this.cursor.skip(run));
		}
		finally {
			this.outbox.unlock();
		}
	}

}
