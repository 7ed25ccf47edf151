package be.sizingservers.ipc.session;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

import be.sizingservers.ipc.FailureReason;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.SenderCounts;
import be.sizingservers.ipc.SenderSession;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.log.MessageLog;
import be.sizingservers.ipc.wire.DataFrame;
import org.jspecify.annotations.Nullable;

/**
 * All that a sender has under way: its log, its sessions, the targets of the next
 * message, and the reports that wait for verdicts.
 * <p>
 * One lock guards appending and every change of sessions and targets. Acknowledgements do
 * not take it, unless a caller waits for room or they cover failures. {@link #settle} is
 * for one thread, the callback thread, and calls back without the lock.
 */
public final class Outbox {

	private static final int MAX_CHUNK_BYTES = 256 * 1024;

	private static final int CHUNKS_TO_BOUND = 16;

	private final ReentrantLock lock = new ReentrantLock();

	private final Room room = new Room(this.lock);

	private final PendingReport.Origin origin;

	private final Limits limits;

	private final LongSupplier millisClock;

	private final LongSupplier nanoClock;

	private final Runnable settleWanted;

	private final MessageLog log;

	private final LagBound lagBound;

	private final OutboundSessions sessions;

	private final Admission admission;

	/**
	 * Requests whose time is up.
	 */
	private final Queue<PendingRequest> expired = new ConcurrentLinkedQueue<>();

	private volatile boolean closed;

	/**
	 * Counts all connections: a receiver that was lost for a moment may still know the
	 * last one.
	 */
	private long epoch;

	/**
	 * Creates an empty outbox.
	 * @param origin the sender
	 * @param limits its bounds
	 * @param memory makes buffers for the log
	 * @param millisClock milliseconds since 1970, for people
	 * @param nanoClock a clock in nanoseconds, of any origin
	 * @param settleWanted called by any thread when {@link #settle} may have something to
	 * do; must return at once
	 */
	public Outbox(PendingReport.Origin origin, Limits limits, IntFunction<ByteBuffer> memory, LongSupplier millisClock,
			LongSupplier nanoClock, Runnable settleWanted) {
		this.origin = origin;
		this.limits = limits;
		this.millisClock = millisClock;
		this.nanoClock = nanoClock;
		this.settleWanted = settleWanted;
		this.log = new MessageLog(chunkBytes(limits), limits.logBytes(), memory);
		this.lagBound = new LagBound(limits);
		this.sessions = new OutboundSessions(this.lagBound);
		this.admission = new Admission(limits, nanoClock, this.log, this.sessions, this.lagBound, settleWanted);
	}

	/**
	 * Bounds are kept to a chunk: small ones need small chunks.
	 */
	private static int chunkBytes(Limits limits) {
		long bound = Math.min(limits.lagBytes(), limits.logBytes());
		return (int) Math.max(1, Math.min(MAX_CHUNK_BYTES, bound / CHUNKS_TO_BOUND));
	}

	/**
	 * The sender.
	 * @return what all its messages share
	 */
	public PendingReport.Origin origin() {
		return this.origin;
	}

	/**
	 * The bounds.
	 * @return the limits
	 */
	public Limits limits() {
		return this.limits;
	}

	MessageLog log() {
		return this.log;
	}

	OutboundSessions sessions() {
		return this.sessions;
	}

	long millis() {
		return this.millisClock.getAsLong();
	}

	long now() {
		return this.nanoClock.getAsLong();
	}

	void lock() {
		this.lock.lock();
	}

	void unlock() {
		this.lock.unlock();
	}

	/**
	 * The number of a connection that is about to be opened. Under the lock.
	 */
	long nextEpoch() {
		return ++this.epoch;
	}

