package be.sizingservers.ipc.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import be.sizingservers.ipc.directory.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that messages go to, as long as they stay the same, and the reports of
 * those messages in order. A change of the targets begins a new object, so that a report
 * never waits behind one with a slower target that is not its own.
 * <p>
 * Reports are added under the sender's lock and taken by the callback thread.
 */
public final class Targets {

	private static final AtomicReferenceFieldUpdater<Targets, PendingReport> TAKEN = AtomicReferenceFieldUpdater
		.newUpdater(Targets.class, PendingReport.class, "taken");

	private final OutboundSession[] sessions;

	private final OutboundSession[] overflowed;

	private final List<EndPoint> endPoints;

	private volatile PendingReport taken = PendingReport.sentinel();

	/**
	 * Surely each message up to here was delivered to all; measured again when a later
	 * one is looked for. The callback thread's.
	 */
	private long deliveredUpTo = -1;

	private PendingReport last = this.taken;

	Targets(List<OutboundSession> sessions, List<OutboundSession> overflowed) {
		this.sessions = sessions.toArray(OutboundSession[]::new);
		this.overflowed = overflowed.toArray(OutboundSession[]::new);
		this.endPoints = sessions.stream().map(OutboundSession::endPoint).toList();
	}

	/**
	 * Tells the links of all targets that there is something to write. Under no lock.
	 * @return whether the caller has written by itself to one of them
	 */
	public boolean offer() {
		boolean written = false;
		for (OutboundSession session : this.sessions) {
			written |= session.offer();
		}
		return written;
	}

	/**
	 * Tells whether there is nobody to write to.
	 * @return {@code true} if messages get their verdicts at once
	 */
	public boolean isEmpty() {
		return this.sessions.length == 0;
	}

	/**
	 * The receivers.
	 * @return their end points, in no special order; unmodifiable
	 */
	public List<EndPoint> endPoints() {
		return this.endPoints;
	}

	/**
	 * The same receivers, each of which a message fails for.
	 */
	Targets refusing() {
		List<OutboundSession> all = new ArrayList<>(List.of(this.sessions));
		all.addAll(List.of(this.overflowed));
		return new Targets(List.of(), all);
	}

	OutboundSession[] sessions() {
		return this.sessions;
	}

	/**
	 * The targets that get nothing now, as they lag or the log is full: messages fail for
	 * them at once.
	 */
	OutboundSession[] overflowed() {
		return this.overflowed;
	}

	void add(PendingReport report) {
		this.last.followedBy(report);
		this.last = report;
	}

	boolean isSettled() {
		return this.taken.next == null;
	}

	/**
	 * The lowest sequence number that a report waits for.
	 */
	long lowestPending() {
		PendingReport next = this.taken.next;
		return (next != null && !isEmpty()) ? next.sequence() : Long.MAX_VALUE;
	}

	/**
	 * Takes the next report that has all its verdicts.
	 */
	@Nullable PendingReport poll() {
		PendingReport next = this.taken.next;
		if (next == null || !(isDelivered(next.sequence()) || next.settle(this))) {
			return null;
		}
		PendingReport before = this.taken;
		TAKEN.lazySet(this, next);
		// A report that a user keeps must not keep all later ones.
		before.followedBy(before);
		return next;
	}

	private boolean isDelivered(long sequence) {
		if (sequence > this.deliveredUpTo) {
			this.deliveredUpTo = deliveredToAll();
		}
		return sequence <= this.deliveredUpTo;
	}

	private long deliveredToAll() {
		long lowest = (this.overflowed.length == 0) ? Long.MAX_VALUE : -1;
		for (OutboundSession session : this.sessions) {
			lowest = Math.min(lowest, session.verdicts().deliveredUpTo());
		}
		return lowest;
	}

}
