package be.sizingservers.ipc.session;

import java.util.UUID;

import be.sizingservers.ipc.FailureReason;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.OverflowPolicy;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.SenderCounts;
import be.sizingservers.ipc.SenderSession;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.log.Cursor;
import be.sizingservers.ipc.log.Run;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.ProtocolException;

/**
 * The sender's half of the session with one receiver instance.
 * <p>
 * Who calls what: the link's own thread opens, ends and finishes connections
 * ({@link #hello}, {@link #welcome}, {@link #linkDown}, {@link #finish}); the holder of
 * the link's pen takes what is to be written ({@link #next}); the reader of the link's
 * acknowledgements brings {@link #acknowledged}, {@link #failed}, {@link #replied} and
 * {@link #goAway}; the callback thread reads verdicts. Fields without {@code volatile}
 * are guarded by the sender's lock, which the methods take by themselves.
 */
public final class OutboundSession {

	private final Outbox outbox;

	private final EndPoint endPoint;

	private final Cursor cursor;

	private final long startSequence;

	private final Verdicts verdicts;

	private final Questions questions = new Questions();

	private final Confirmations confirmations;

	private volatile boolean overflowed;

	private volatile Link link = NoLink.INSTANCE;

	private final Patience patience;

	private boolean removed;

	private volatile boolean suspended;

	/**
	 * How many messages it lacked when it was detached.
	 */
	private long backlog;

	/**
	 * The last message before it was detached.
	 */
	private long detachedAt;

	private final Tally tally;

	OutboundSession(Outbox outbox, EndPoint endPoint, Cursor cursor) {
		this.outbox = outbox;
		this.endPoint = endPoint;
		this.cursor = cursor;
		this.startSequence = cursor.received() + 1;
		this.verdicts = new Verdicts(endPoint, cursor.received());
		this.patience = new Patience(outbox.limits(), outbox::now);
		this.confirmations = new Confirmations(outbox.limits());
		this.tally = new Tally(cursor.received(), outbox.millis());
	}

	/**
	 * The receiver.
	 * @return its end point
	 */
	public EndPoint endPoint() {
		return this.endPoint;
	}

	/**
	 * The sender.
	 * @return its instance
	 */
	public UUID sender() {
		return this.outbox.origin().instance();
	}

	/**
	 * The sender's bounds.
	 * @return the limits
	 */
	public Limits limits() {
		return this.outbox.limits();
	}

	/**
	 * Tells the session which link works for it.
	 * @param link the link
	 */
	public void link(Link link) {
		this.link = link;
	}

	boolean offer() {
		return this.link.offer();
	}

	void wake() {
		this.link.wake();
	}

	// --- the link's own thread ---

	/**
	 * Begins a connection.
	 * @return what to say first
	 */
	public Frame.Hello hello() {
		this.outbox.lock();
		try {
			this.confirmations.confirmed();
			boolean resume = this.cursor.everWritten() >= this.startSequence;
			PendingReport.Origin origin = this.outbox.origin();
			return new Frame.Hello(Frame.VERSION, origin.handle().value(), origin.application(), origin.instance(),
					this.endPoint.instanceId(), this.outbox.nextEpoch(), resume, this.startSequence,
					this.verdicts.handled());
		}
		finally {
			this.outbox.unlock();
		}
	}

	/**
	 * The receiver has taken the session: writing goes on where it says. Called with the
	 * pen.
	 * @param welcome what the receiver said
	 * @throws ProtocolException if it says what cannot be
	 */
	public void welcome(Frame.Welcome welcome) {
		UUID instance = this.endPoint.instanceId();
		if (!welcome.receiver().equals(instance)) {
			throw new ProtocolException("WELCOME is from %s, not from %s".formatted(welcome.receiver(), instance));
		}
		this.outbox.lock();
		try {
			long received = welcome.lastReceived();
			if (received < this.cursor.received() || received > this.cursor.everWritten()) {
				throw new ProtocolException("WELCOME says received %d, but %d to %d is possible".formatted(received,
						this.cursor.received(), this.cursor.everWritten()));
			}
			this.cursor.resume(received);
			if (this.suspended) {
				this.suspended = false;
				this.patience.beginAnew();
				this.cursor.reattach();
				skippedSinceDetached();
				this.outbox.retarget();
			}
			this.patience.up(received);
			this.tally.up();
			noteState();
		}
		finally {
			this.outbox.unlock();
		}
	}

