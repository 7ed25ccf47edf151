package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.directory.EndPointDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port that others connect to: lets in whoever may be, and runs each connection on a
 * thread of its own until it ends. Who comes alone gets its thread at once; who comes in
 * a crowd is kept in a {@link Lobby} until it speaks.
 * <p>
 * One thread accepts, closes whoever is crowded out of the lobby and looks who has spoken
 * there; any thread closes.
 */
final class Gate {

	private static final int BACKLOG = 4096;

	/**
	 * So many connections that were crowded out may still have a thread. Beyond it new
	 * ones wait in the backlog, so that threads do not pile up.
	 */
	private static final int MAX_LEAVING = 256;

	private static final int MOMENT_MILLIS = 1;

	private static final String CROWDED_OUT = "it was closed for a newer connection, as too many have not shown who they are (limits 'unauthenticatedConnections' and 'unauthenticatedPerAddress')";

	private static final Logger LOGGER = LoggerFactory.getLogger(Gate.class);

	private final ServerSocket server;

	private final AdmittedConnections admission;

	/**
	 * Of the acceptor's thread, like the field below.
	 */
	private final Lobby lobby;

	/**
	 * Nobody has come for a moment, and nobody is in the lobby.
	 */
	private boolean quiet = true;

	private volatile boolean closing;

	/**
	 * Whoever runs the connections.
	 */
	interface Host {

		/**
		 * Makes the thread of a connection.
		 */
		Thread thread(Runnable task);

		/**
		 * Runs a connection on its thread. It closes when this returns.
		 * @throws IOException if the connection breaks
		 * @throws IpcException if the peer does what it may not; the connection was
		 * refused then
		 */
		void serve(Connection connection) throws IOException;

		/**
		 * A connection was refused; it is closed. Called on its thread or the acceptor's.
		 */
		void refused(InetSocketAddress from, RefusalReason reason, String text);

	}

	private Gate(ServerSocket server, AdmittedConnections admission, LongSupplier nanoClock) {
		this.server = server;
		this.admission = admission;
		this.lobby = new Lobby(nanoClock);
	}

	/**
	 * Binds a port. Connections wait until somebody {@linkplain #accept accepts} them.
	 * @param sockets makes what listens
	 * @param port the port; 0 is any that is free
	 */
	static Gate bind(EndPointDirectory.Sockets sockets, InetAddress address, int port, AdmittedConnections admission)
			throws IOException {
		return bind(sockets, address, port, admission, System::nanoTime);
	}

	static Gate bind(EndPointDirectory.Sockets sockets, InetAddress address, int port, AdmittedConnections admission,
			LongSupplier nanoClock) throws IOException {
		ServerSocket server = sockets.serverSocket();
		try {
			server.setReuseAddress(!System.getProperty("os.name", "").startsWith("Windows"));
			server.bind(new InetSocketAddress(address, port), BACKLOG);
			return new Gate(server, admission, nanoClock);
		}
		catch (IOException ex) {
			Deadlines.closeQuietly(server);
			throw ex;
		}
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.server.getLocalSocketAddress();
	}

	/**
	 * How many connections there are, also before they are authenticated.
	 */
	int connections() {
		return this.admission.connections();
	}

	// --- the acceptor's thread ---

	/**
	 * Accepts connections until the gate closes.
	 */
	void accept(Host host) {
		while (!this.closing) {
			try {
				this.lobby.letOut((connection, from) -> startServing(connection, from, host));
				if (this.admission.leaving() > MAX_LEAVING) {
					LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MOMENT_MILLIS));
				}
				else {
					acceptNext(host);
				}
			}
			catch (IOException | OutOfMemoryError ex) {
				if (!this.closing) {
					LOGGER.warn("Accepting a connection failed: {}", ex.toString());
					LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
				}
			}
			catch (RuntimeException | Error ex) {
				// Without this thread nobody could connect, and nobody would notice.
				LOGGER.error("Accepting a connection failed; others are accepted", ex);
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			}
		}
		this.lobby.letAllOut((connection, from) -> {
			connection.close();
			this.admission.left(connection, from.getAddress());
		});
	}

	private void acceptNext(Host host) throws IOException {
		this.server.setSoTimeout(this.quiet ? 0 : MOMENT_MILLIS);
		try {
			Socket socket = this.server.accept();
			boolean alone = this.quiet;
			this.quiet = false;
			admit(socket, alone, host);
		}
		catch (SocketTimeoutException ex) {
			this.quiet = this.lobby.isEmpty();
		}
	}

	private void admit(Socket socket, boolean alone, Host host) throws IOException {
		try {
			Connection connection = new Connection(socket);
			InetSocketAddress from = (InetSocketAddress) socket.getRemoteSocketAddress();
			if (!this.admission.admit(connection, from.getAddress())) {
				connection.close();
				host.refused(from, RefusalReason.CONNECTIONS,
						"%d connections are open, which is the limit 'connections'".formatted(connections()));
				return;
			}
			if (this.closing) {
				connection.close();
			}
			if (alone) {
				startServing(connection, from, host);
			}
			else {
				this.lobby.enter(connection, from);
			}
		}
		catch (IOException | OutOfMemoryError ex) {
			Deadlines.closeQuietly(socket);
			throw ex;
		}
	}

	private void startServing(Connection connection, InetSocketAddress from, Host host) {
		if (connection.refusal() == RefusalReason.CROWDED_OUT) {
			this.admission.left(connection, from.getAddress());
			host.refused(from, RefusalReason.CROWDED_OUT, CROWDED_OUT);
			return;
		}
		try {
			host.thread(() -> serve(connection, from, host)).start();
		}
		catch (OutOfMemoryError ex) {
			// No thread can be had: this connection ends, the others go on.
			connection.close();
			this.admission.left(connection, from.getAddress());
			throw ex;
		}
	}

	// --- each connection's thread ---

	private void serve(Connection connection, InetSocketAddress from, Host host) {
		try {
			host.serve(connection);
		}
		catch (IOException ex) {
			LOGGER.debug("{} has ended: {}", connection, ex.toString());
		}
		catch (IpcException ex) {
			connection.close();
			refuse(connection, from, ex, host);
		}
		catch (RuntimeException ex) {
			LOGGER.error("Serving {} failed; it is closed", connection, ex);
		}
		finally {
			connection.close();
			this.admission.left(connection, from.getAddress());
		}
	}

	private static void refuse(Connection connection, InetSocketAddress from, IpcException ex, Host host) {
		RefusalReason reason = connection.refusal();
		if (reason == RefusalReason.CROWDED_OUT) {
			host.refused(from, reason, CROWDED_OUT);
		}
		else {
			host.refused(from, (reason != null) ? reason : Refusals.reasonOf(ex), String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * A connection has shown who it is.
	 */
	void authenticated(Connection connection) {
		this.admission.authenticated(connection, connection.socket().getInetAddress());
	}

	// --- closing ---

	/**
	 * Tells whether it accepts no more.
	 */
	boolean isClosing() {
		return this.closing;
	}

	/**
	 * Accepts no more connections. Those that are open stay open.
	 */
	void close() {
		this.closing = true;
		Deadlines.closeQuietly(this.server);
	}

	/**
	 * Closes the connections that have not shown who they are.
	 */
	void closeUnauthenticated() {
		this.admission.closeUnauthenticated();
	}

	/**
	 * Closes all connections.
	 */
	void closeConnections() {
		this.admission.closeAll();
	}

}
