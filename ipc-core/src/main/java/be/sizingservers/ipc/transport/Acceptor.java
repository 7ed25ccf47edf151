package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import be.sizingservers.ipc.AllowedPorts;
import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.NoFreePortException;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.session.Failure;
import be.sizingservers.ipc.session.InboundSessions;
import be.sizingservers.ipc.wire.FailedCode;
import be.sizingservers.ipc.wire.ProtocolException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a receiver's port and runs a thread per connection.
 * <p>
 * The acceptor thread is not a daemon: an application that only receives stays alive
 * until its receiver is closed. Whoever connects is unauthenticated until its proof is
 * checked; there is a deadline for that and a bound on their number.
 */
public final class Acceptor {

	private static final int BACKLOG = 256;

	private static final Duration FOREVER = Duration.ofDays(365);

	private static final Logger LOGGER = LoggerFactory.getLogger(Acceptor.class);

	private final ServerSocket server;

	private final Limits limits;

	private final Deadlines deadlines = Deadlines.use();

	private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

	private final Set<InboundLink> links = ConcurrentHashMap.newKeySet();

	/**
	 * Proven, and no link yet: they may be welcome already.
	 */
	private final Set<Connection> greeting = ConcurrentHashMap.newKeySet();

	/**
	 * Oldest first. Guarded by itself.
	 */
	private final Deque<Connection> unauthenticated = new ArrayDeque<>();

	private volatile boolean closing;

	private Acceptor(ServerSocket server, Limits limits) {
		this.server = server;
		this.limits = limits;
	}

	/**
	 * Binds a port. Connections wait until {@link #start}.
	 * @param address the address to listen on
	 * @param ports the ports to try, in order
	 * @param limits the receiver's bounds
	 * @return the acceptor
	 * @throws NoFreePortException if none can be had
	 */
	public static Acceptor bind(InetAddress address, AllowedPorts ports, Limits limits) {
		List<Integer> candidates = ports.ports().isEmpty() ? List.of(0) : ports.ports();
		IOException last = null;
		for (int port : candidates) {
			try {
				return new Acceptor(listen(address, port), limits);
			}
			catch (BindException ex) {
				last = ex;
			}
			catch (IOException ex) {
				throw new NoFreePortException(
						"Cannot listen on %s, port %d: %s".formatted(address.getHostAddress(), port, ex.getMessage()),
						ex);
			}
		}
		throw new NoFreePortException(ports.ports().isEmpty()
				? "Cannot listen on %s: is it an address of this machine?".formatted(address.getHostAddress())
				: "None of the allowed ports %s can be used on %s: they are in use, or that is no address of this machine. Allow other ports, or free one"
					.formatted(ports.ports(), address.getHostAddress()),
				last);
	}

	private static ServerSocket listen(InetAddress address, int port) throws IOException {
		ServerSocket server = new ServerSocket();
		try {
			server.setReuseAddress(!System.getProperty("os.name", "").startsWith("Windows"));
			server.bind(new InetSocketAddress(address, port), BACKLOG);
			return server;
		}
		catch (IOException ex) {
			Deadlines.closeQuietly(server);
			throw ex;
		}
	}

	/**
	 * Where it listens.
	 * @return the address and the port
	 */
	public InetSocketAddress address() {
		return (InetSocketAddress) this.server.getLocalSocketAddress();
	}

	/**
	 * Begins to accept.
	 * @param registration the receiver
	 * @param sessions its memory of senders
	 * @param sink takes what arrives
	 */
	public void start(Registration registration, InboundSessions sessions, MessageSink sink) {
		String name = "%s-%d".formatted(registration.handle(), address().getPort());
		ScheduledThreadPoolExecutor acknowledger = new ScheduledThreadPoolExecutor(1,
				(task) -> Threads.daemon("ipc-acknowledger-" + name, task));
		acknowledger.setRemoveOnCancelPolicy(true);
		acknowledger.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		acknowledger.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
		InboundHandshake handshake = new InboundHandshake(registration, sessions);
		Thread thread = new Thread(() -> {
			try {
				accept((connection) -> serve(connection, handshake, sessions, sink, acknowledger), name);
			}
			finally {
				acknowledger.shutdown();
			}
		}, "ipc-acceptor-" + name);
		thread.setDaemon(false);
		thread.start();
	}

	// --- the acceptor's thread ---

	private void accept(Consumer<Connection> serving, String name) {
		while (!this.closing) {
			try {
				accept(this.server.accept(), serving, name);
			}
			catch (IOException | OutOfMemoryError ex) {
				if (!this.closing) {
					LOGGER.warn("Accepting a connection failed: {}", ex.toString());
					LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
				}
			}
		}
		awaitNoLinks();
	}

	private void accept(Socket socket, Consumer<Connection> serving, String name) throws IOException {
		try {
			Connection connection = new Connection(socket);
			if (admit(connection)) {
				Threads.daemon("ipc-receiver-" + name, () -> serving.accept(connection)).start();
			}
		}
		catch (IOException | OutOfMemoryError ex) {
			// Also when no thread can be had: this connection ends, the others go on.
			this.connections.removeIf((connection) -> connection.socket() == socket);
			Deadlines.closeQuietly(socket);
			throw ex;
		}
	}