	/**
	 * Begins the session with a receiver, which is a target from the next message on.
	 * @param endPoint the receiver; no other session may have its instance
	 * @return the session
	 */
	public OutboundSession attach(EndPoint endPoint) {
		this.lock.lock();
		try {
			OutboundSession session = new OutboundSession(this, endPoint, this.log.attach());
			this.sessions.add(session);
			return session;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Begins a new session with a receiver whose session has ended although it is still
	 * registered. It is no target until it says {@code WELCOME}, and from the next
	 * message then.
	 * @param ended the session that has ended
	 * @return the session
	 */
	public OutboundSession suspend(OutboundSession ended) {
		this.lock.lock();
		try {
			OutboundSession session = new OutboundSession(this, ended.endPoint(), this.log.attach());
			session.attachment().suspend(ended.attachment());
			this.sessions.add(session);
			return session;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Appends a message for all targets, if all of them have room for it. Where the log
	 * has none, the message fails for all of them.
	 * @param type the number of the payload's type
	 * @param headers encoded headers
	 * @param payload the encoded payload; copied
	 * @param report gets its verdicts, or {@code null} if nobody wants them
	 * @param mayWait whether the caller can wait; otherwise a target without room is
	 * detached
	 * @return the targets to wake, none if the message has failed, or {@code null} if the
	 * caller is to {@linkplain #awaitRoom wait} and try again
	 * @throws IllegalStateException if the outbox is closed
	 */
	public @Nullable Targets tryAppend(int type, byte[] headers, byte[] payload, @Nullable PendingReport report,
			boolean mayWait) {
		this.lock.lock();
		try {
			if (this.closed) {
				throw new IllegalStateException("The sender of '%s' is closed".formatted(this.origin.handle()));
			}
			long sentAt = this.millisClock.getAsLong();
			long length = DataFrame.length(headers, payload);
			if (!this.admission.hasRoom(length, mayWait)) {
				return null;
			}
			if (!this.log.makeRoom(Math.toIntExact(length))) {
				return this.admission.full(report, sentAt, mayWait);
			}
			this.admission.admitted(length);
			Targets current = this.sessions.targets();
			if (report != null) {
				// Before the message can be seen: its verdict may come at once.
				report.appended(this.log.headSequence() + 1, sentAt, current);
				current.add(report);
			}
			this.log.append((report != null) ? report.wanted() : 0, type, sentAt, headers, payload);
			return current;
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isReachedBy(OutboundSession session) {
		return this.lagBound.isReachedBy(session);
	}

	/**
	 * Waits until a target that lags has made progress, or its time is up. An interrupt
	 * does not end the wait; it is there again afterwards.
	 */
	public void awaitRoom() {
		this.room.await(this.admission::nanosToWait);
	}

	/**
	 * There is an acknowledgement or a verdict: those who wait are woken. Free of the
	 * lock unless a caller waits.
	 */
	void progress(OutboundSession session) {
		this.room.changed();
		if (!this.sessions.reports().isSettled() || session.verdicts().hasFailures()) {
			this.settleWanted.run();
		}
	}

	void retarget(OutboundSession ended) {
		ended.attachment().overflowed(false);
		this.sessions.retarget();
	}

	void retarget() {
		this.sessions.retarget();
	}

	void reattachIfDrained(OutboundSession session) {
		this.lock.lock();
		try {
			this.sessions.reattachIfDrained(session);
		}
		finally {
			this.lock.unlock();
		}
	}

	void forget(OutboundSession finished) {
		this.sessions.forget(finished);
	}

	/**
	 * The targets of the next message.
	 * @return a preview without the lock
	 */
	public Targets targets() {
		return this.sessions.targets();
	}

	/**
	 * Gives requests their answers, and takes reports that have all their verdicts. For
	 * the callback thread.
	 * @param settled gets each report, without the lock
	 * @return whether there was one
	 */
	public boolean settle(Consumer<PendingReport> settled) {
		boolean any = this.sessions.reports().answer();
		for (PendingRequest late = this.expired.poll(); late != null; late = this.expired.poll()) {
			late.end();
			any = true;
		}
		any |= this.sessions.reports().settle(settled);
		this.sessions.reports().forgetFailures(this.sessions.targets());
		return any;
	}

	/**
	 * The time of a request is up: no more answers are waited for. Any thread may call.
	 * @param request a request that was appended; if it has ended, nothing happens
	 */
	public void expire(PendingRequest request) {
		this.expired.add(request);
		this.settleWanted.run();
	}

	/**
	 * Tells whether every report has been settled.
	 * @return {@code false} if one waits for a verdict
	 */
	public boolean isSettled() {
		return this.sessions.reports().isSettled();
	}

	/**
	 * Tells whether every target has handled all that was appended for it.
	 * @return {@code false} if something is under way
	 */
	public boolean isDrained() {
		this.lock.lock();
		try {
			return this.sessions.isDrained();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes no more messages.
	 * @return {@code false} if it did not before
	 */
	public boolean close() {
		this.lock.lock();
		try {
			boolean first = !this.closed;
			this.closed = true;
			this.room.changed();
			return first;
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Ends all sessions.
	 * @param text why, in words
	 */
	public void endAll(String text) {
		this.lock.lock();
		try {
			List.copyOf(this.sessions.all()).forEach((session) -> session.end(FailureReason.CLOSED, text));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How it is with each receiver.
	 * @return a copy
	 */
	public List<SenderSession> snapshot() {
		this.lock.lock();
		try {
			return this.sessions.all().stream().map((session) -> session.attachment().snapshot()).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What has become of all messages that have their verdicts.
	 * @return the sum over all sessions that there ever were
	 */
	public SenderCounts counts() {
		this.lock.lock();
		try {
			return this.sessions.counts();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The receivers that the next message would go to.
	 * @return their end points
	 */
	public List<EndPoint> endPoints() {
		return this.sessions.targets().endPoints();
	}

}
