package be.sizingservers.ipc.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import be.sizingservers.ipc.OverflowPolicy;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.session.Outbox;
import be.sizingservers.ipc.session.OutboundSession;
import be.sizingservers.ipc.session.PendingReport;
import be.sizingservers.ipc.session.Targets;
import be.sizingservers.ipc.simulation.Violation.Invariant;
import be.sizingservers.ipc.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A sender: a caller, a callback thread and the discovery around the real outbox.
 */
final class SenderNode {

	private static final byte[] NO_HEADERS = {};

	private final World world;

	private final PendingReport.Origin origin;

	private final Outbox outbox;

	private final OutboxProbe probe;

	private final CountsProbe counts;

	private final Map<UUID, SenderLink> links = new LinkedHashMap<>();

	/**
	 * What the directory says.
	 */
	private final Set<UUID> listed = new HashSet<>();

	/**
	 * Those of a receiver that was given up become targets when it is back.
	 */
	private final Set<OutboundSession> attached = new HashSet<>();

	/**
	 * As far as they have been used.
	 */
	private final List<Frame.Types> types = new ArrayList<>();

	private long appended;

	private int unsent;

	private int appending;

	private boolean settling;

	private boolean closing;

	SenderNode(World world) {
		this.world = world;
		this.origin = new PendingReport.Origin(World.HANDLE, world.dice.instance(), "");
		this.outbox = new Outbox(this.origin, world.limits, ByteBuffer::allocate, () -> 0, world.scheduler::now,
				this::settleSoon);
		this.probe = new OutboxProbe(this.outbox);
		this.counts = new CountsProbe(this.outbox);
	}

	UUID instance() {
		return this.origin.instance();
	}

	// --- discovery ---

	void added(EndPoint endPoint) {
		if (this.closing || !this.listed.add(endPoint.instanceId())) {
			return;
		}
		SenderLink known = this.links.get(endPoint.instanceId());
		if (known != null) {
			known.session().listedAgain();
		}
		else {
			OutboundSession session = this.outbox.attach(endPoint);
			start(session);
			attached(session);
		}
	}

	private void start(OutboundSession session) {
		SenderLink link = new SenderLink(this.world, session, this);
		this.links.put(session.endPoint().instanceId(), link);
		link.start();
	}

	private void attached(OutboundSession session) {
		this.world.trace(() -> "attach %s %s at %d".formatted(session.endPoint().instanceId(), session.endPoint(),
				this.appended + 1));
		pair(session.endPoint().instanceId()).attached(this.appended + 1);
		this.attached.add(session);
	}

	/**
	 * A receiver that was given up is back.
	 */
	void welcome(SenderLink link) {
		if (!this.attached.contains(link.session())) {
			this.world.count(Fault.SUSPENDED);
			attached(link.session());
		}
	}

	void removed(UUID receiver) {
		this.listed.remove(receiver);
		SenderLink link = this.links.get(receiver);
		if (link != null) {
			link.session().removed();
		}
	}

	void finished(SenderLink link) {
		UUID receiver = link.session().endPoint().instanceId();
		this.links.remove(receiver);
		pair(receiver).finished(this.appended);
		this.attached.remove(link.session());
		if (this.listed.contains(receiver) && !this.closing) {
			start(this.world.mutation.suspends() ? this.outbox.suspend(link.session())
					: this.outbox.attach(link.session().endPoint()));
		}
	}

	private Pair pair(UUID receiver) {
		return this.world.checker.pair(this.origin.instance(), receiver);
	}

	// --- the callers ---

	/**
	 * Sends a number of messages, each after the one before is in the log.
	 */
	void send(int count) {
		this.unsent = count;
		if (count > 0) {
			boolean wanted = !this.world.dice.oneIn(4);
			int filling = this.world.dice.oneIn(20) ? this.world.dice.between(100, 900)
					: this.world.dice.between(0, 60);
			long pause = this.world.dice.oneIn(10) ? this.world.dice.millis(1, 60) : 0;
			append(newReport(wanted), filling, true, () -> this.world.scheduler.after(pause, () -> send(count - 1)));
		}
	}

	/**
	 * Sends a message that each receiver is to get, as nothing fails any more.
	 * @return its sequence number
	 */
	long sendLast() {
		append(newReport(true), 0, false, () -> {
		});
		return this.appended;
	}

	private @Nullable PendingReport newReport(boolean wanted) {
		if (wanted && this.world.dice.oneIn(3)) {
			return new SimulatedRequest(this.origin, this.world.dice.oneIn(2));
		}
		return wanted ? new PendingReport(this.origin, "", Map.of(), this.world.dice.oneIn(2)) : null;
	}

	private void append(@Nullable PendingReport report, int filling, boolean mayWait, Runnable then) {
		this.appending++;
		tryAppend(report, filling, mayWait, () -> {
			this.appending--;
			then.run();
		});
	}

