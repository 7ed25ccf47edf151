package be.sizingservers.ipc.epm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import be.sizingservers.ipc.Application;
import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.ProtocolException;
import be.sizingservers.ipc.wire.RefusalCode;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection as an End Point Manager sees it: frames in, answers out, and what
 * its watches are to be told. It has no socket, thread or clock of its own.
 * <p>
 * One thread hands in frames, one (maybe another) asks for what is {@linkplain #due()
 * due}. That is found in the store at that moment and kept nowhere, so that a client that
 * is slow to read costs no memory.
 */
final class RegistrySession {

	static final int MAX_WATCHES = 4096;

	/**
	 * So many receivers are told at once; one snapshot may have more.
	 */
	static final int MUCH = 4096;

	private final RegistryStore store;

	private final RegistryLimits limits;

	private final RegistryEvents events;

	/**
	 * One is taken for each watch; shared by all clients.
	 */
	private final Semaphore places;

	private final EpmFrame.Open client;

	private final String host;

	private final LongSupplier nanoClock;

	private final Supplier<Instant> clock;

	private final Map<Integer, ServedWatch> watches = new ConcurrentHashMap<>();

	/**
	 * Of the thread that asks for what is due, like the field below.
	 */
	private long lastProgress;

	private boolean partly;

	RegistrySession(RegistryStore store, RegistryLimits limits, RegistryEvents events, Semaphore places,
			EpmFrame.Open client, String host, LongSupplier nanoClock, Supplier<Instant> clock) {
		this.store = store;
		this.limits = limits;
		this.events = events;
		this.places = places;
		this.client = client;
		this.host = host;
		this.nanoClock = nanoClock;
		this.clock = clock;
		this.lastProgress = nanoClock.getAsLong();
	}

	/**
	 * The answer to {@code OPEN}; after a refusal the connection ends.
	 */
	EpmFrame opened() {
		if (this.client.version() != EpmFrame.VERSION) {
			return new EpmFrame.Refused(0, RefusalCode.VERSION,
					"This End Point Manager speaks version %d of the protocol, not %d; use the same version of the library"
						.formatted(EpmFrame.VERSION, this.client.version()));
		}
		try {
			Application.named(this.client.application());
			return new EpmFrame.Opened(EpmFrame.VERSION);
		}
		catch (IllegalArgumentException ex) {
			return new EpmFrame.Refused(0, RefusalCode.INVALID, String.valueOf(ex.getMessage()));
		}
	}

	// --- requests ---

	/**
	 * Does what a frame asks for.
	 * @return the answers
	 * @throws ProtocolException if the frame is not allowed; the connection ends
	 */
	List<EpmFrame> received(EpmFrame frame) {
		if (frame instanceof EpmFrame.Renew renew) {
			return List
				.of(new EpmFrame.Renewed(renew.leases().stream().filter((id) -> !this.store.renew(id)).toList()));
		}
		if (frame instanceof EpmFrame.KeepAlive) {
			return List.of(frame);
		}
		if (frame instanceof EpmFrame.Register register) {
			return List.of(register(register));
		}
		if (frame instanceof EpmFrame.Deregister deregister) {
			return List.of(deregister(deregister));
		}
		if (frame instanceof EpmFrame.Watch watch) {
			return watch(watch);
		}
		if (frame instanceof EpmFrame.Unwatch unwatch) {
			if (this.watches.remove(unwatch.watch()) != null) {
				this.places.release();
			}
			return List.of();
		}
		throw new ProtocolException(
				"A frame %s is not for an End Point Manager".formatted(frame.getClass().getSimpleName()));
	}

	private EpmFrame register(EpmFrame.Register register) {
		checkNumber(register.request());
		try {
			Registration registration = Entries.check(register.handle(), register.entry());
			RegisteredReceiver receiver = new RegisteredReceiver(registration, this.host, this.clock.get());
			RegistryStore.Lease lease = this.store.put(receiver, ttl(register));
			this.events.registered(receiver);
			return new EpmFrame.Registered(register.request(), lease.id(), lease.epoch(), lease.revision(),
					Math.toIntExact(lease.ttl().toMillis()));
		}
		catch (IllegalArgumentException ex) {
			return refused(register.request(), RefusalCode.INVALID, ex);
		}
		catch (RegistryFullException ex) {
			return refused(register.request(), RefusalCode.FULL, ex);
		}
	}

	private Duration ttl(EpmFrame.Register register) {
		if (register.ttlMillis() <= 0) {
			throw new IllegalArgumentException(
					"A ttl of %d ms is none; ask for some seconds".formatted(register.ttlMillis()));
		}
		Duration asked = Duration.ofMillis(register.ttlMillis());
		return (asked.compareTo(this.limits.ttl()) < 0) ? asked : this.limits.ttl();
	}

