package be.sizingservers.ipc.unix;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Listens on a TCP port, and on a Unix domain socket as well once it has a path. One
 * thread accepts, any thread closes.
 */
public final class UnixServerSocket extends ServerSocket {

	private final ServerSocketChannel tcp;

	private final List<ServerSocketChannel> listening = new CopyOnWriteArrayList<>();

	private final Selector selector;

	private volatile int backlog;

	private volatile InetSocketAddress address = new InetSocketAddress(0);

	/**
	 * Which one is asked first the next time, so that none starves. Of the thread that
	 * accepts.
	 */
	private int turn;

	private volatile int timeoutMillis;

	private volatile boolean closed;

	/**
	 * Makes a socket that is not bound.
	 * @throws IOException if the system gives none
	 */
	public UnixServerSocket() throws IOException {
		this.tcp = ServerSocketChannel.open();
		try {
			this.selector = Selector.open();
		}
		catch (IOException ex) {
			this.tcp.close();
			throw ex;
		}
	}

	@Override
	public void bind(SocketAddress endpoint, int backlog) throws IOException {
		this.backlog = backlog;
		this.tcp.bind(endpoint, backlog);
		this.address = (InetSocketAddress) this.tcp.getLocalAddress();
		accept(this.tcp);
	}

	/**
	 * Listens on a Unix domain socket too.
	 * @param path where, in a folder of the user; whoever calls deletes it in the end
	 * @throws IOException if that cannot be: there is something already, or the path is
	 * too long
	 * @throws UnsupportedOperationException if the system has no such sockets
	 */
	public void listenAlso(Path path) throws IOException {
		ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			unix.bind(UnixDomainSocketAddress.of(path), this.backlog);
			accept(unix);
		}
		catch (IOException | RuntimeException ex) {
			unix.close();
			throw ex;
		}
	}

	private void accept(ServerSocketChannel channel) throws IOException {
		channel.configureBlocking(false);
		try {
			channel.register(this.selector, SelectionKey.OP_ACCEPT);
		}
		catch (ClosedSelectorException ex) {
			throw closed(ex);
		}
		this.listening.add(channel);
		this.selector.wakeup();
		if (this.closed) {
			channel.close();
		}
	}

	@Override
	public Socket accept() throws IOException {
		int timeout = this.timeoutMillis;
		long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout);
		boolean interrupted = false;
		try {
			SocketChannel next = next();
			while (next == null) {
				long left = deadline - System.nanoTime();
				if (timeout > 0 && left <= 0) {
					throw new SocketTimeoutException("Nobody has connected for %d ms".formatted(timeout));
				}
				this.selector.select((key) -> {
				}, (timeout > 0) ? TimeUnit.NANOSECONDS.toMillis(left) + 1 : 0);
				interrupted |= Thread.interrupted();
				next = next();
			}
			return socket(next);
		}
		catch (ClosedChannelException | ClosedSelectorException ex) {
			throw closed(ex);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private @Nullable SocketChannel next() throws IOException {
		if (this.closed) {
			throw new SocketException("Socket closed");
		}
		for (int i = 0; i < this.listening.size(); i++) {
			SocketChannel accepted = this.listening.get(Math.floorMod(this.turn++, this.listening.size())).accept();
			if (accepted != null) {
				return accepted;
			}
		}
		return null;
	}

	private Socket socket(SocketChannel accepted) throws IOException {
		try {
			return new UnixSocket(accepted, getLocalSocketAddress());
		}
		catch (IOException | OutOfMemoryError ex) {
			accepted.close();
			throw ex;
		}
	}

	private static SocketException closed(Exception cause) {
		SocketException closed = new SocketException("Socket closed");
		closed.initCause(cause);
		return closed;
	}

	@Override
	public void close() throws IOException {
		this.closed = true;
		for (ServerSocketChannel channel : this.listening) {
			channel.close();
		}
		this.tcp.close();
		this.selector.close();
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
	public void setReuseAddress(boolean on) throws SocketException {
		try {
			this.tcp.setOption(StandardSocketOptions.SO_REUSEADDR, on);
		}
		catch (IOException ex) {
			throw closed(ex);
		}
	}

	/**
	 * Its TCP address.
	 */
	@Override
	public InetSocketAddress getLocalSocketAddress() {
		return this.address;
	}

	@Override
	public InetAddress getInetAddress() {
		return this.address.getAddress();
	}

	@Override
	public int getLocalPort() {
		return this.address.getPort();
	}

	@Override
	public boolean isBound() {
		return this.address.getPort() != 0;
	}

	@Override
	public boolean isClosed() {
		return this.closed;
	}

	@Override
	public String toString() {
		return "UnixServerSocket[%s]".formatted(this.address);
	}

}
