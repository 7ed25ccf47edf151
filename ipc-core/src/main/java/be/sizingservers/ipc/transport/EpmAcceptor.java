package be.sizingservers.ipc.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.NoFreePortException;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.ProtocolException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the port of an End Point Manager and runs a thread per connection, a virtual
 * one where the JVM has them.
 * <p>
 * The acceptor thread is not a daemon: an application stays alive until its manager is
 * closed. Whoever connects is unauthenticated until its {@code OPEN}; there is an
 * absolute deadline for that and a bound on their number.
 */
public final class EpmAcceptor implements Closeable {

	private static final int BACKLOG = 1024;

	private static final Duration GOODBYE = Duration.ofSeconds(1);

	private static final Logger LOGGER = LoggerFactory.getLogger(EpmAcceptor.class);

	private final ServerSocket server;

	private final Bounds bounds;

	private final AdmittedConnections admission;

	private final Deadlines deadlines = Deadlines.use();

	private final Set<EpmChannel> channels = ConcurrentHashMap.newKeySet();

	private volatile boolean closing;

	/**
	 * What bounds the connections.
	 *
	 * @param connections how many are accepted
	 * @param unauthenticated how many of them may not have sent {@code OPEN}
	 * @param unauthenticatedPerAddress how many of those may come from one address
	 * @param frameBytes the longest frame from a client
	 * @param handshakeTimeout how long the way to {@code OPEN} may last
	 * @param deadAfter how long a connection is silent before its peer counts as dead
	 */
	public record Bounds(int connections, int unauthenticated, int unauthenticatedPerAddress, int frameBytes,
			Duration handshakeTimeout, Duration deadAfter) {
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
		 * @param reason why; what is from outside in it is printable
		 */
		void refused(InetSocketAddress from, String reason);

	}

	private EpmAcceptor(ServerSocket server, Bounds bounds) {
		this.server = server;
		this.bounds = bounds;
		this.admission = new AdmittedConnections(bounds.connections(), bounds.unauthenticated(),
				bounds.unauthenticatedPerAddress());
	}

	/**
	 * Binds a port. Connections wait until {@link #start}.
	 * @param address the address to listen on
	 * @param port the port; 0 is any that is free
	 * @param bounds the bounds
	 * @return the acceptor
	 * @throws NoFreePortException if the port cannot be had
	 */
	public static EpmAcceptor bind(InetAddress address, int port, Bounds bounds) {
		try {
			return new EpmAcceptor(listen(address, port), bounds);
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
	 * How many connections there are.
	 * @return those that are open, also before their {@code OPEN}
	 */
	public int connections() {
		return this.admission.connections();
	}

	/**
	 * Begins to accept.
	 * @param handler runs the connections
	 */
	public void start(Handler handler) {
		int port = address().getPort();
		Thread thread = new Thread(() -> accept(handler, "ipc-epm-client-" + port), "ipc-epm-acceptor-" + port);
		thread.setDaemon(false);
		thread.start();
	}

	// --- the acceptor's thread ---

	private void accept(Handler handler, String name) {
		while (!this.closing) {
			try {
				accept(this.server.accept(), handler, name);
			}
			catch (IOException | OutOfMemoryError ex) {
				if (!this.closing) {
					LOGGER.warn("Accepting a connection failed: {}", ex.toString());
					LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
				}
			}
			catch (RuntimeException | Error ex) {
				// Without this thread the manager would be deaf, and nobody would notice.
				LOGGER.error("Accepting a connection failed; others are accepted", ex);
			}
		}
	}

	private void accept(Socket socket, Handler handler, String name) throws IOException {
		try {
			Connection connection = new Connection(socket);
			InetSocketAddress from = (InetSocketAddress) socket.getRemoteSocketAddress();
			if (!this.admission.admit(connection, from.getAddress())) {
				connection.close();
				handler.refused(from, "%d connections are open, which is the limit (RegistryLimits.connections)"
					.formatted(this.bounds.connections()));
				return;
			}
			if (this.closing) {
				connection.close();
			}
			startServing(connection, from, handler, name);
		}
		catch (IOException | OutOfMemoryError ex) {
			Deadlines.closeQuietly(socket);
			throw ex;
		}
	}

	private void startServing(Connection connection, InetSocketAddress from, Handler handler, String name) {
		try {
			Threads.light(name, () -> serve(connection, from, handler)).start();
		}
		catch (OutOfMemoryError ex) {
			// No thread can be had: this connection ends, the others go on.
			this.admission.left(connection, from.getAddress());
			throw ex;
		}
	}

	// --- each connection's thread ---

	private void serve(Connection connection, InetSocketAddress from, Handler handler) {
		try {
			EpmFrame.Open open = open(connection);
			this.admission.authenticated(connection, from.getAddress());
			serve(new EpmChannel(connection, this.deadlines, this.bounds.deadAfter(), this.bounds.frameBytes()), open,
					handler);
		}
		catch (IOException ex) {
			LOGGER.debug("{} has ended: {}", connection, ex.toString());
		}
		catch (IpcException ex) {
			connection.close();
			handler.refused(from, String.valueOf(ex.getMessage()));
		}
		catch (RuntimeException ex) {
			LOGGER.error("Serving {} failed; it is closed", connection, ex);
		}
		finally {
			connection.close();
			this.admission.left(connection, from.getAddress());
		}
	}

	private void serve(EpmChannel channel, EpmFrame.Open open, Handler handler) throws IOException {
		this.channels.add(channel);
		try {
			if (!this.closing) {
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
			byte[] magic = connection.readBytes(OutboundHandshake.MAGIC.length);
			if (!Arrays.equals(magic, OutboundHandshake.MAGIC)) {
				throw new ProtocolException(
						"It began with 0x%s, not with IPC1: it speaks another protocol".formatted(hex(magic)));
			}
			EpmFrame frame = connection.readEpmFrame();
			if (frame instanceof EpmFrame.Open open) {
				return open;
			}
			throw new ProtocolException("Its first frame was %s, not OPEN".formatted(frame.getClass().getSimpleName()));
		}
		catch (IOException ex) {
			if (this.closing) {
				throw ex;
			}
			throw new ProtocolException("It ended before OPEN (%s); a client has %s for that".formatted(ex.getMessage(),
					this.bounds.handshakeTimeout()));
		}
		finally {
			deadline.cancel(false);
		}
	}

	private static String hex(byte[] bytes) {
		StringBuilder hex = new StringBuilder();
		for (byte b : bytes) {
			hex.append("%02x".formatted(b));
		}
		return hex.toString();
	}

	// --- closing ---

	/**
	 * Takes no more connections, says a last word to each that is open, and closes it. A
	 * client that does not read is not waited for longer than a second in all. A second
	 * call does nothing.
	 * @param last the last word
	 */
	public void closeWith(EpmFrame last) {
		this.closing = true;
		Deadlines.closeQuietly(this.server);
		Future<?> deadline = this.deadlines.close(this.admission::closeAll, GOODBYE, "it does not take its last word");
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
		this.closing = true;
		Deadlines.closeQuietly(this.server);
		this.admission.closeAll();
		this.deadlines.close();
	}

}
