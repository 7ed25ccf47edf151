package be.sizingservers.ipc.epm;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Printable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry in the memory of this process: it begins empty and warms up for the ttl of
 * its limits, in which the receivers come back by themselves.
 * <p>
 * Leases expire by the monotonic clock, in {@link #tick()}. Two guards keep a fault on
 * this side from ending the leases of receivers that live. Pause: if more than a third of
 * the ttl passes between two ticks, all leases last longer by that time, less a usual
 * tick. Mass expiry: if a lease comes to its end while more than half of all leases, and
 * at least {@value #MASS}, were not renewed for over half of their ttl, then those last
 * two ttl longer, once until they are renewed, and a warning is logged.
 * <p>
 * The newest {@value #REMEMBERED_CHANGES} changes are remembered; who is behind further
 * takes a snapshot.
 * <p>
 * Safe for use by several threads: one lock guards everything, and is held for memory
 * accesses only. The observer is called without it, in the order of the changes, one call
 * at a time, on a thread that made a change or called {@link #tick()}, though maybe not
 * the one that made this change.
 */
public final class InMemoryRegistryStore implements RegistryStore {

	static final int REMEMBERED_CHANGES = 10_000;

	static final int MASS = 5;

	private static final Logger LOGGER = LoggerFactory.getLogger(InMemoryRegistryStore.class);

	private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);

	private final ReentrantLock lock = new ReentrantLock();

	private final ChangeMemory changes;

	private final Leases leases = new Leases();

	private final QueuedObserver observer = new QueuedObserver();

	private final int registrations;

	private final Duration longestTtl;

	private final LeaseClock clock;

	private final Supplier<UUID> leaseIds;

	private final long epoch;

	private volatile boolean warmingUp = true;

	InMemoryRegistryStore(RegistryLimits limits, LongSupplier nanoClock, Supplier<UUID> leaseIds, long epoch) {
		this(limits, nanoClock, leaseIds, epoch, REMEMBERED_CHANGES);
	}

	InMemoryRegistryStore(RegistryLimits limits, LongSupplier nanoClock, Supplier<UUID> leaseIds, long epoch,
			int rememberedChanges) {
		if (epoch == 0) {
			throw new IllegalArgumentException("The epoch must not be 0: that is what a watch without a state has");
		}
		this.registrations = limits.registrations();
		this.longestTtl = limits.ttl();
		this.clock = new LeaseClock(nanoClock, limits.tickInterval(), limits.ttl().dividedBy(3));
		this.leaseIds = leaseIds;
		this.epoch = epoch;
		this.changes = new ChangeMemory(rememberedChanges);
	}

	/**
	 * Creates an empty registry.
	 * @param limits bound the number of registrations and their ttl; a ttl under a second
	 * is granted only if the limit is that short
	 * @return a registry with a random epoch
	 */
	public static InMemoryRegistryStore create(RegistryLimits limits) {
		SecureRandom random = new SecureRandom();
		return new InMemoryRegistryStore(limits, System::nanoTime, () -> randomId(random), randomEpoch(random));
	}

	/**
	 * All 128 bits are random, unlike those of {@link UUID#randomUUID()}.
	 */
	private static UUID randomId(SecureRandom random) {
		byte[] bytes = new byte[2 * Long.BYTES];
		random.nextBytes(bytes);
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		return new UUID(buffer.getLong(), buffer.getLong());
	}

	private static long randomEpoch(SecureRandom random) {
		long epoch = random.nextLong();
		return (epoch != 0) ? epoch : 1;
	}

	@Override
	public void observe(Observer observer) {
		this.observer.observe(observer);
	}

	@Override
	public Lease put(RegisteredReceiver receiver, Duration ttl) {
		Duration granted = granted(ttl);
		Lease lease;
		this.lock.lock();
		try {
			LeaseState known = this.leases.byInstance(Leases.instanceOf(receiver));
			UUID id = (known != null) ? putAgain(known, receiver, granted) : add(receiver, granted);
			lease = new Lease(id, this.epoch, this.changes.revision(), granted);
		}
		finally {
			this.lock.unlock();
		}
		this.observer.deliver();
		return lease;
	}

	private Duration granted(Duration asked) {
		Duration granted = (asked.compareTo(SHORTEST_TTL) > 0) ? asked : SHORTEST_TTL;
		return (granted.compareTo(this.longestTtl) < 0) ? granted : this.longestTtl;
	}

	private UUID add(RegisteredReceiver receiver, Duration ttl) {
		int registered = this.leases.all().size();
		if (registered >= this.registrations) {
			throw new RegistryFullException(("The registry has %d receivers, and its limit 'registrations' is %d: the "
					+ "receiver %s of '%s' is not registered. Close receivers that are not needed, or raise the limit")
				.formatted(registered, this.registrations, Leases.instanceOf(receiver),
						Printable.of(Leases.handleOf(receiver).value())));
		}
		LeaseState lease = this.leases.add(this.leaseIds.get(), receiver, ttl.toNanos(), this.clock.now());
		change(receiver);
		return lease.id();
	}

	private UUID putAgain(LeaseState lease, RegisteredReceiver receiver, Duration ttl) {
		RegisteredReceiver before = lease.receiver();
		RegisteredReceiver after = new RegisteredReceiver(receiver.registration(), receiver.host(), before.since());
		this.leases.renew(lease, ttl.toNanos(), this.clock.now());
		this.leases.replace(lease, after);
		if (!Leases.handleOf(before).equals(Leases.handleOf(after))) {
			change(before);
		}
		if (!before.registration().equals(after.registration())) {
			change(after);
		}
		return lease.id();
	}

	private void change(RegisteredReceiver receiver) {
		this.changes.add(Leases.handleOf(receiver), Leases.instanceOf(receiver));
		this.observer.changed(Leases.handleOf(receiver));
	}

	@Override
	public boolean renew(UUID lease) {
		this.lock.lock();
		try {
			LeaseState known = this.leases.byId(lease);
			if (known == null) {
				return false;
			}
			this.leases.renew(known, known.ttl(), this.clock.now());
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public @Nullable RegisteredReceiver delete(UUID lease) {
		LeaseState known;
		this.lock.lock();
		try {
			known = this.leases.byId(lease);
			if (known == null) {
				return null;
			}
			this.leases.remove(known);
			change(known.receiver());
		}
		finally {
			this.lock.unlock();
		}
		this.observer.deliver();
		return known.receiver();
	}

	@Override
	public Snapshot snapshot(Handle handle) {
		this.lock.lock();
		try {
			List<RegisteredReceiver> receivers = this.leases.byHandle(handle)
				.stream()
				.map(LeaseState::receiver)
				.toList();
			return new Snapshot(this.epoch, this.changes.revision(), this.warmingUp, receivers);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public @Nullable Changes changes(Handle handle, long epoch, long afterRevision) {
		if (epoch != this.epoch) {
			return null;
		}
		this.lock.lock();
		try {
			long revision = this.changes.revision();
			if (afterRevision > revision) {
				throw new IllegalArgumentException(
						"Changes after revision %d are asked for, but revision %d of this epoch is the newest; ask for a snapshot"
							.formatted(afterRevision, revision));
			}
			return this.changes.reachesBackTo(afterRevision) ? changesSince(handle, afterRevision) : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Changes changesSince(Handle handle, long afterRevision) {
		List<RegisteredReceiver> put = new ArrayList<>();
		List<UUID> removed = new ArrayList<>();
		for (UUID instance : this.changes.instances(handle, afterRevision)) {
			LeaseState lease = this.leases.byInstance(instance);
			if (lease != null && Leases.handleOf(lease.receiver()).equals(handle)) {
				put.add(lease.receiver());
			}
			else {
				removed.add(instance);
			}
		}
		return new Changes(this.changes.revision(), put, removed);
	}

	@Override
	public long revision() {
		this.lock.lock();
		try {
			return this.changes.revision();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean isWarmingUp() {
		return this.warmingUp;
	}

	@Override
	public List<Leased> receivers() {
		this.lock.lock();
		try {
			long now = this.clock.now();
			return this.leases.all()
				.stream()
				.map((lease) -> new Leased(lease.receiver(), Duration.ofNanos(Math.max(0, lease.left(now)))))
				.toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void tick() {
		int held;
		this.lock.lock();
		try {
			long now = this.clock.step();
			held = holdIfMassExpiry(now);
			expire(now);
			warmUp(now);
		}
		finally {
			this.lock.unlock();
		}
		if (held > 0) {
			LOGGER.atWarn()
				.addKeyValue("held", held)
				.log("More than half of all leases were not renewed, so the cause is probably here or in the network: {} are kept for {} more. "
						+ "Their receivers are gone if they do not come back by then", held, holdTime());
		}
		this.observer.deliver();
	}

	private int holdIfMassExpiry(long now) {
		if (this.leases.overdue(now).stream().allMatch(LeaseState::isHeld)) {
			return 0;
		}
		List<LeaseState> silent = this.leases.all().stream().filter((lease) -> lease.isSilent(now)).toList();
		if (silent.size() < MASS || 2 * silent.size() <= this.leases.all().size()) {
			return 0;
		}
		List<LeaseState> kept = silent.stream().filter((lease) -> !lease.isHeld()).toList();
		this.leases.hold(kept, holdTime().toNanos());
		this.observer.held(kept.size(), holdTime());
		return kept.size();
	}

	private Duration holdTime() {
		return this.longestTtl.multipliedBy(2);
	}

	private void expire(long now) {
		Set<Handle> handles = new LinkedHashSet<>();
		for (LeaseState lease : this.leases.overdue(now)) {
			RegisteredReceiver receiver = lease.receiver();
			this.leases.remove(lease);
			this.changes.add(Leases.handleOf(receiver), Leases.instanceOf(receiver));
			this.observer.expired(receiver);
			handles.add(Leases.handleOf(receiver));
		}
		handles.forEach(this.observer::changed);
	}

	private void warmUp(long now) {
		if (this.warmingUp && now >= this.longestTtl.toNanos()) {
			this.warmingUp = false;
			this.observer.changed(null);
		}
	}

	/**
	 * Does nothing: the memory goes with the last reference.
	 */
	@Override
	public void close() {
	}

}
