package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import be.sizingservers.ipc.AllowedPorts;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.NoFreePortException;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.directory.EndPointDirectory;
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

	/**
	 * A write that lasts longer holds up the acknowledgements of other links.
	 */
	private static final Duration HELD_UP = Duration.ofMillis(250);

	private static final Duration FOREVER = Duration.ofDays(365);

	private static final Logger LOGGER = LoggerFactory.getLogger(Acceptor.class);

	private final Gate gate;

	private final Limits limits;

	private final Refusals refusals = new Refusals(LOGGER, "a sender", System::nanoTime);

	private final Deadlines deadlines;

	private final Set<InboundLink> links = ConcurrentHashMap.newKeySet();

	/**
	 * Proven, and no link yet: they may be welcome already.
	 */
	private final Set<Connection> greeting = ConcurrentHashMap.newKeySet();

	private Acceptor(Gate gate, Limits limits, Deadlines deadlines) {
		this.gate = gate;
		this.deadlines = deadlines;
		this.limits = limits;
	}

	/**
	 * Binds a port. Connections wait until {@link #start}.
	 * @param address the address to listen on
	 * @param ports the ports to try, in order
	 * @param limits the receiver's bounds
	 * @param sockets makes what listens
	 * @return the acceptor
	 * @throws NoFreePortException if none can be had
	 */
	public static Acceptor bind(InetAddress address, AllowedPorts ports, Limits limits,
			EndPointDirectory.Sockets sockets) {
		return bind(address, ports, limits, sockets, Deadlines::use);
	}

	static Acceptor bind(InetAddress address, AllowedPorts ports, Limits limits, EndPointDirectory.Sockets sockets,
			Supplier<Deadlines> deadlines) {
		List<Integer> candidates = ports.ports().isEmpty() ? List.of(0) : ports.ports();
		IOException last = null;
		for (int port : candidates) {
			try {
				return new Acceptor(Gate.bind(sockets, address, port, admission(limits)), limits, deadlines.get());
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

	private static AdmittedConnections admission(Limits limits) {
		return new AdmittedConnections(limits.connections(), limits.unauthenticatedConnections(),
				limits.unauthenticatedPerAddress(), System::nanoTime);
	}

	/**
	 * Where it listens.
	 * @return the address and the port
	 */
	public InetSocketAddress address() {
		return this.gate.address();
	}

	/**
	 * How many connections were refused.
	 * @return a count for each reason
	 */
	public Map<RefusalReason, Long> refusals() {
		return this.refusals.counts();
	}

	/**
	 * Begins to accept.
	 * @param registration the receiver
	 * @param sessions its memory of senders
	 * @param security how its links are protected
	 * @param sink takes what arrives
	 */
	public void start(Registration registration, InboundSessions sessions, LinkSecurity security, MessageSink sink) {
		String name = "%s-%d".formatted(registration.handle(), address().getPort());
		ScheduledThreadPoolExecutor acknowledger = new ScheduledThreadPoolExecutor(1,
				(task) -> Threads.daemon("ipc-acknowledger-" + name, task));
		acknowledger.setRemoveOnCancelPolicy(true);
		acknowledger.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		acknowledger.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
		Senders senders = new Senders(name, new InboundHandshake(registration, sessions, security), sessions, sink,
				acknowledger);
		Future<?> relief = this.deadlines.every(HELD_UP, () -> relieve(acknowledger), this.gate::close);
		Thread thread = new Thread(() -> {
			try {
				this.gate.accept(senders);
				awaitNoLinks();
			}
			finally {
				relief.cancel(false);
				acknowledger.shutdown();
			}
		}, "ipc-acceptor-" + name);
		thread.setDaemon(false);
		thread.start();
	}

	/**
	 * Gives the acknowledger a thread for each that is held up by a sender which does not
	 * read.
	 */
	private void relieve(ScheduledThreadPoolExecutor acknowledger) {
		long heldUp = this.links.stream()
			.filter((link) -> link.acknowledgements().isWritingFor(HELD_UP.toNanos()))
			.count();
		if (acknowledger.getCorePoolSize() != 1 + heldUp) {
			acknowledger.setCorePoolSize(Math.toIntExact(1 + heldUp));
		}
	}

	private void awaitNoLinks() {
		Threads.await(() -> this.greeting.isEmpty() && this.links.isEmpty(), FOREVER);
	}

	/**
	 * Runs the connections, on their threads.
	 */
	private final class Senders implements Gate.Host {

		private final String name;

		private final InboundHandshake handshake;

		private final InboundSessions sessions;

		private final MessageSink sink;

		private final ScheduledThreadPoolExecutor acknowledger;

		Senders(String name, InboundHandshake handshake, InboundSessions sessions, MessageSink sink,
				ScheduledThreadPoolExecutor acknowledger) {
			this.name = name;
			this.handshake = handshake;
			this.sessions = sessions;
			this.sink = sink;
			this.acknowledger = acknowledger;
		}

		@Override
		public Thread thread(Runnable task) {
			return Threads.daemon("ipc-receiver-" + this.name, task);
		}

		@Override
		public void serve(Connection connection) throws IOException {
			Acceptor acceptor = Acceptor.this;
			try {
				InboundHandshake.Opened opened = acceptor.open(connection, this.handshake);
				try {
					connection.takeMessages(acceptor.limits.frameBytes(), DirectMemory.SHARED);
					connection.waitNoLongerThan(acceptor.limits.deadAfter(), acceptor.limits.frameTimeout());
					acceptor.run(connection, new InboundLink(connection, opened, this.sink, this.acknowledger),
							this.acknowledger);
				}
				finally {
					// The session remembers its last connection.
					connection.buffer().release();
					this.sessions.disconnected(opened.session(), connection);
				}
			}
			finally {
				connection.close();
				acceptor.greeting.remove(connection);
			}
		}

		@Override
		public void refused(InetSocketAddress from, RefusalReason reason, String text) {
			Acceptor.this.refusals.refused(from.getAddress().getHostAddress(), reason, Printable.of(text));
		}

	}

	// --- each connection's thread ---

	private InboundHandshake.Opened open(Connection connection, InboundHandshake handshake) throws IOException {
		Future<?> deadline = this.deadlines.close(connection, this.limits.handshakeTimeout(), "no proof in time");
		try {
			UUID sender = handshake.prove(connection);
			this.greeting.add(connection);
			this.gate.authenticated(connection);
			deadline.cancel(false);
			deadline = this.deadlines.close(connection, this.limits.handshakeTimeout(), "no HELLO in time");
			return handshake.greet(connection, sender, connection);
		}
		catch (IOException ex) {
			if (this.gate.isClosing()) {
				throw ex;
			}
			String reason = TlsFailure.atServer(ex, "it does not hold the key of this receiver");
			throw (reason != null) ? new ProtocolException(RefusalReason.CREDENTIALS, reason)
					: new ProtocolException("It ended before HELLO (%s); a handshake may last %s"
						.formatted(ex.getMessage(), this.limits.handshakeTimeout()));
		}
		finally {
			deadline.cancel(false);
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
			if (this.gate.isClosing()) {
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
		this.gate.close();
		this.links.forEach(InboundLink::beginClose);
		this.gate.closeUnauthenticated();
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
