package be.sizingservers.ipc.session;

import java.time.Instant;

import be.sizingservers.ipc.SenderCounts;
import be.sizingservers.ipc.SenderSession;
import be.sizingservers.ipc.directory.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * What a session tells to people: what has become of its messages, in numbers, and what
 * went wrong. Guarded by the sender's lock, apart from {@link #problem}.
 * <p>
 * Nothing is counted per message: delivered is what the receiver has handled, less what
 * was not for it and what has failed.
 */
final class Tally {

	private final Gaps gaps = new Gaps();

	private final long begin;

	/**
	 * Never written to it, or beyond its end.
	 */
	private long failed;

	private long uncertain;

	private long reconnects;

	private boolean everUp;

	/**
	 * Of the sessions with this receiver before this one.
	 */
	private SenderCounts before = SenderCounts.NONE;

	private SenderSession.State state = SenderSession.State.CONNECTING;

	private long since;

	private volatile @Nullable Problem problem;

	Tally(long begin, long millis) {
		this.begin = begin;
		this.since = millis;
	}

	/**
	 * The receiver was given up: this session goes on where that one has ended.
	 */
	void follow(Tally ended, SenderCounts counts) {
		this.before = ended.before.plus(counts);
		this.everUp = ended.everUp;
		this.problem = ended.problem;
	}

	void up() {
		if (this.everUp) {
			this.reconnects++;
		}
		this.everUp = true;
	}

	/**
	 * Messages that are not for it.
	 */
	void skipped(long first, long last, long handled) {
		this.gaps.add(first, last, handled);
	}

	/**
	 * Tells whether a message that is not handled yet is for it.
	 */
	boolean isMeant(long sequence) {
		return !this.gaps.contains(sequence);
	}

	void failed(long messages) {
		this.failed += messages;
	}

	/**
	 * The last verdicts.
	 * @param received up to where the receiver has messages
	 * @param lacking how many messages it does not have
	 * @param handled up to where there are verdicts
	 * @param limit up to where messages may have been handled
	 */
	void finish(long received, long lacking, long handled, long limit) {
		this.uncertain = Math.max(0, meant(limit) - meant(handled));
		this.failed += meant(received) - meant(handled) + lacking - this.uncertain;
	}

	/**
	 * How many messages are for it, up to one that is not handled yet or the last that
	 * is.
	 */
	private long meant(long upTo) {
		return upTo - this.begin - this.gaps.upTo(upTo);
	}

	SenderCounts counts(Verdicts.Settled settled, long failing) {
		return new SenderCounts(meant(settled.upTo()) - settled.failed(), this.failed + failing + settled.failed(),
				this.uncertain, this.reconnects);
	}

	void state(SenderSession.State now, long millis) {
		if (this.state != now) {
			this.state = now;
			this.since = millis;
		}
	}

	/**
	 * Notes what went wrong. Called by any thread.
	 */
	void problem(String text, long millis) {
		this.problem = new Problem(text, millis);
	}

	SenderSession snapshot(EndPoint endPoint, long lagMessages, long lagBytes, SenderCounts counts) {
		Problem last = this.problem;
		return new SenderSession(endPoint, this.state, Instant.ofEpochMilli(this.since), lagMessages, lagBytes,
				this.before.plus(counts), (last != null) ? last.text() : null,
				(last != null) ? Instant.ofEpochMilli(last.millis()) : null);
	}

	private record Problem(String text, long millis) {
	}

}
