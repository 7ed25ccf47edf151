package be.sizingservers.ipc.session;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import be.sizingservers.ipc.FailureReason;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.OverflowPolicy;
import be.sizingservers.ipc.log.MessageLog;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a message at the bounds, after the policy: who waits, what is dropped,
 * who is detached, what fails. Guarded by the sender's lock.
 */
final class Admission {

	private static final long FULL_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private final Limits limits;

	private final MessageLog log;

	private final OutboundSessions sessions;

	private final LagBound lagBound;

	private final LogBound logBound;

	private final Runnable settleWanted;

	Admission(Limits limits, LongSupplier nanoClock, MessageLog log, OutboundSessions sessions, LagBound lagBound,
			Runnable settleWanted) {
		this.limits = limits;
		this.log = log;
		this.sessions = sessions;
		this.lagBound = lagBound;
		this.logBound = new LogBound(limits, nanoClock);
		this.settleWanted = settleWanted;
	}

	/**
	 * A message passes.
	 */
	void admitted(long length) {
		this.logBound.notReached();
		this.lagBound.taken(length);
	}

	/**
	 * Tells whether each target may lag by one more message, or is none any more.
	 * @return {@code false} if the caller is to wait
	 */
	boolean hasRoom(long length, boolean mayWait) {
		if (this.lagBound.surelyAdmits(this.log.headSequence(), length)) {
			return true;
		}
		boolean room = true;
		for (OutboundSession session : this.sessions.targets().sessions()) {
			room &= hasRoom(session, mayWait);
		}
		this.lagBound.measure(this.log.headSequence(), this.sessions.targets().sessions());
		return room;
	}

	private boolean hasRoom(OutboundSession session, boolean mayWait) {
		if (!this.lagBound.isReachedBy(session)) {
			session.patience().callersWaitNoMore();
			return true;
		}
		if (this.limits.overflow() == OverflowPolicy.BLOCK && mayWait && session.patience().callersNanosLeft() > 0) {
			return false;
		}
		if (this.limits.overflow() == OverflowPolicy.DROP_OLDEST) {
			dropOldest(session);
		}
		if (this.lagBound.isReachedBy(session)) {
			this.sessions.detach(session);
		}
		return true;
	}

	private void dropOldest(OutboundSession session) {
		boolean dropped = false;
		while (this.lagBound.isReachedBy(session)
				&& session.attachment().dropOldest(this.lagBound.dropCount(session))) {
			dropped = true;
		}
		if (dropped) {
			session.wake();
			this.settleWanted.run();
		}
	}

	/**
	 * The log is full. The caller waits, once per stall, or the message fails for all its
	 * targets and whoever is furthest behind gets nothing more. Who is stuck is given up.
	 */
	@Nullable Targets full(@Nullable PendingReport report, long sentAt, boolean mayWait) {
		this.logBound.reached();
		OutboundSession furthest = LogBound.furthest(this.sessions.all());
		boolean stuck = furthest != null && !furthest.isEnded() && this.logBound.isStuck(furthest);
		boolean wait = mayWait && this.limits.overflow() == OverflowPolicy.BLOCK && !this.sessions.targets().isEmpty()
				&& (stuck || this.logBound.isWorthWaiting());
		Targets answer = wait ? null : refuse(report, sentAt);
		if (furthest != null && stuck) {
			furthest.end(FailureReason.OVERFLOW,
					"%s kept the sender's log full (Limits.logBytes)".formatted(furthest.endPoint()));
			this.logBound.begin();
		}
		else if (furthest != null && !wait && furthest.attachment().isTarget()) {
			this.sessions.detach(furthest);
		}
		return answer;
	}

	/**
	 * The message never is in the log and has no number: no receiver misses it.
	 */
	private Targets refuse(@Nullable PendingReport report, long sentAt) {
		Targets refusing = this.sessions.refusing();
		for (OutboundSession session : refusing.overflowed()) {
			session.attachment().refused();
		}
		if (report != null) {
			report.appended(0, sentAt, refusing);
			refusing.add(report);
		}
		return refusing;
	}

	/**
	 * How long a caller waits that was told to.
	 */
	long nanosToWait() {
		long nanos = this.logBound.isReached() ? FULL_RETRY_NANOS : 0;
		for (OutboundSession session : this.sessions.targets().sessions()) {
			if (this.lagBound.isReachedBy(session)) {
				nanos = Math.max(nanos, session.patience().callersNanosLeft());
			}
		}
		return nanos;
	}

}
