package be.sizingservers.ipc.session;

import java.util.UUID;

import be.sizingservers.ipc.FailureReason;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.log.Cursor;
import be.sizingservers.ipc.log.Run;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.ProtocolException;

/**
 * The sender's half of the session with one receiver instance, as its link sees it. Which
 * messages are for it is the business of its {@link Attachment}, what to write next of
 * its {@link Runs}, what the receiver says of its {@link Feedback}, and when it is over
 * of its {@link Ending}.
 * <p>
 * Who calls what: the link's own thread opens, ends and finishes connections
 * ({@link #hello}, {@link #welcome}, {@link #linkDown}, {@link #finish}); the holder of
 * the link's pen takes what is to be written ({@link #next}); the reader of the link's
 * acknowledgements brings {@link #acknowledged}, {@link #failed}, {@link #replied} and
 * {@link #goAway}; the callback thread reads verdicts. The methods take the sender's lock
 * by themselves where they need it.
 */
public final class OutboundSession {

	private final Outbox outbox;

	private final EndPoint endPoint;

	private final Cursor cursor;

	private final Verdicts verdicts;

	private final Patience patience;

	private final Attachment attachment;

	private final Runs runs;

	private final Feedback feedback;

	private final Ending ending;

	private volatile Link link = Link.NONE;

	OutboundSession(Outbox outbox, EndPoint endPoint, Cursor cursor) {
		this.outbox = outbox;
		this.endPoint = endPoint;
		this.cursor = cursor;
		this.verdicts = new Verdicts(endPoint, cursor.received());
		this.patience = new Patience(outbox.limits(), outbox::now);
		this.attachment = new Attachment(outbox, endPoint, cursor, this.verdicts, this.patience);
		this.runs = new Runs(outbox, cursor, this.verdicts);
		this.feedback = new Feedback(endPoint, cursor, this.verdicts, this.attachment, outbox.limits());
		this.ending = new Ending(outbox, this);
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

	void disconnect() {
		this.link.disconnect();
	}

	Cursor cursor() {
		return this.cursor;
	}

	Verdicts verdicts() {
		return this.verdicts;
	}

	Patience patience() {
		return this.patience;
	}

	Attachment attachment() {
		return this.attachment;
	}

	/**
	 * The requests that wait for its answer.
	 */
	Questions questions() {
		return this.feedback.questions();
	}

	// --- the link's own thread ---

	/**
	 * Begins a connection.
	 * @return what to say first
	 */
	public Frame.Hello hello() {
		this.outbox.lock();
		try {
			long startSequence = this.feedback.startSequence();
			boolean resume = this.cursor.everWritten() >= startSequence;
			PendingReport.Origin origin = this.outbox.origin();
			return new Frame.Hello(Frame.VERSION, origin.handle().value(), origin.application(), origin.instance(),
					this.endPoint.instanceId(), this.outbox.nextEpoch(), resume, startSequence, confirm(),
					limits().frameBytes());
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
			this.ending.connected();
			if (this.attachment.up(received)) {
				this.outbox.retarget();
			}
			this.attachment.noteState();
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
		this.ending.rejected(reject);
	}

	/**
	 * The connection is gone, or could not be made.
	 * @return whether it was worth something: it moved messages, or lasted. One that did
	 * not does not prolong the time until the session is given up
	 */
	public boolean linkDown() {
		return this.ending.linkDown();
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
				this.attachment.finish();
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
		return this.runs.hasNext();
	}

	/**
	 * Takes what to write next. It counts as written from now on.
	 * @param run is filled
	 * @param maxBytes no longer than this
	 * @return {@code false} if there is nothing, or the next frame is longer
	 */
	public boolean next(Run run, int maxBytes) {
		return this.runs.next(run, maxBytes);
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
		return this.feedback.confirm();
	}

	/**
	 * Tells whether the receiver keeps so much that it is to hear soon what was seen of
	 * it. Any thread may ask.
	 * @return {@code true} until {@link #confirm}
	 */
	public boolean isConfirmationDue() {
		return this.feedback.isConfirmationDue();
	}

	// --- the reader of acknowledgements ---

	/**
	 * The receiver acknowledges.
	 * @param ack what it has and has handled
	 * @throws ProtocolException if that was not written, or is less than before
	 */
	public void acknowledged(Frame.Ack ack) {
		this.feedback.acknowledged(ack);
		if (isConfirmationDue()) {
			this.link.wake();
		}
		if (this.attachment.isOverflowed()) {
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
		problem(this.feedback.failed(failed));
	}

	/**
	 * The receiver has answered a request. Repeated after a reconnect, which changes
	 * nothing; the next acknowledgement gives it its worth.
	 * @param reply which, and what
	 * @throws ProtocolException if that was not written
	 */
	public void replied(Frame.Reply reply) {
		this.feedback.replied(reply);
	}

	/**
	 * Tells whether so many answers wait for the callback thread that no more are to be
	 * read, which holds the receiver back.
	 * @return {@code true} until some are taken, or the sender closes: whoever closes it
	 * may be the callback thread, and waits for what is to be read
	 */
	public boolean isFull() {
		return questions().isFull() && !this.outbox.isClosed();
	}

	/**
	 * The receiver asks for another connection, so it lives, whatever the directory says.
	 * This one is to be closed.
	 */
	public void reconnecting() {
		this.ending.reconnecting();
	}

	/**
	 * The receiver closes. What it has received still gets its verdict from it.
	 * @param goAway up to where it has received
	 * @throws ProtocolException if that was not written
	 */
	public void goAway(Frame.GoAway goAway) {
		this.feedback.check(goAway);
		this.ending.closedAfter(goAway.lastReceived());
		this.outbox.progress(this);
	}

	// --- others ---

	/**
	 * The directory says that the receiver is gone. A link that is up may go on.
	 */
	public void removed() {
		this.ending.removed();
	}

	/**
	 * The directory lists the receiver again, which it had not for a moment.
	 */
	public void listedAgain() {
		this.ending.listedAgain();
	}

	/**
	 * Time has passed: one that is at its bound and makes no progress is given up. Called
	 * now and then, by any thread.
	 */
	public void checkProgress() {
		this.ending.checkProgress();
	}

	/**
	 * Something went wrong. Any thread may call.
	 * @param text in words, fit for a log line
	 */
	public void problem(String text) {
		this.attachment.problem(text);
	}

	/**
	 * Tells whether the receiver was given up and has not answered since.
	 * @return {@code true} until it says {@code WELCOME}
	 */
	public boolean isSuspended() {
		return this.attachment.isSuspended();
	}

	// --- the end ---

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
	 * Ends the session. Its link then disconnects and finishes it.
	 * @param reason what messages that are not written fail with
	 * @param text in words
	 */
	public void end(FailureReason reason, String text) {
		this.ending.end(reason, text);
	}

	boolean isDrained() {
		return this.verdicts.isFinished()
				|| (!this.cursor.hasNext() && this.verdicts.handled() >= this.cursor.written());
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

}