	/**
	 * The receiver has refused the session, which ends unless trying again may help.
	 * @param reject what the receiver said
	 */
	public void rejected(Frame.Reject reject) {
		String text = "%s rejected the session: %s".formatted(this.endPoint, Printable.of(reject.reason()));
		problem(text);
		switch (reject.code()) {
			case VERSION, NOT_HERE, SESSION_LOST -> endUnlessSuspended(text);
			case FENCED, CLOSING -> linkDown();
		}
	}

	private void endUnlessSuspended(String text) {
		this.outbox.lock();
		try {
			if (!this.suspended) {
				endLocked(FailureReason.REJECTED, text);
			}
		}
		finally {
			this.outbox.unlock();
		}
	}

	/**
	 * The connection is gone, or could not be made.
	 * @return whether it was worth something: it moved messages, or lasted. One that did
	 * not does not prolong the time until the session is given up
	 */
	public boolean linkDown() {
		this.outbox.lock();
		try {
			boolean good = this.patience.down(this.cursor.received());
			if (this.removed) {
				endLocked(FailureReason.NOT_WRITTEN, "%s is gone".formatted(this.endPoint));
			}
			else if (!this.suspended && this.patience.isDownTooLong()) {
				endLocked(FailureReason.NOT_WRITTEN,
						"%s could not be reached for %s".formatted(this.endPoint, limits().reconnectWindow()));
			}
			endIfStalled();
			noteState();
			return good;
		}
		finally {
			this.outbox.unlock();
		}
	}

	/**
	 * Time has passed: one that is at its bound and makes no progress is given up. Called
	 * now and then, by any thread.
	 */
	public void checkProgress() {
		this.outbox.lock();
		try {
			endIfStalled();
		}
		finally {
			this.outbox.unlock();
		}
	}

	private void endIfStalled() {
		if (isEnded()) {
			return;
		}
		boolean atBound = this.overflowed || this.outbox.isReachedBy(this);
		if (this.patience.isStalledTooLong(this.cursor.received(), atBound)) {
			endLocked(FailureReason.OVERFLOW,
					"%s has made no progress at its bound for %s".formatted(this.endPoint, limits().stallTimeout()));
		}
	}

	/**
	 * Tells whether the session has ended: no more connections, and {@link #finish} as
	 * soon as nothing is being written.
	 * @return {@code true} for good
	 */
	public boolean isEnded() {
		return this.verdicts.isEnded();
	}

	/**
	 * Tells whether the session has ended because one side was closed, in good order.
	 * @return {@code false} if the receiver was given up
	 */
	public boolean isClosed() {
		return this.verdicts.isEndedBecause(FailureReason.CLOSED);
	}

	/**
	 * Gives every message of an ended session its verdict and its chunks back to the log.
	 * Called with the pen, when the connection is closed. A second call does nothing.
	 */
	public void finish() {
		this.outbox.lock();
		try {
			if (!this.verdicts.isFinished()) {
				this.verdicts.finish(this.cursor.everWritten());
				this.tally.finish(this.cursor.received(), this.cursor.lagMessages(), this.verdicts.handled(),
						this.verdicts.limit());
				this.cursor.close();
				this.outbox.forget(this);
			}
		}
		finally {
			this.outbox.unlock();
		}
		this.outbox.progress(this);
	}

	// --- the holder of the pen ---

	/**
	 * A hint whether there is something to write.
	 * @return {@code true} if {@link #next} is worth a call
	 */
	public boolean hasNext() {
		return this.verdicts.limit() == Verdicts.UNLIMITED && this.cursor.hasNext();
	}

	/**
	 * Takes what to write next. It counts as written from now on.
	 * @param run is filled
	 * @param maxBytes no longer than this
	 * @return {@code false} if there is nothing, or the next frame is longer
	 */
	public boolean next(Run run, int maxBytes) {
		if (this.verdicts.limit() != Verdicts.UNLIMITED) {
			return false;
		}
		if (this.outbox.limits().overflow() == OverflowPolicy.DROP_OLDEST) {
			return nextUnderLock(run, maxBytes);
		}
		return this.cursor.next(run, maxBytes) || (this.cursor.isAtGap() && nextUnderLock(run, maxBytes));
	}

