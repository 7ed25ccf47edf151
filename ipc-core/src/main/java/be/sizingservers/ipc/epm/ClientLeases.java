package be.sizingservers.ipc.epm;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registrations of a client at one End Point Manager: each is made again with each
 * connection, and when its lease is unknown; all leases are renewed in one frame. A part
 * of {@link RegistryClient}.
 */
final class ClientLeases {

	private static final double JITTER = 0.1;

	/**
	 * So that a manager need not take long frames: whoever connects could leave one
	 * unfinished.
	 */
	private static final int RENEWED_AT_ONCE = 256;

	private static final Logger LOGGER = LoggerFactory.getLogger(ClientLeases.class);

	/**
	 * A registration that somebody holds, or that is yet to be ended.
	 */
	private static final class Held {

		private final int number;

		private final Registration registration;

		private Standing standing = Standing.PENDING;

		private @Nullable UUID lease;

		private boolean leaving;

		/**
		 * Nobody waits for the answer any more.
		 */
		private boolean inBackground;

		private boolean warned;

		private Held(int number, Registration registration) {
			this.number = number;
			this.registration = registration;
		}

	}

	private final Map<Integer, Held> held = new LinkedHashMap<>();

	private final Map<UUID, Held> byLease = new HashMap<>();

	private final Duration ttl;

	private final RandomGenerator random;

	private final Consumer<EpmFrame> out;

	/**
	 * Of the connection, if there is one.
	 */
	private @Nullable InetAddress local;

	private long shortestTtl = Long.MAX_VALUE;

	private boolean renewing;

	private long renewAt;

	ClientLeases(Duration ttl, RandomGenerator random, Consumer<EpmFrame> out) {
		this.ttl = ttl;
		this.random = random;
		this.out = out;
	}

	void add(int number, Registration registration) {
		Held added = new Held(number, registration);
		this.held.put(number, added);
		if (this.local != null) {
			register(added, this.local);
		}
	}

	/**
	 * Ends a registration. Without a connection that is done with the next one, if there
	 * is a lease to be ended.
	 */
	void leave(int number) {
		Held leaver = this.held.get(number);
		if (leaver == null || leaver.leaving) {
			return;
		}
		leaver.leaving = true;
		if (this.local == null) {
			if (leaver.lease == null) {
				remove(leaver);
			}
		}
		else if (leaver.standing instanceof Standing.Refused) {
			remove(leaver);
		}
		else if (leaver.lease != null && leaver.standing instanceof Standing.Accepted) {
			this.out.accept(new EpmFrame.Deregister(number, leaver.lease));
		}
		// Else the answer is under way, and names the lease to be ended.
	}

	boolean isHeld(int number) {
		return this.held.containsKey(number);
	}

	@Nullable Standing standing(int number) {
		Held known = this.held.get(number);
		return (known != null) ? known.standing : null;
	}

	void inBackground(int number) {
		Held known = this.held.get(number);
		if (known != null) {
			known.inBackground = true;
		}
	}

	// --- the connection ---

	void connected(InetAddress address) {
		this.local = address;
		this.shortestTtl = Long.MAX_VALUE;
		this.renewing = false;
		for (Held each : List.copyOf(this.held.values())) {
			if (!each.leaving) {
				register(each, address);
			}
			else if (each.lease != null) {
				this.out.accept(new EpmFrame.Deregister(each.number, each.lease));
			}
		}
	}

	private void register(Held what, InetAddress address) {
		what.standing = Standing.PENDING;
		this.out.accept(new EpmFrame.Register(what.number, what.registration.handle().value(),
				entry(what.registration, address), Math.toIntExact(this.ttl.toMillis())));
	}

	private static EpmFrame.Entry entry(Registration registration, InetAddress local) {
		EndPoint endPoint = registration.endPoint();
		InetAddress address = endPoint.address().getAddress();
		return new EpmFrame.Entry(endPoint.instanceId(), (address.isAnyLocalAddress() ? local : address).getAddress(),
				endPoint.address().getPort(), endPoint.application(), endPoint.processId(),
				registration.applicationId(), registration.key().toBytes());
	}

