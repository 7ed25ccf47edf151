package be.sizingservers.ipc.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.NoFreePortException;
import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.wire.EpmFrame;

/**
 * Listens on the port of an End Point Manager and runs a thread per connection, a virtual
 * one where the JVM has them.
 * <p>
 * The acceptor thread is not a daemon: an application stays alive until its manager is
 * closed. Whoever connects is unauthenticated until its {@code OPEN}; there is an
 * absolute deadline for that and a bound on their number.
 */
public final class EpmAcceptor implements Closeable {

	private static final Duration GOODBYE = Duration.ofSeconds(1);

	private final Gate gate;

	private final Bounds bounds;

	private final Deadlines deadlines;

	private final EpmHandshake handshake;

	private final Set<EpmChannel> channels = ConcurrentHashMap.newKeySet();

	/**
	 * What bounds the connections.
	 *
	 * @param connections how many are accepted
	 * @param unauthenticated how many of them may not have sent {@code OPEN}
	 * @param unauthenticatedPerAddress how many of those may come from one address
	 * @param frameBytes the longest frame from a client
	 * @param handshakeTimeout how long the way to {@code OPEN} may last
	 * @param frameTimeout how long a frame may take that has begun to come
	 * @param deadAfter how long a connection is silent before its peer counts as dead
	 */
	public record Bounds(int connections, int unauthenticated, int unauthenticatedPerAddress, int frameBytes,
			Duration handshakeTimeout, Duration frameTimeout, Duration deadAfter) {
	}

	/**
	 * Whoever runs the connections.
	 */
	public interface Handler {

		/**
		 * Runs a connection on its thread. It closes when this returns.
		 * @param channel the connection
		 * @param open its first frame
		 * @throws IOException if the connection breaks
		 * @throws IpcException if the client does what it may not
		 */
		void serve(EpmChannel channel, EpmFrame.Open open) throws IOException;

		/**
		 * A connection was refused; it is closed. Called on its thread or the acceptor's.
		 * @param from where it came from
		 * @param reason why
		 * @param text what happened; what is from outside in it is printable
		 */
		void refused(InetSocketAddress from, RefusalReason reason, String text);

	}

	private EpmAcceptor(Gate gate, ChannelSecurity security, Bounds bounds, Deadlines deadlines) {
		this.gate = gate;
		this.deadlines = deadlines;
		this.bounds = bounds;
		this.handshake = new EpmHandshake(security, this.deadlines);
	}

	/**
	 * Binds a port. Connections wait until {@link #start}.
	 * @param address the address to listen on
	 * @param port the port; 0 is any that is free
	 * @param security how connections are protected
	 * @param bounds the bounds
	 * @return the acceptor
	 * @throws NoFreePortException if the port cannot be had
	 */
	public static EpmAcceptor bind(InetAddress address, int port, ChannelSecurity security, Bounds bounds) {
		return bind(address, port, security, bounds, Deadlines::use);
	}

	static EpmAcceptor bind(InetAddress address, int port, ChannelSecurity security, Bounds bounds,
			Supplier<Deadlines> deadlines) {
		try {
			return new EpmAcceptor(
					Gate.bind(EndPointDirectory.Sockets.SYSTEM, address, port,
							new AdmittedConnections(bounds.connections(), bounds.unauthenticated(),
									bounds.unauthenticatedPerAddress(), System::nanoTime)),
					security, bounds, deadlines.get());
		}
		catch (IOException ex) {
			throw new NoFreePortException(
					("The End Point Manager cannot listen on %s, port %d: %s. If the port is in use, see who has it "
							+ "(ss -ltnp 'sport = :%d') or choose another one; else check that the address is one of this "
							+ "machine and that the port is allowed to this user")
						.formatted(address.getHostAddress(), port, ex.getMessage(), port),
					ex);
		}
	}

	/**
	 * Where it listens.
	 * @return the address and the port
	 */
	public InetSocketAddress address() {
		return this.gate.address();
	}

	/**
	 * How many connections there are.
	 * @return those that are open, also before their {@code OPEN}
	 */
	public int connections() {
		return this.gate.connections();
	}

	/**
	 * Begins to accept.
	 * @param handler runs the connections
	 */
	public void start(Handler handler) {
		int port = address().getPort();
		Thread thread = new Thread(() -> this.gate.accept(new Clients(handler, "ipc-epm-client-" + port)),
				"ipc-epm-acceptor-" + port);
		thread.setDaemon(false);
		thread.start();
	}

	/**
	 * Runs the connections, on their threads.
	 */
	private final class Clients implements Gate.Host {

		private final Handler handler;

		private final String threads;

		Clients(Handler handler, String threads) {
			this.handler = handler;
			this.threads = threads;
		}

		@Override
		public Thread thread(Runnable task) {
			return Threads.light(this.threads, task);
		}

		@Override
		public void serve(Connection connection) throws IOException {
			EpmAcceptor acceptor = EpmAcceptor.this;
			EpmFrame.Open open = acceptor.open(connection);
			acceptor.gate.authenticated(connection);
			acceptor.serve(new EpmChannel(connection, acceptor.deadlines, acceptor.bounds.deadAfter(),
					acceptor.bounds.frameTimeout(), acceptor.bounds.frameBytes()), open, this.handler);
		}

		@Override
		public void refused(InetSocketAddress from, RefusalReason reason, String text) {
			this.handler.refused(from, reason, text);
		}

	}

	// --- each connection's thread ---

	private void serve(EpmChannel channel, EpmFrame.Open open, Handler handler) throws IOException {
		this.channels.add(channel);
		try {
			if (!this.gate.isClosing()) {
				handler.serve(channel, open);
			}
		}
		finally {
			this.channels.remove(channel);
		}
	}

	private EpmFrame.Open open(Connection connection) throws IOException {
		Future<?> deadline = this.deadlines.close(connection, this.bounds.handshakeTimeout(), "no OPEN in time");
		try {
			return this.handshake.open(connection);
		}
		catch (IOException ex) {
			if (this.gate.isClosing()) {
				throw ex;
			}
			throw this.handshake.refusal(ex, this.bounds.handshakeTimeout());
		}
		finally {
			deadline.cancel(false);
		}
	}

	// --- closing ---

	/**
	 * Takes no more connections, says a last word to each that is open, and closes it. A
	 * client that does not read is not waited for longer than a second in all. A second
	 * call does nothing.
	 * @param last the last word
	 */
	public void closeWith(EpmFrame last) {
		this.gate.close();
		Future<?> deadline = this.deadlines.close(this.gate::closeConnections, GOODBYE,
				"it does not take its last word");
		this.channels.forEach((channel) -> channel.closeSoonWith(last, GOODBYE));
		deadline.cancel(false);
		close();
	}

	/**
	 * Takes no more connections, and closes those that are open. A second call does
	 * nothing.
	 */
	@Override
	public void close() {
		this.gate.close();
		this.gate.closeConnections();
		this.deadlines.close();
	}

}
