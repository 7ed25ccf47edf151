package be.sizingservers.ipc.simulation;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;

import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.session.Failure;
import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.session.InboundSessions;
import be.sizingservers.ipc.simulation.Violation.Invariant;
import be.sizingservers.ipc.wire.FailedCode;
import be.sizingservers.ipc.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A receiver: its process, its connections and the real memory of its senders. All that
 * it does goes through {@link #execute}, so that it can stand still or die.
 */
final class ReceiverNode implements Executor {

	private final World world;

	private final EndPoint endPoint;

	private final InboundSessions sessions;

	/**
	 * Whether listeners run on an executor instead of the connection's thread.
	 */
	private final boolean queueing;

	/**
	 * Whether messages count as delivered before the listener is called.
	 */
	private final boolean acknowledgesReceipt;

	private final Set<ReceiverLink> links = new LinkedHashSet<>();

	private final List<ReceiverLink> handshakes = new ArrayList<>();

	private final Map<InboundSession, Turn> turns = new HashMap<>();

	private final Deque<Runnable> whileStopped = new ArrayDeque<>();

	private boolean stopped;

	private boolean dead;

	private boolean closing;

	ReceiverNode(World world, int port) {
		this.world = world;
		this.queueing = world.dice.oneIn(4);
		this.acknowledgesReceipt = world.dice.oneIn(4);
		this.endPoint = new EndPoint(world.dice.instance(),
				new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "", 1);
		this.sessions = new InboundSessions(World.HANDLE, instance(), world.limits, world.scheduler::now);
	}

	EndPoint endPoint() {
		return this.endPoint;
	}

	UUID instance() {
		return this.endPoint.instanceId();
	}

	int port() {
		return this.endPoint.address().getPort();
	}

	InboundSessions sessions() {
		return this.sessions;
	}

	boolean isQueueing() {
		return this.queueing;
	}

	boolean acknowledgesReceipt() {
		return this.acknowledgesReceipt;
	}

	boolean isClosing() {
		return this.closing;
	}

	boolean isHealthy() {
		return !this.dead && !this.closing;
	}

	// --- the process ---

	@Override
	public void execute(Runnable action) {
		if (this.stopped) {
			this.whileStopped.add(action);
		}
		else if (!this.dead) {
			action.run();
		}
	}

	Scheduler.Task after(long nanos, Runnable action) {
		return this.world.scheduler.after(nanos, () -> execute(action));
	}

	void later(Runnable action) {
		after(this.world.dice.moment(), action);
	}

	void start() {
		this.world.listen(this);
		this.world.register(this);
	}

	void stop() {
		this.stopped = true;
	}

	void goOn() {
		this.stopped = false;
		while (!this.whileStopped.isEmpty()) {
			later(this.whileStopped.remove());
		}
	}

	void die(boolean heard) {
		this.dead = true;
		this.stopped = false;
		this.whileStopped.clear();
		this.world.unlisten(this);
		this.links.forEach((link) -> link.die(heard));
		this.handshakes.forEach((link) -> link.die(heard));
	}

	// --- connections ---

	void connected(Connection.End end) {
		ReceiverLink link = new ReceiverLink(this.world, this, end);
		this.handshakes.add(link);
		link.accept();
	}

	/**
	 * A stranger says hello, which makes the memory look for what is too old.
	 */
	void meetStranger() {
		Frame.Hello hello = new Frame.Hello(Frame.VERSION, World.HANDLE.value(), "", this.world.dice.instance(),
				instance(), 1, false, 1, 0, this.world.limits.frameBytes());
		Connection.End nobody = new Connection(this.world.scheduler, this.world.dice).receiver;
		InboundSession session = this.sessions.open(hello, nobody).session();
		if (session != null) {
			this.sessions.disconnected(session, nobody);
		}
	}

	void opened(ReceiverLink link) {
		this.handshakes.remove(link);
		this.links.add(link);
	}

	void closed(ReceiverLink link, @Nullable InboundSession session, Connection.End end) {
		this.handshakes.remove(link);
		this.links.remove(link);
		if (session != null) {
			this.sessions.disconnected(session, end);
		}
	}

	/**
	 * Waits for the turn of a session.
	 */
	void enter(InboundSession session, Runnable then) {
		Turn turn = this.turns.computeIfAbsent(session, (key) -> new Turn());
		if (turn.taken && this.world.mutation.waitsForTurn()) {
			turn.waiting.add(then);
			return;
		}
		turn.taken = true;
		session.enter(() -> false);
		then.run();
	}

	void exit(InboundSession session) {
		session.exit();
		Turn turn = this.turns.get(session);
		Runnable next = turn.waiting.poll();
		if (next == null) {
			turn.taken = false;
			return;
		}
		later(() -> {
			session.enter(() -> false);
			next.run();
		});
	}

	private static final class Turn {

		private final Deque<Runnable> waiting = new ArrayDeque<>();

		private boolean taken;

	}

	// --- closing ---

	void close(long untilUnregistered) {
		this.closing = true;
		this.world.unregister(this, untilUnregistered);
		this.sessions.close();
		this.world.unlisten(this);
		List.copyOf(this.links).forEach(ReceiverLink::beginClose);
		after(this.world.limits.drainTimeout().toNanos(), this::abandon);
	}

	private void abandon() {
		Failure failure = new Failure(FailedCode.CLOSED, "the receiver was closed while its listener was busy");
		List.copyOf(this.links).forEach((link) -> link.abandon(failure));
		List.copyOf(this.handshakes).forEach(ReceiverLink::disconnect);
	}

	// --- when the faults have ended ---

	/**
	 * These senders have seen all verdicts: no outcome needs to be kept. One that was
	 * closed while a connection was half open confirms nothing any more.
	 */
	void checkNothingKept(Set<UUID> senders) {
		for (ReceiverLink link : this.links) {
			if (senders.contains(link.sender()) && !link.keptOutcomes().isEmpty()) {
				throw new Violation(Invariant.NO_LEAK, "the receiver keeps %s".formatted(link.keptOutcomes()));
			}
		}
	}

	void checkFinished() {
		if (!this.links.isEmpty() && !this.dead) {
			throw new Violation(Invariant.NO_LEAK, "%d connections go on".formatted(this.links.size()));
		}
	}

}