	void disconnected(Standing why) {
		this.local = null;
		this.renewing = false;
		for (Held each : List.copyOf(this.held.values())) {
			each.standing = why;
			if (each.leaving && each.lease == null) {
				remove(each);
			}
		}
	}

	// --- answers ---

	void registered(EpmFrame.Registered answer, long now) {
		Held known = this.held.get(answer.request());
		if (known == null) {
			return;
		}
		if (answer.ttlMillis() <= 0) {
			throw new ProtocolException("A lease was granted for %d ms".formatted(answer.ttlMillis()));
		}
		if (known.lease != null) {
			this.byLease.remove(known.lease);
		}
		known.lease = answer.lease();
		this.byLease.put(answer.lease(), known);
		known.standing = Standing.ACCEPTED;
		known.warned = false;
		renewWithin(Duration.ofMillis(answer.ttlMillis()).toNanos(), now);
		if (known.leaving) {
			this.out.accept(new EpmFrame.Deregister(known.number, answer.lease()));
		}
	}

	private void renewWithin(long grantedNanos, long now) {
		this.shortestTtl = Math.min(this.shortestTtl, grantedNanos);
		long next = now + renewInterval();
		if (!this.renewing || next - this.renewAt < 0) {
			this.renewing = true;
			this.renewAt = next;
		}
	}

	private long renewInterval() {
		return (long) (this.shortestTtl / 3 * this.random.nextDouble(1 - JITTER, 1 + JITTER));
	}

	void renewed(EpmFrame.Renewed answer) {
		for (UUID lease : answer.unknown()) {
			Held known = this.byLease.remove(lease);
			if (known == null) {
				continue;
			}
			known.lease = null;
			if (known.leaving) {
				remove(known);
			}
			else if (this.local != null) {
				register(known, this.local);
			}
		}
	}

	void deregistered(int number) {
		Held known = this.held.get(number);
		if (known != null && known.leaving) {
			remove(known);
		}
	}

	/**
	 * Takes a refusal.
	 * @return {@code false} if it is for no registration
	 */
	boolean refused(int number, Standing.Refused refusal) {
		Held known = this.held.get(number);
		if (known == null) {
			return false;
		}
		known.standing = refusal;
		if (known.leaving) {
			remove(known);
		}
		else if (known.inBackground && !known.warned) {
			known.warned = true;
			LOGGER.warn("The End Point Manager does not register the receiver of '{}' again: {}; it is tried again",
					known.registration.handle(), refusal.reason());
		}
		return true;
	}

	/**
	 * Tries refused registrations again.
	 */
	void retry() {
		InetAddress address = this.local;
		if (address != null) {
			this.held.values()
				.stream()
				.filter((each) -> each.standing instanceof Standing.Refused)
				.forEach((each) -> register(each, address));
		}
	}

	private void remove(Held what) {
		this.held.remove(what.number);
		if (what.lease != null) {
			this.byLease.remove(what.lease);
		}
	}

	// --- time ---

	void renewIfDue(long now) {
		if (!this.renewing || now - this.renewAt < 0) {
			return;
		}
		List<UUID> leases = new ArrayList<>(this.byLease.size());
		this.byLease.forEach((lease, each) -> {
			if (!each.leaving && each.standing instanceof Standing.Accepted) {
				leases.add(lease);
			}
		});
		if (leases.isEmpty()) {
			this.renewing = false;
		}
		else {
			for (int from = 0; from < leases.size(); from += RENEWED_AT_ONCE) {
				this.out.accept(new EpmFrame.Renew(
						List.copyOf(leases.subList(from, Math.min(from + RENEWED_AT_ONCE, leases.size())))));
			}
			this.renewAt = now + renewInterval();
		}
	}

	/**
	 * How long until leases are to be renewed.
	 * @return nanoseconds, maybe negative
	 */
	long nanosUntilDue(long now) {
		return this.renewing ? this.renewAt - now : Long.MAX_VALUE;
	}

}
