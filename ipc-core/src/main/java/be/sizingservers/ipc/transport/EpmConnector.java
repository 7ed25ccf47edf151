package be.sizingservers.ipc.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;

import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.FrameOutput;
import be.sizingservers.ipc.wire.ProtocolException;
import be.sizingservers.ipc.wire.RefusalCode;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections with one End Point Manager, one at a time. One thread opens, any
 * thread closes.
 */
public final class EpmConnector implements Closeable {

	private static final int FRAME_BYTES = 16 * 1024 * 1024;

	private final InetSocketAddress manager;

	private final ChannelSecurity security;

	private final Duration handshakeTimeout;

	private final Duration deadAfter;

	private final Deadlines deadlines = Deadlines.use();

	private volatile @Nullable Socket connecting;

	private volatile boolean closed;

	/**
	 * Creates a connector that has not connected yet.
	 * @param manager where the manager is; its name is looked up with each attempt
	 * @param security how connections are protected
	 * @param handshakeTimeout how long opening may last, absolutely, for each address of
	 * that name
	 * @param deadAfter how long the manager may be silent
	 */
	public EpmConnector(InetSocketAddress manager, ChannelSecurity security, Duration handshakeTimeout,
			Duration deadAfter) {
		this.manager = manager;
		this.security = security;
		this.handshakeTimeout = handshakeTimeout;
		this.deadAfter = deadAfter;
	}

	/**
	 * Connects and says who is there.
	 * @param open the first frame
	 * @return a connection that is open on both sides
	 * @throws IOException if the manager cannot be reached, or takes too long
	 * @throws EpmRefusedException if it refuses
	 * @throws ProtocolException if whoever listens there is none
	 */
	public EpmChannel open(EpmFrame.Open open) throws IOException {
		IOException last = new IOException("The host %s has no address".formatted(this.manager.getHostString()));
		for (InetAddress address : InetAddress.getAllByName(this.manager.getHostString())) {
			try {
				return open(new InetSocketAddress(address, this.manager.getPort()), open);
			}
			catch (IOException ex) {
				last = ex;
			}
		}
		throw last;
	}

	private EpmChannel open(InetSocketAddress address, EpmFrame.Open open) throws IOException {
		Socket socket = new Socket();
		this.connecting = socket;
		Future<?> deadline = this.deadlines.close(socket, this.handshakeTimeout, "opening a connection takes too long");
		long start = System.nanoTime();
		try {
			if (this.closed) {
				throw new IOException("The connection is not wanted any more");
			}
			socket.connect(address, Math.toIntExact(this.handshakeTimeout.toMillis()));
			Connection connection = new Connection(socket);
			return greet(connection, open);
		}
		catch (IOException ex) {
			Deadlines.closeQuietly(socket);
			throw (System.nanoTime() - start < this.handshakeTimeout.toNanos()) ? ex : tooLate(address, ex);
		}
		catch (RuntimeException ex) {
			Deadlines.closeQuietly(socket);
			throw ex;
		}
		finally {
			deadline.cancel(false);
			this.connecting = null;
		}
	}

	private EpmChannel greet(Connection connection, EpmFrame.Open open) throws IOException {
		try {
			this.security.connect(connection, this.manager.getHostString());
			connection.write(new FrameOutput().raw(OutboundHandshake.MAGIC).add(open));
			EpmChannel channel = new EpmChannel(connection, this.deadlines, this.deadAfter, FRAME_BYTES);
			check(answer(channel));
			return channel;
		}
		catch (IOException ex) {
			String reason = TlsFailure.atClient(ex);
			if (reason == null) {
				throw ex;
			}
			throw new EpmRefusedException(RefusalCode.CREDENTIALS, Printable.of(reason));
		}
	}

	private IOException tooLate(InetSocketAddress address, IOException cause) {
		SocketTimeoutException late = new SocketTimeoutException(
				"%s has not opened the connection within %s".formatted(address, this.handshakeTimeout));
		late.initCause(cause);
		return late;
	}

	private EpmFrame answer(EpmChannel channel) throws IOException {
		try {
			return channel.read();
		}
		catch (IpcException ex) {
			throw new ProtocolException(
					"Whoever listens there is no End Point Manager, or one that speaks another protocol (%s)"
						.formatted(ex.getMessage()));
		}
	}

	private static void check(EpmFrame answer) {
		if (answer instanceof EpmFrame.Refused refused) {
			throw new EpmRefusedException(refused.code(), Printable.of(refused.reason()));
		}
		if (!(answer instanceof EpmFrame.Opened opened) || opened.version() != EpmFrame.VERSION) {
			throw new ProtocolException("The End Point Manager has answered OPEN with %s".formatted(answer));
		}
	}

	/**
	 * Tells whether somebody has taken a connection that is not open yet.
	 * @return {@code false} if nobody has, or it is open
	 */
	public boolean isShakingHands() {
		Socket socket = this.connecting;
		return socket != null && socket.isConnected() && !socket.isClosed();
	}

	/**
	 * Breaks an attempt that is under way, and makes no more. Connections that are open
	 * are to be closed before. A second call does nothing.
	 */
	@Override
	public void close() {
		this.closed = true;
		Socket socket = this.connecting;
		if (socket != null) {
			Deadlines.closeQuietly(socket);
		}
		this.deadlines.close();
	}

}