	private EpmFrame deregister(EpmFrame.Deregister deregister) {
		checkNumber(deregister.request());
		RegisteredReceiver gone = this.store.delete(deregister.lease());
		if (gone != null) {
			this.events.deregistered(gone);
		}
		return new EpmFrame.Deregistered(deregister.request());
	}

	/**
	 * What is {@linkplain #due() due} answers.
	 */
	private List<EpmFrame> watch(EpmFrame.Watch watch) {
		checkNumber(watch.watch());
		if (this.watches.containsKey(watch.watch())) {
			throw new ProtocolException("The watch number %d is in use".formatted(watch.watch()));
		}
		Handle handle;
		try {
			handle = Handle.of(watch.handle());
		}
		catch (IllegalArgumentException ex) {
			return List.of(refused(watch.watch(), RefusalCode.INVALID, ex));
		}
		ServedWatch served = checked(watch, handle);
		if (this.watches.size() >= MAX_WATCHES) {
			return List.of(full(watch, "This connection has %d watches, which is the limit; use another connection"
				.formatted(MAX_WATCHES)));
		}
		if (!this.places.tryAcquire()) {
			return List.of(full(watch, "There are %d watches, which is the limit 'watches' of this End Point Manager"
				.formatted(this.limits.watches())));
		}
		this.watches.put(watch.watch(), served);
		return List.of();
	}

	private EpmFrame full(EpmFrame.Watch watch, String reason) {
		return refused(watch.watch(), RefusalCode.FULL, new RegistryFullException(reason));
	}

	/**
	 * The client is gone, and hands in nothing more.
	 */
	void close() {
		this.places.release(this.watches.size());
		this.watches.clear();
	}

	private ServedWatch checked(EpmFrame.Watch watch, Handle handle) {
		UUID sender = SenderSecret.of(watch.secret()).instanceId();
		ServedWatch served = new ServedWatch(watch.watch(), new Watcher(handle, sender, this.client.application(),
				this.client.processId(), this.host, this.clock.get()), this.store, watch.epoch(), watch.fromRevision());
		try {
			served.check();
		}
		catch (IllegalArgumentException ex) {
			throw new ProtocolException("A watch of '%s' begins in the future: %s"
				.formatted(Printable.of(handle.value()), ex.getMessage()));
		}
		return served;
	}

	private static void checkNumber(int number) {
		if (number == 0) {
			throw new ProtocolException("A request has the number 0, which means the connection; number from 1");
		}
	}

	private EpmFrame refused(int request, RefusalCode code, RuntimeException why) {
		String reason = String.valueOf(why.getMessage());
		this.events.refused(this.host, (code == RefusalCode.FULL) ? RefusalReason.FULL : RefusalReason.INVALID, reason);
		return new EpmFrame.Refused(request, code, reason);
	}

	// --- watches ---

	/**
	 * What the client is to be told now: for each watch what it does not know, and from
	 * time to time that it knows everything. When that is much, only a part: the rest is
	 * due when the part is written.
	 */
	List<EpmFrame> due() {
		List<EpmFrame> frames = new ArrayList<>();
		long revision = this.store.revision();
		int receivers = 0;
		for (ServedWatch watch : this.watches.values()) {
			EpmFrame news = watch.due();
			if (news != null) {
				frames.add(news);
				receivers += receivers(news);
			}
			if (receivers >= MUCH) {
				this.partly = true;
				return frames;
			}
		}
		this.partly = false;
		if (nanosToNext() <= 0) {
			this.lastProgress = this.nanoClock.getAsLong();
			frames.add(new EpmFrame.Progress(revision));
		}
		return frames;
	}

	private static int receivers(EpmFrame news) {
		return (news instanceof EpmFrame.Snapshot snapshot) ? snapshot.entries().size()
				: ((EpmFrame.Events) news).put().size();
	}

	/**
	 * How long until something is due even if nothing changes. Asked by the thread that
	 * asks for what is due.
	 */
	long nanosToNext() {
		return this.partly ? 0 : this.lastProgress + this.limits.pingInterval().toNanos() - this.nanoClock.getAsLong();
	}

	boolean isWatching() {
		return !this.watches.isEmpty();
	}

	/**
	 * Tells whether a change concerns this client.
	 * @param handle what has changed; {@code null} for all
	 */
	boolean watches(@Nullable Handle handle) {
		for (ServedWatch watch : this.watches.values()) {
			if (handle == null || watch.watcher().handle().equals(handle)) {
				return true;
			}
		}
		return false;
	}

	List<Watcher> watchers() {
		return this.watches.values().stream().map(ServedWatch::watcher).toList();
	}

}