	private boolean admit(Connection connection) {
		if (this.connections.size() >= this.limits.connections()) {
			LOGGER.warn("Closed {}: {} connections are open, which is the limit (Limits.connections)", connection,
					this.connections.size());
			connection.close();
			return false;
		}
		Connection evicted = null;
		synchronized (this.unauthenticated) {
			if (this.unauthenticated.size() >= this.limits.unauthenticatedConnections()) {
				evicted = this.unauthenticated.removeFirst();
			}
			this.unauthenticated.addLast(connection);
		}
		if (evicted != null) {
			evicted.close();
		}
		this.connections.add(connection);
		if (this.closing) {
			connection.close();
		}
		return true;
	}

	private void awaitNoLinks() {
		Threads.await(() -> this.greeting.isEmpty() && this.links.isEmpty(), FOREVER);
	}

	// --- each connection's thread ---

	private void serve(Connection connection, InboundHandshake handshake, InboundSessions sessions, MessageSink sink,
			ScheduledThreadPoolExecutor acknowledger) {
		try {
			InboundHandshake.Opened opened = open(connection, handshake);
			try {
				connection.buffer().takeUpTo(this.limits.frameBytes());
				connection.silentFor(this.limits.deadAfter());
				run(connection, new InboundLink(connection, opened, sink, acknowledger), acknowledger);
			}
			finally {
				sessions.disconnected(opened.session(), connection);
			}
		}
		catch (IOException ex) {
			LOGGER.debug("{} has ended: {}", connection, ex.toString());
		}
		catch (IpcException ex) {
			LOGGER.warn("Closed a connection from {}: {}", connection.socket().getRemoteSocketAddress(),
					Printable.of(String.valueOf(ex.getMessage())));
		}
		finally {
			connection.close();
			this.greeting.remove(connection);
			this.connections.remove(connection);
		}
	}

	private InboundHandshake.Opened open(Connection connection, InboundHandshake handshake) throws IOException {
		Future<?> deadline = this.deadlines.close(connection, this.limits.handshakeTimeout(), "no proof in time");
		try {
			UUID sender = handshake.prove(connection);
			this.greeting.add(connection);
			forgetUnauthenticated(connection);
			deadline.cancel(false);
			deadline = this.deadlines.close(connection, this.limits.handshakeTimeout(), "no HELLO in time");
			return handshake.greet(connection, sender, connection);
		}
		catch (IOException ex) {
			if (this.closing) {
				throw ex;
			}
			throw new ProtocolException("It ended before HELLO (%s); a handshake may last %s".formatted(ex.getMessage(),
					this.limits.handshakeTimeout()));
		}
		finally {
			deadline.cancel(false);
			forgetUnauthenticated(connection);
		}
	}

	private void forgetUnauthenticated(Connection connection) {
		synchronized (this.unauthenticated) {
			this.unauthenticated.remove(connection);
		}
	}

	private void run(Connection connection, InboundLink link, ScheduledThreadPoolExecutor acknowledger)
			throws IOException {
		Future<?> pings = acknowledger.scheduleWithFixedDelay(
				() -> link.acknowledgements().ping(this.limits.pingInterval().toNanos()),
				this.limits.pingInterval().toNanos(), this.limits.pingInterval().toNanos(), TimeUnit.NANOSECONDS);
		Future<?> checks = this.deadlines.every(this.limits.pingInterval(),
				() -> link.acknowledgements().checkWriting(this.limits.deadAfter().toNanos()), connection);
		this.links.add(link);
		this.greeting.remove(connection);
		try {
			if (this.closing) {
				link.beginClose();
			}
			link.read();
		}
		finally {
			this.links.remove(link);
			pings.cancel(false);
			checks.cancel(false);
		}
	}

	// --- closing ---

	/**
	 * Tells whether the calling thread runs a listener for one of the connections.
	 * @return {@code false} for others
	 */
	public boolean isOnListenerThread() {
		return !this.links.stream().allMatch(InboundLink::isOthers);
	}

	/**
	 * Takes no more connections and messages, waits for listeners that are busy, and
	 * closes every connection when its sender has been told everything. Called by a
	 * listener, it does not wait for that listener, whose connection closes when it
	 * returns.
	 * @param drainTimeout how long to wait for listeners; their messages fail after that
	 */
	public void close(Duration drainTimeout) {
		this.closing = true;
		Deadlines.closeQuietly(this.server);
		this.links.forEach(InboundLink::beginClose);
		synchronized (this.unauthenticated) {
			this.unauthenticated.forEach(Connection::close);
		}
		Threads.await(() -> this.greeting.isEmpty() && this.links.stream().noneMatch(InboundLink::isOthers),
				drainTimeout);
		this.greeting.forEach(Connection::close);
		abandon(this.links.stream().filter(InboundLink::isOthers).toList());
		this.deadlines.close();
	}

	private void abandon(List<InboundLink> busy) {
		Failure failure = new Failure(FailedCode.CLOSED, "the receiver was closed while its listener was busy");
		busy.forEach((link) -> link.abandon(failure));
		Threads.await(() -> busy.stream().allMatch(InboundLink::isShut), AcknowledgementWriter.LINGER);
		busy.forEach(InboundLink::shut);
		busy.forEach(this.links::remove);
	}

}
