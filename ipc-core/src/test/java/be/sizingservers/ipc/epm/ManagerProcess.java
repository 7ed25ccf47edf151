package be.sizingservers.ipc.epm;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.epm.LeaseViolation.Invariant;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.RefusalCode;
import org.jspecify.annotations.Nullable;

/**
 * An End Point Manager from its start to its end, around the real
 * {@link InMemoryRegistryStore}; and what it should know, to compare.
 */
final class ManagerProcess extends SimulatedProcess implements RegistryStore.Observer {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private static final int REMEMBERED = 6;

	final ManagerNode node;

	final RegistryLimits limits;

	final RegistryStore store;

	final long epoch;

	final Set<ServedLine> served = new LinkedHashSet<>();

	private final RegistryEvents events;

	/**
	 * The state of each handle at each revision.
	 */
	private final Map<Handle, TreeMap<Long, Map<UUID, InetSocketAddress>>> states = new HashMap<>();

	private final Map<UUID, Long> listedSince = new HashMap<>();

	private final Map<UUID, Long> missingSince = new HashMap<>();

	private final Set<UUID> removed = new HashSet<>();

	private long revision = -1;

	private long heldAt = Long.MIN_VALUE;

	/**
	 * Set while a mutant makes up for ticks that did not happen.
	 */
	private long pretendedNanos = -1;

	ManagerProcess(ManagerNode node) {
		super(node.world);
		this.node = node;
		this.limits = node.limits;
		this.epoch = this.world.dice.instance().getLeastSignificantBits() | 1;
		this.store = new InMemoryRegistryStore(this.limits, this::storeTime, this.world.dice::instance, this.epoch,
				REMEMBERED);
		this.events = new RegistryEvents(new EndPointManagerListener() {
		}, this::nanoTime);
	}

	private long storeTime() {
		return (this.pretendedNanos >= 0) ? this.pretendedNanos : nanoTime();
	}

	void start() {
		this.store.observe(this);
		observe();
		tick();
	}

	private void tick() {
		this.store.tick();
		observe();
		this.world.checker.check(this);
		after(this.limits.tickInterval().toNanos() + this.world.dice.moment(), this::tick);
	}

	@Override
	void resume() {
		if (!this.world.mutation.guardsPause()) {
			long now = nanoTime();
			long step = this.limits.tickInterval().toNanos();
			for (long past = now - (this.world.scheduler.now() - pausedAt()); past < now; past += step) {
				this.pretendedNanos = past & Long.MAX_VALUE;
				this.store.tick();
			}
			this.pretendedNanos = -1;
			observe();
		}
		super.resume();
	}

	void accept(Line line) {
		soon(() -> this.served.add(new ServedLine(this, line)));
	}

	RegistrySession session(EpmFrame.Open open) {
		return new RegistrySession(this.store, this.limits, this.events, new Semaphore(this.limits.watches()), open,
				"client", this::nanoTime, () -> Instant.EPOCH);
	}

	// --- what the store tells ---

	@Override
	public void changed(@Nullable Handle handle) {
		this.served.stream().filter((line) -> line.watches(handle)).forEach(ServedLine::wake);
	}

	@Override
	public void expired(RegisteredReceiver receiver) {
		SimulatedReceiver known = this.world.receiver(Leases.instanceOf(receiver));
		if (known.living) {
			this.world.count(LeaseFault.UNKNOWN_LEASE);
			if (!this.node.isExcused(known)) {
				throw new LeaseViolation(Invariant.NO_FALSE_REMOVAL, "manager %d lets the lease of the living %s expire"
					.formatted(this.node.index, known.instance()));
			}
		}
	}

	@Override
	public void held(int count, Duration held) {
		this.world.count(LeaseFault.HELD);
		this.heldAt = uptime();
	}

	// --- the truth ---

