package be.sizingservers.ipc.transport;

import java.io.Closeable;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Who may be connected: a bound on all connections, and bounds on those that have not yet
 * shown who they are, in all and from one address. At the first bound the new one is
 * turned away; at the others the oldest unauthenticated one of the busiest address is
 * closed and the new one let in, so that whoever connects and says nothing keeps nobody
 * else out.
 * <p>
 * Thread-safe; its lock is a leaf. A connection that is closed here leaves when its
 * thread has ended, as any other.
 */
final class AdmittedConnections {

	private final int connections;

	private final int unauthenticated;

	private final int unauthenticatedPerAddress;

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<Closeable> all = new HashSet<>();

	/**
	 * Those that are unauthenticated, by address, oldest first. No address has none.
	 */
	private final Map<InetAddress, Set<Closeable>> strangers = new HashMap<>();

	private int strangersInAll;

	AdmittedConnections(int connections, int unauthenticated, int unauthenticatedPerAddress) {
		this.connections = connections;
		this.unauthenticated = unauthenticated;
		this.unauthenticatedPerAddress = unauthenticatedPerAddress;
	}

	/**
	 * Lets a connection in, as one that is unauthenticated.
	 * @return {@code false} if there are too many in all: then it is the caller's to
	 * close
	 */
	boolean admit(Closeable connection, InetAddress from) {
		Closeable evicted;
		this.lock.lock();
		try {
			if (this.all.size() >= this.connections) {
				return false;
			}
			evicted = makeRoom(from);
			this.all.add(connection);
			this.strangers.computeIfAbsent(from, (address) -> new LinkedHashSet<>()).add(connection);
			this.strangersInAll++;
		}
		finally {
			this.lock.unlock();
		}
		if (evicted != null) {
			Deadlines.closeQuietly(evicted);
		}
		return true;
	}

	private @Nullable Closeable makeRoom(InetAddress from) {
		Set<Closeable> ofAddress = this.strangers.getOrDefault(from, Set.of());
		if (ofAddress.size() >= this.unauthenticatedPerAddress) {
			return removeOldest(from, ofAddress);
		}
		if (this.strangersInAll < this.unauthenticated) {
			return null;
		}
		Map.Entry<InetAddress, Set<Closeable>> busiest = this.strangers.entrySet()
			.stream()
			.max(Comparator.comparingInt((entry) -> entry.getValue().size()))
			.orElseThrow();
		return removeOldest(busiest.getKey(), busiest.getValue());
	}

	private Closeable removeOldest(InetAddress from, Set<Closeable> ofAddress) {
		Closeable oldest = ofAddress.iterator().next();
		removeStranger(oldest, from);
		return oldest;
	}

	private void removeStranger(Closeable connection, InetAddress from) {
		Set<Closeable> ofAddress = this.strangers.getOrDefault(from, Set.of());
		if (ofAddress.contains(connection)) {
			ofAddress.remove(connection);
			this.strangersInAll--;
			if (ofAddress.isEmpty()) {
				this.strangers.remove(from);
			}
		}
	}

	/**
	 * A connection has shown who it is.
	 */
	void authenticated(Closeable connection, InetAddress from) {
		this.lock.lock();
		try {
			removeStranger(connection, from);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A connection is closed and its thread has ended.
	 */
	void left(Closeable connection, InetAddress from) {
		this.lock.lock();
		try {
			this.all.remove(connection);
			removeStranger(connection, from);
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
	 * Closes those that have not shown who they are.
	 */
	void closeUnauthenticated() {
		List<Closeable> open;
		this.lock.lock();
		try {
			open = this.strangers.values().stream().flatMap(Set::stream).toList();
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
		Set<Closeable> open;
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