	/**
	 * Where a gap is passed, or the oldest may be dropped meanwhile.
	 */
	private boolean nextUnderLock(Run run, int maxBytes) {
		this.outbox.lock();
		try {
			return this.cursor.next(run, maxBytes) || (this.cursor.isAtGap() && this.cursor.skip(run));
		}
		finally {
			this.outbox.unlock();
		}
	}

	/**
	 * What the receiver has.
	 * @return the last sequence number
	 */
	public long received() {
		return this.cursor.received();
	}

	/**
	 * What has been given out for writing.
	 * @return the last sequence number
	 */
	public long written() {
		return this.cursor.written();
	}

	/**
	 * Up to where the receiver's verdicts are known here, to be written to it: it keeps
	 * outcomes up to there no longer.
	 * @return the last sequence number
	 */
	public long confirm() {
		this.confirmations.confirmed();
		return this.verdicts.handled();
	}

	/**
	 * Tells whether the receiver keeps so much that it is to hear soon what was seen of
	 * it. Any thread may ask.
	 * @return {@code true} until {@link #confirm}
	 */
	public boolean isConfirmationDue() {
		return this.confirmations.isDue();
	}

	// --- the reader of acknowledgements ---

	/**
	 * The receiver acknowledges.
	 * @param ack what it has and has handled
	 * @throws ProtocolException if that was not written, or is less than before
	 */
	public void acknowledged(Frame.Ack ack) {
		long received = ack.lastReceived();
		if (received > this.cursor.everWritten() || ack.lastHandled() > received) {
			throw new ProtocolException("ACK says received %d, handled %d, but only %d is written".formatted(received,
					ack.lastHandled(), this.cursor.everWritten()));
		}
		if (received < this.cursor.received() || ack.lastHandled() < this.verdicts.handled()) {
			throw new ProtocolException("ACK says received %d, handled %d, but said %d and %d before"
				.formatted(received, ack.lastHandled(), this.cursor.received(), this.verdicts.handled()));
		}
		this.cursor.received(received);
		this.verdicts.handled(ack.lastHandled());
		if (this.confirmations.acknowledged()) {
			this.link.wake();
		}
		if (this.overflowed) {
			this.outbox.reattachIfDrained(this);
		}
		this.outbox.progress(this);
		if (this.verdicts.handled() >= this.verdicts.limit()) {
			this.link.disconnect();
		}
	}

	/**
	 * The receiver has failed a message. Repeated after a reconnect, which changes
	 * nothing.
	 * @param failed which, and why
	 * @throws ProtocolException if that was not written
	 */
	public void failed(Frame.Failed failed) {
		checkWritten("FAILED", failed.sequence());
		this.confirmations.read(failed.reason().length());
		String text = "%s: %s".formatted(this.endPoint, Printable.of(failed.reason()));
		this.verdicts.failed(failed.sequence(), failed.code().reason(), text);
		problem(text);
	}

	/**
	 * The receiver has answered a request. Repeated after a reconnect, which changes
	 * nothing; the next acknowledgement gives it its worth.
	 * @param reply which, and what
	 * @throws ProtocolException if that was not written
	 */
	public void replied(Frame.Reply reply) {
		checkWritten("REPLY", reply.sequence());
		this.confirmations.read(reply.payload().length);
		this.questions.replied(reply);
	}

	private void checkWritten(String frame, long sequence) {
		if (sequence > this.cursor.everWritten() || sequence < this.startSequence) {
			throw new ProtocolException("%s names message %d, but %d to %d was written".formatted(frame, sequence,
					this.startSequence, this.cursor.everWritten()));
		}
	}

	/**
	 * The receiver closes. What it has received still gets its verdict from it.
	 * @param goAway up to where it has received
	 * @throws ProtocolException if that was not written
	 */
	public void goAway(Frame.GoAway goAway) {
		if (goAway.lastReceived() > this.cursor.everWritten()) {
			throw new ProtocolException("GOAWAY says received %d, but only %d is written"
				.formatted(goAway.lastReceived(), this.cursor.everWritten()));
		}
		this.outbox.lock();
		try {
			endLocked(FailureReason.CLOSED, "%s was closed".formatted(this.endPoint), goAway.lastReceived());
		}
		finally {
			this.outbox.unlock();
		}
		this.outbox.progress(this);
	}

	// --- others ---

