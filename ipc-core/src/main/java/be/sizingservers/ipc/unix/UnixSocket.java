package be.sizingservers.ipc.unix;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with another process of the user on this host: through a Unix domain
 * socket if one listens at the path, else through TCP. It has the addresses that a TCP
 * connection over loopback has, with 0 as the client's port if it is none. One thread
 * reads, one writes, any thread closes.
 */
public final class UnixSocket extends Socket {

	private static final Logger LOGGER = LoggerFactory.getLogger(UnixSocket.class);

	/**
	 * Where the peer listens; {@code null} for one that was accepted.
	 */
	private final @Nullable Path path;

	private volatile @Nullable SocketChannel connecting;

	private volatile @Nullable WaitingChannel channel;

	private volatile InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

	private volatile InetSocketAddress remote = this.local;

	private volatile int timeoutMillis;

	private volatile boolean closed;

	/**
	 * Makes a socket that is not connected.
	 * @param path where the peer may listen
	 */
	public UnixSocket(Path path) {
		this.path = path;
	}

	/**
	 * Makes a socket of what has connected.
	 * @param listening the TCP address of whoever accepts
	 */
	UnixSocket(SocketChannel accepted, InetSocketAddress listening) throws IOException {
		this.path = null;
		this.local = listening;
		if (accepted.getRemoteAddress() instanceof InetSocketAddress tcp) {
			this.remote = tcp;
		}
		this.channel = new WaitingChannel(accepted);
	}

	@Override
	public void connect(SocketAddress endpoint, int timeout) throws IOException {
		if (!connectByPath()) {
			SocketChannel tcp = open(SocketChannel.open());
			tcp.socket().connect(endpoint, timeout);
			this.local = (InetSocketAddress) tcp.getLocalAddress();
		}
		this.remote = (InetSocketAddress) endpoint;
		SocketChannel connected = this.connecting;
		if (connected != null) {
			this.channel = new WaitingChannel(connected);
		}
		if (this.closed) {
			close();
			throw new SocketException("Socket closed");
		}
	}

	/**
	 * @return whether somebody listens there
	 */
	private boolean connectByPath() {
		if (this.path == null) {
			return false;
		}
		try {
			return open(SocketChannel.open(StandardProtocolFamily.UNIX)).connect(UnixDomainSocketAddress.of(this.path));
		}
		catch (IOException | RuntimeException ex) {
			LOGGER.debug("Nobody can be reached at {} ({}); trying TCP", this.path, ex.toString());
			closeQuietly(this.connecting);
			return false;
		}
	}

	private SocketChannel open(SocketChannel opened) throws IOException {
		this.connecting = opened;
		if (this.closed) {
			opened.close();
		}
		return opened;
	}

	private static void closeQuietly(@Nullable SocketChannel channel) {
		if (channel != null) {
			try {
				channel.close();
			}
			catch (IOException ex) {
				LOGGER.debug("Closing {} failed", channel, ex);
			}
		}
	}

	private WaitingChannel connected() throws SocketException {
		WaitingChannel connected = this.channel;
		if (connected == null) {
			throw new SocketException("Socket is not connected");
		}
		return connected;
	}

	@Override
	public InputStream getInputStream() throws IOException {
		return new ChannelInput(connected(), this);
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		return new ChannelOutput(connected(), this);
	}

	@Override
	public void close() throws IOException {
		this.closed = true;
		closeQuietly(this.connecting);
		WaitingChannel connected = this.channel;
		if (connected != null) {
			connected.close();
		}
	}

	@Override
	public void setTcpNoDelay(boolean on) throws SocketException {
		SocketChannel connected = connected().channel();
		if (connected.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
			try {
				connected.setOption(StandardSocketOptions.TCP_NODELAY, on);
			}
			catch (IOException ex) {
				throw failed(ex);
			}
		}
	}

	@Override
	public int getSendBufferSize() throws SocketException {
		try {
			return connected().channel().getOption(StandardSocketOptions.SO_SNDBUF);
		}
		catch (IOException ex) {
			throw failed(ex);
		}
	}

	private static SocketException failed(IOException cause) {
		SocketException failed = new SocketException(cause.getMessage());
		failed.initCause(cause);
		return failed;
	}

	@Override
	public void setSoTimeout(int timeout) {
		this.timeoutMillis = timeout;
	}

	@Override
	public int getSoTimeout() {
		return this.timeoutMillis;
	}

	@Override
	public InetAddress getInetAddress() {
		return this.remote.getAddress();
	}

	@Override
	public InetAddress getLocalAddress() {
		return this.local.getAddress();
	}

	@Override
	public int getPort() {
		return this.remote.getPort();
	}

	@Override
	public int getLocalPort() {
		return this.local.getPort();
	}

	@Override
	public SocketAddress getRemoteSocketAddress() {
		return this.remote;
	}

	@Override
	public SocketAddress getLocalSocketAddress() {
		return this.local;
	}

	@Override
	public boolean isConnected() {
		return this.channel != null;
	}

	@Override
	public boolean isBound() {
		return this.channel != null;
	}

	@Override
	public boolean isClosed() {
		return this.closed;
	}

	@Override
	public String toString() {
		return "UnixSocket[%s to %s]".formatted(this.local, (this.path != null) ? this.path : this.remote);
	}

}
