package be.sizingservers.ipc.epm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.epm.LeaseViolation.Invariant;
import be.sizingservers.ipc.simulation.Dice;
import be.sizingservers.ipc.simulation.Scheduler;
import be.sizingservers.ipc.wire.EpmFrame;

/**
 * What all parts of one simulation share.
 */
final class LeaseWorld {

	static final List<Handle> HANDLES = List.of(Handle.of("orders"), Handle.of("prices"));

	static final Duration TTL = Duration.ofSeconds(5);

	static final long PING = TimeUnit.MILLISECONDS.toNanos(1_500);

	static final long HANDSHAKE = TimeUnit.MILLISECONDS.toNanos(1_500);

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(1_500);

	/**
	 * All times in the proportions of the default ones.
	 */
	static final ClientTimes TIMES = new ClientTimes(TTL, Duration.ofNanos(PING), TTL, Duration.ofNanos(HANDSHAKE),
			Duration.ofMillis(30), LONGEST_PAUSE, Duration.ofSeconds(2), Duration.ofSeconds(1));

	/**
	 * How long a client needs to be registered again: an attempt that hangs, a pause, an
	 * attempt.
	 */
	static final long RECONNECT = HANDSHAKE + LONGEST_PAUSE.toNanos() + TimeUnit.MILLISECONDS.toNanos(500);

	/**
	 * How long a client needs to see that its manager is dead, and to come back.
	 */
	static final long REVIVE = TTL.toNanos() + RECONNECT;

	/**
	 * Nothing that was said arrives later.
	 */
	static final long LONGEST_DELAY = 6 * TTL.toNanos();

	private static final int BYTES = 32;

	final Dice dice;

	final LeaseMutation mutation;

	final Scheduler scheduler = new Scheduler();

	final LeaseChecker checker = new LeaseChecker(this);

	final List<ManagerNode> managers = new ArrayList<>();

	final List<ClientNode> clients = new ArrayList<>();

	final Map<UUID, SimulatedReceiver> receivers = new LinkedHashMap<>();

	/**
	 * Who was granted which lease.
	 */
	final Map<UUID, SimulatedReceiver> leases = new HashMap<>();

	final Map<LeaseFault, Integer> faults = new EnumMap<>(LeaseFault.class);

	private final List<Line> lines = new ArrayList<>();

	/**
	 * All is being closed.
	 */
	boolean closed;

	private final boolean traced;

	LeaseWorld(long seed, LeaseMutation mutation, boolean traced) {
		this.dice = new Dice(seed);
		this.mutation = mutation;
		this.traced = traced;
	}

	RegistryLimits limits() {
		int registrations = this.dice.oneIn(5) ? this.dice.between(1, 4) : 1_000;
		return RegistryLimits.builder()
			.registrations(registrations)
			.ttl(TTL)
			.handshakeTimeout(Duration.ofNanos(HANDSHAKE))
			.pingInterval(Duration.ofNanos(PING))
			.deadAfter(TTL)
			.build();
	}

	void count(LeaseFault fault) {
		this.faults.merge(fault, 1, Integer::sum);
		trace(() -> "fault " + fault);
	}

	void trace(Supplier<String> line) {
		if (this.traced) {
			System.out.printf("%,15d %s%n", this.scheduler.now(), line.get());
		}
	}

	/**
	 * A frame without its keys.
	 */
	static String print(EpmFrame frame) {
		if (frame instanceof EpmFrame.Snapshot snapshot) {
			return "SNAPSHOT watch %d, revision %d, warming up %s, %s".formatted(snapshot.watch(), snapshot.revision(),
					snapshot.warmingUp(), snapshot.entries().stream().map(EpmFrame.Entry::instance).toList());
		}
		if (frame instanceof EpmFrame.Events events) {
			return "EVENTS watch %d, revision %d, put %s, removed %s".formatted(events.watch(), events.revision(),
					events.put().stream().map(EpmFrame.Entry::instance).toList(), events.removed());
		}
		return frame.toString();
	}

	byte[] bytes() {
		byte[] bytes = new byte[BYTES];
		for (int i = 0; i < BYTES; i++) {
			bytes[i] = (byte) this.dice.between(Byte.MIN_VALUE, Byte.MAX_VALUE);
		}
		return bytes;
	}

	Handle handle() {
		return HANDLES.get(this.dice.oneIn(5) ? 1 : 0);
	}

	void add(SimulatedReceiver receiver) {
		this.receivers.put(receiver.instance(), receiver);
		trace(() -> "client %d starts %s".formatted(receiver.node.index, receiver.instance()));
	}

	/**
	 * The truth about a receiver that somebody names.
	 */
	SimulatedReceiver receiver(UUID instance) {
		SimulatedReceiver known = this.receivers.get(instance);
		if (known == null) {
			throw new LeaseViolation(Invariant.EXACT, "there never was a receiver " + instance);
		}
		return known;
	}

	Line connect(ClientNode client, ManagerProcess process) {
		Line line = new Line(client, process);
		this.lines.add(line);
		process.accept(line);
		return line;
	}

	List<Line> lines() {
		this.lines.removeIf((line) -> !line.isOpen());
		return this.lines;
	}

	Stream<ManagerProcess> processes() {
		return this.managers.stream().map((manager) -> manager.process).filter(Objects::nonNull);
	}

}