	private void tryAppend(@Nullable PendingReport report, int filling, boolean mayWait, Runnable then) {
		if (this.closing) {
			then.run();
			return;
		}
		int type = Payload.type(this.appended + 1);
		use(type);
		byte[] payload = Payload.of(this.origin.instance(), this.appended + 1, filling);
		Set<UUID> expected = targets();
		boolean caughtUp = this.probe.isCaughtUp();
		Targets targets = this.outbox.tryAppend(type, NO_HEADERS, payload, report, mayWait);
		this.probe.checkBounds(this.world.limits, caughtUp);
		if (targets == null) {
			mustBeAllowedToWait(mayWait);
			this.world.scheduler.after(this.world.dice.millis(1, 10), () -> tryAppend(report, filling, mayWait, then));
			return;
		}
		if (report instanceof SimulatedRequest request) {
			asked(request, expected);
		}
		if (this.probe.lastSequence() == this.appended) {
			refused(report, expected, caughtUp);
		}
		else {
			appended(report, expected);
		}
		this.counts.sent(expected.size());
		this.world.scheduler.after(this.world.dice.moment(), () -> {
			targets.offer();
			settleSoon();
			then.run();
		});
	}

	private void asked(SimulatedRequest request, Set<UUID> expected) {
		this.world.checker.asked(request, expected);
		if (this.world.dice.oneIn(4)) {
			this.world.scheduler.after(this.world.dice.millis(0, 100), () -> {
				if (!request.isEnded()) {
					this.world.count(Fault.REQUEST_EXPIRED);
				}
				request.expired();
				this.outbox.expire(request);
			});
		}
	}

	private void mustBeAllowedToWait(boolean mayWait) {
		if (!mayWait || this.world.limits.overflow() != OverflowPolicy.BLOCK) {
			throw new Violation(Invariant.WAITS_WHERE_IT_MAY, "a caller waits that may not");
		}
	}

	private void appended(@Nullable PendingReport report, Set<UUID> expected) {
		this.appended++;
		if (report != null) {
			this.world.checker.appended(this.origin.instance(), this.appended, expected);
		}
	}

	/**
	 * The log is full.
	 */
	private void refused(@Nullable PendingReport report, Set<UUID> expected, boolean caughtUp) {
		if (caughtUp) {
			throw new Violation(Invariant.WAITS_WHERE_IT_MAY, "a log that nobody needs is full");
		}
		this.world.count(Fault.LOG_FULL);
		if (report != null) {
			this.world.checker.refused(report, expected);
		}
	}

	/**
	 * Gives numbers to types that are used for the first time.
	 */
	private void use(int type) {
		for (int number = Payload.FIRST_NAMED_TYPE + this.types.size(); number <= type; number++) {
			this.types.add(new Frame.Types(number, "", "type " + number));
		}
	}

	/**
	 * The types that a connection has not named.
	 */
	List<Frame.Types> types(int named) {
		return List.copyOf(this.types.subList(named, this.types.size()));
	}

	/**
	 * Whoever is attached and has not ended, whether it lags or not.
	 */
	private Set<UUID> targets() {
		Set<UUID> targets = new HashSet<>();
		this.links.forEach((receiver, link) -> {
			if (this.attached.contains(link.session()) && !link.session().isEnded()) {
				targets.add(receiver);
			}
		});
		return targets;
	}

	// --- the callback thread ---

	private void settleSoon() {
		if (!this.settling) {
			this.settling = true;
			this.world.scheduler.after(this.world.dice.moment(), this::settle);
		}
	}

	private void settle() {
		this.settling = false;
		this.outbox.settle((report) -> {
			this.world.checker.settled(report);
			this.counts.settled(report);
			report.complete();
			if (this.world.dice.oneIn(20)) {
				append(newReport(true), 0, false, () -> {
				});
			}
		});
	}

	// --- closing ---

	void close() {
		if (!this.closing) {
			this.closing = true;
			this.outbox.close();
			long until = this.world.scheduler.now() + this.world.limits.drainTimeout().toNanos();
			drain(until);
		}
	}

	private void drain(long until) {
		if (this.world.scheduler.now() < until && !(this.outbox.isDrained() && this.outbox.isSettled())) {
			this.world.scheduler.after(this.world.dice.millis(1, 5), () -> drain(until));
			return;
		}
		this.outbox.endAll("The sender was closed");
	}

	boolean isClosing() {
		return this.closing;
	}

	// --- when the faults have ended ---

	boolean isSettled() {
		boolean quiet = this.closing || (this.unsent == 0 && this.appending == 0);
		return quiet && this.links.values().stream().allMatch(SenderLink::isUp) && this.outbox.isSettled()
				&& this.outbox.isDrained();
	}

	void checkDelivered(long sequence, UUID receiver) {
		if (this.links.containsKey(receiver) && !pair(receiver).isDelivered(sequence)) {
			throw new Violation(Invariant.RECOVERS, "message %d was not delivered to %s".formatted(sequence, receiver));
		}
	}

	void checkNothingKept() {
		this.probe.checkNoFailures();
	}

	void checkFinished() {
		if (!this.links.isEmpty()) {
			throw new Violation(Invariant.NO_LEAK, "%d links go on".formatted(this.links.size()));
		}
		this.probe.checkEmpty();
		this.counts.checkComplete();
	}

}
