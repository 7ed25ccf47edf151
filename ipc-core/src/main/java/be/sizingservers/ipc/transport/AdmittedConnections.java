package be.sizingservers.ipc.transport;

import java.io.Closeable;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Who may be connected: a bound on all connections, and bounds on strangers, which have
 * not yet shown who they are, in all and from one address. At the first bound the new one
 * is turned away; at the others a stranger of the busiest address is closed and the new
 * one let in.
 * <p>
 * Who has to go? Turning the new one away would lock an address out as soon as it holds
 * its share of connections that say nothing. So, of the address that has most:
 * <ol>
 * <li>The oldest that is <em>silent</em>: its first four bytes have not come. An honest
 * peer speaks first and at once, so it is silent for a round trip at most. Whoever opens
 * connections and says nothing, or drips the first bytes, closes only connections of its
 * own kind.</li>
 * <li>If none is silent, the oldest. An attacker that begins as an honest peer does, and
 * then stalls, cannot be told from one; only time tells. The oldest has had as much time
 * as could be given to all: a random victim, or one that has sent least, would give some
 * honest ones less. They need milliseconds.</li>
 * <li>But of an address that has too many only if that one has had {@value #GRACE_MILLIS}
 * ms: a crowd of honest peers that comes at once from one host fills the places of all,
 * and no more is closed than must be. That harms no other address: when all places are
 * taken, it is the crowd's that are closed.</li>
 * </ol>
 * With 256 places, one address would have to open 2,560 connections a second, each with
 * an honest beginning, to leave an honest peer less than 100 ms. It tries again.
 * <p>
 * Thread-safe; its lock is a leaf.
 */
final class AdmittedConnections {

	static final int GRACE_MILLIS = 500;

	private static final long GRACE_NANOS = Duration.ofMillis(GRACE_MILLIS).toNanos();

	private final int connections;

	private final int unauthenticated;

	private final int unauthenticatedPerAddress;

	private final LongSupplier nanoClock;

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<Guest> all = new HashSet<>();

	/**
	 * Those that were crowded out, until their threads have ended. They take nobody's
	 * place.
	 */
	private final Set<Guest> leaving = new HashSet<>();

	/**
	 * When each stranger came, by address, oldest first. No address has none.
	 */
	private final Map<InetAddress, Map<Guest, Long>> strangers = new HashMap<>();

	private int strangersInAll;

	/**
	 * Somebody who is let in.
	 */
	interface Guest extends Closeable {

		/**
		 * Tells whether not even its first bytes have come. Must not wait.
		 */
		boolean isSilent();

		/**
		 * Closes it as others need its place.
		 */
		void crowdOut();

	}

	/**
	 * A stranger that may have to go.
	 *
	 * @param crowd how many strangers its address has
	 */
	private record Candidate(Guest guest, InetAddress from, int crowd, boolean silent, long since) {

		boolean isBefore(Candidate other) {
			if (this.crowd != other.crowd) {
				return this.crowd > other.crowd;
			}
			return (this.silent != other.silent) ? this.silent : this.since - other.since < 0;
		}

	}

	AdmittedConnections(int connections, int unauthenticated, int unauthenticatedPerAddress, LongSupplier nanoClock) {
		this.connections = connections;
		this.unauthenticated = unauthenticated;
		this.unauthenticatedPerAddress = unauthenticatedPerAddress;
		this.nanoClock = nanoClock;
	}

	/**
	 * Lets a guest in, as a stranger.
	 * @return {@code false} if there are too many in all: then it is the caller's to
	 * close
	 */
	boolean admit(Guest guest, InetAddress from) {
		Guest leaver;
		this.lock.lock();
		try {
			if (this.all.size() >= this.connections) {
				return false;
			}
			long now = this.nanoClock.getAsLong();
			leaver = makeRoom(from, now);
			this.all.add(guest);
			this.strangers.computeIfAbsent(from, (address) -> new LinkedHashMap<>()).put(guest, now);
			this.strangersInAll++;
		}
		finally {
			this.lock.unlock();
		}
		if (leaver != null) {
			leaver.crowdOut();
		}
		return true;
	}

	private @Nullable Guest makeRoom(InetAddress from, long now) {
		Candidate leaver = null;
		if (this.strangersInAll >= this.unauthenticated) {
			leaver = this.strangers.keySet()
				.stream()
				.map(this::candidate)
				.reduce((first, second) -> second.isBefore(first) ? second : first)
				.orElseThrow();
		}
		else if (this.strangers.getOrDefault(from, Map.of()).size() >= this.unauthenticatedPerAddress) {
			Candidate own = candidate(from);
			leaver = (own.silent || now - own.since >= GRACE_NANOS) ? own : null;
		}
		if (leaver != null) {
			removeStranger(leaver.guest, leaver.from);
			this.all.remove(leaver.guest);
			this.leaving.add(leaver.guest);
			return leaver.guest;
		}
		return null;
	}

	private Candidate candidate(InetAddress from) {
		Map<Guest, Long> crowd = this.strangers.getOrDefault(from, Map.of());
		for (Map.Entry<Guest, Long> each : crowd.entrySet()) {
			if (each.getKey().isSilent()) {
				return new Candidate(each.getKey(), from, crowd.size(), true, each.getValue());
			}
		}
		Map.Entry<Guest, Long> oldest = crowd.entrySet().iterator().next();
		return new Candidate(oldest.getKey(), from, crowd.size(), false, oldest.getValue());
	}

	private void removeStranger(Guest guest, InetAddress from) {
		Map<Guest, Long> ofAddress = this.strangers.getOrDefault(from, Map.of());
		if (ofAddress.containsKey(guest)) {
			ofAddress.remove(guest);
			this.strangersInAll--;
			if (ofAddress.isEmpty()) {
				this.strangers.remove(from);
			}
		}
	}

	/**
	 * A guest has shown who it is.
	 */
	void authenticated(Guest guest, InetAddress from) {
		this.lock.lock();
		try {
			removeStranger(guest, from);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A guest is closed and its thread has ended.
	 */
	void left(Guest guest, InetAddress from) {
		this.lock.lock();
		try {
			this.all.remove(guest);
			this.leaving.remove(guest);
			removeStranger(guest, from);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How many are let in and have not left.
	 */
	int connections() {
		this.lock.lock();
		try {
			return this.all.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How many were crowded out and have not left.
	 */
	int leaving() {
		this.lock.lock();
		try {
			return this.leaving.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Closes those that have not shown who they are.
	 */
	void closeUnauthenticated() {
		List<Guest> open;
		this.lock.lock();
		try {
			open = this.strangers.values().stream().flatMap((crowd) -> crowd.keySet().stream()).toList();
		}
		finally {
			this.lock.unlock();
		}
		open.forEach(Deadlines::closeQuietly);
	}

	/**
	 * Closes all of them.
	 */
	void closeAll() {
		Set<Guest> open;
		this.lock.lock();
		try {
			open = Set.copyOf(this.all);
		}
		finally {
			this.lock.unlock();
		}
		open.forEach(Deadlines::closeQuietly);
	}

}