	/**
	 * Takes down the state of the store if it has changed.
	 */
	void observe() {
		long current = this.store.revision();
		if (current < this.revision) {
			throw new LeaseViolation(Invariant.EXACT, "revision %d after %d".formatted(current, this.revision));
		}
		if (current == this.revision) {
			return;
		}
		this.revision = current;
		Set<UUID> present = new HashSet<>();
		for (Handle handle : LeaseWorld.HANDLES) {
			Map<UUID, InetSocketAddress> state = new HashMap<>();
			for (RegisteredReceiver receiver : this.store.snapshot(handle).receivers()) {
				if (!present.add(Leases.instanceOf(receiver))) {
					throw new LeaseViolation(Invariant.ONE_LEASE, "two entries of " + Leases.instanceOf(receiver));
				}
				state.put(Leases.instanceOf(receiver), receiver.registration().endPoint().address());
			}
			this.states.computeIfAbsent(handle, (key) -> new TreeMap<>()).put(current, state);
		}
		this.world.receivers.keySet().forEach((instance) -> note(instance, present.contains(instance)));
	}

	private void note(UUID instance, boolean listed) {
		boolean before = this.listedSince.containsKey(instance);
		if (listed && !before) {
			if (denies(instance)) {
				this.node.denied.put(instance, this.world.scheduler.now());
			}
			this.listedSince.put(instance, uptime());
			this.missingSince.remove(instance);
			this.removed.remove(instance);
		}
		else if (!listed && before) {
			this.listedSince.remove(instance);
			this.missingSince.put(instance, uptime());
			this.removed.add(instance);
		}
	}

	void knownReceivers(Consumer<UUID> action) {
		this.world.receivers.keySet().forEach(action);
	}

	/**
	 * Tells whether it knows for certain that a receiver is not there.
	 */
	boolean denies(UUID instance) {
		return !this.listedSince.containsKey(instance)
				&& (!this.store.isWarmingUp() || this.removed.contains(instance));
	}

	/**
	 * Tells whether every client must know by now that a receiver is not there: who came
	 * when it had been removed hears that at the end of warming up.
	 */
	boolean deniesForLong(UUID instance) {
		long since = Math.max(this.missingSince.getOrDefault(instance, 0L), this.limits.ttl().toNanos());
		return denies(instance) && !this.store.isWarmingUp() && uptime() - since >= 2 * SECOND;
	}

	boolean missesForLong(UUID instance) {
		return uptime() - this.missingSince.getOrDefault(instance, 0L) >= SECOND;
	}

	boolean listsForLong(UUID instance) {
		Long since = this.listedSince.get(instance);
		return since != null && uptime() - since >= SECOND;
	}

	boolean lists(UUID instance) {
		return this.listedSince.containsKey(instance);
	}

	boolean isFull() {
		return this.listedSince.size() >= this.limits.registrations();
	}

	Set<UUID> listed() {
		return this.listedSince.keySet();
	}

	/**
	 * The state of a handle at a revision, from there to the next.
	 */
	Map<UUID, InetSocketAddress> state(Handle handle, long at) {
		TreeMap<Long, Map<UUID, InetSocketAddress>> known = this.states.getOrDefault(handle, new TreeMap<>());
		Map.Entry<Long, Map<UUID, InetSocketAddress>> entry = known.floorEntry(at);
		return (entry != null) ? entry.getValue() : Map.of();
	}

	/**
	 * How long a lease may outlive its receiver.
	 */
	long patience(long endedAt) {
		long ttl = this.limits.ttl().toNanos();
		boolean held = this.heldAt != Long.MIN_VALUE && this.heldAt >= endedAt - 3 * ttl;
		return ttl + SECOND + (held ? 2 * ttl : 0);
	}

	void checkAnswer(EpmFrame answer) {
		if (answer instanceof EpmFrame.Refused refused && refused.code() == RefusalCode.FULL) {
			this.world.count(LeaseFault.FULL);
		}
	}

	/**
	 * All connections end with it.
	 * @param heard whether clients notice
	 */
	void end(boolean heard) {
		List<ServedLine> lines = List.copyOf(this.served);
		this.node.stop();
		for (Line line : this.world.lines()) {
			if (line.process == this) {
				line.cut(heard ? this.world.dice.millis(0, 30) : Line.NEVER, Line.NEVER);
				line.manager.vanish();
			}
		}
		lines.forEach(this.served::remove);
	}

}