	/**
	 * The directory says that the receiver is gone. A link that is up may go on.
	 */
	public void removed() {
		this.outbox.lock();
		try {
			this.removed = true;
			if (!this.patience.isUp()) {
				endLocked(FailureReason.NOT_WRITTEN, "%s is gone".formatted(this.endPoint));
			}
		}
		finally {
			this.outbox.unlock();
		}
	}

	/**
	 * The directory lists the receiver again, which it had not for a moment.
	 */
	public void listedAgain() {
		this.outbox.lock();
		try {
			this.removed = false;
		}
		finally {
			this.outbox.unlock();
		}
	}

	/**
	 * Ends the session. Its link then disconnects and finishes it.
	 * @param reason what messages that are not written fail with
	 * @param text in words
	 */
	public void end(FailureReason reason, String text) {
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
		this.link.disconnect();
		this.link.wake();
	}

	private void endLocked(FailureReason reason, String text, long lastReceived) {
		if (!this.verdicts.isEnded()) {
			endTarget(reason, text);
			this.verdicts.limit(lastReceived);
			if (this.verdicts.handled() >= lastReceived) {
				this.link.disconnect();
			}
			this.link.wake();
		}
	}

	private void endTarget(FailureReason reason, String text) {
		this.verdicts.end(reason, text);
		problem(text);
		if (this.cursor.isAttached()) {
			// It may wait long for its last verdicts: what it does not get must not fill
			// the log.
			this.cursor.detach();
		}
		this.outbox.retarget(this);
		noteState();
	}

	// --- the outbox, under the lock ---

	Cursor cursor() {
		return this.cursor;
	}

	boolean isFinished() {
		return this.verdicts.isFinished();
	}

	/**
	 * No target, until the receiver says {@code WELCOME}.
	 */
	void suspend(OutboundSession ended) {
		this.suspended = true;
		this.cursor.detach();
		this.detachedAt = this.outbox.log().headSequence();
		this.tally.follow(ended.tally, ended.counts());
		noteState();
	}

	/**
	 * Tells whether the receiver was given up and has not answered since.
	 * @return {@code true} until it says {@code WELCOME}
	 */
	public boolean isSuspended() {
		return this.suspended;
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

	boolean isOverflowed() {
		return this.overflowed;
	}

	long backlog() {
		return this.backlog;
	}

	/**
	 * Tells whether messages are for this session now.
	 */
	boolean isTarget() {
		return !isEnded() && !this.overflowed && !this.suspended;
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

	private long sinceDetached() {
		return this.outbox.log().headSequence() - this.detachedAt;
	}

	private void skippedSinceDetached() {
		this.tally.skipped(this.detachedAt + 1, this.outbox.log().headSequence(), this.verdicts.handled());
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
	 * @param text in words, fit for a log line
	 */
	public void problem(String text) {
		this.tally.problem(text, this.outbox.millis());
	}

	private void noteState() {
		this.tally.state(state(), this.outbox.millis());
	}

	private SenderSession.State state() {
		if (isEnded()) {
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
	 * What has become of the messages of this session alone. Under the lock.
	 */
	SenderCounts counts() {
		return this.tally.counts(this.verdicts.settled(), this.overflowed ? sinceDetached() : 0);
	}

	SenderSession snapshot() {
		return this.tally.snapshot(this.endPoint, this.cursor.lagMessages(), this.cursor.lagBytes(), counts());
	}

	Patience patience() {
		return this.patience;
	}

	// --- verdicts, for the callback thread ---

	boolean isDrained() {
		return isFinished() || (!this.cursor.hasNext() && this.verdicts.handled() >= this.cursor.written());
	}

	Verdicts verdicts() {
		return this.verdicts;
	}

	/**
	 * The requests that wait for its answer.
	 */
	Questions questions() {
		return this.questions;
	}

	/**
	 * Nobody asks for failures up to here any more.
	 */
	void forgetFailures(long upTo) {
		this.verdicts.forgetFailures(upTo);
		this.outbox.lock();
		try {
			this.verdicts.forgetDropped(upTo);
		}
		finally {
			this.outbox.unlock();
		}
	}

	private enum NoLink implements Link {

		INSTANCE;

		@Override
		public boolean offer() {
			return false;
		}

		@Override
		public void wake() {
		}

		@Override
		public void disconnect() {
		}

	}

}
