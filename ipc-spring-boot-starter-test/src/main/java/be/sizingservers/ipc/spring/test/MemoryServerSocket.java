package be.sizingservers.ipc.spring.test;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Listens in memory. One thread accepts, any thread connects or closes.
 */
final class MemoryServerSocket extends ServerSocket {

	private final MemoryPorts ports;

	private final BlockingQueue<MemorySocket> waiting = new LinkedBlockingQueue<>();

	/**
	 * Wakes whoever accepts.
	 */
	private final MemorySocket end;

	private volatile int port;

	/**
	 * In milliseconds; 0 is none.
	 */
	private volatile int timeout;

	private volatile boolean closed;

	MemoryServerSocket(MemoryPorts ports) throws IOException {
		this.ports = ports;
		this.end = new MemorySocket(ports);
	}

	@Override
	public void bind(SocketAddress endpoint, int backlog) throws IOException {
		this.port = this.ports.listen(this, ((InetSocketAddress) endpoint).getPort());
	}

	void offer(MemorySocket socket) throws IOException {
		this.waiting.add(socket);
		if (this.closed && this.waiting.remove(socket)) {
			socket.close();
			throw new ConnectException("Nobody listens on port %d in memory any more".formatted(this.port));
		}
	}

	@Override
	public Socket accept() throws IOException {
		try {
			int timeout = this.timeout;
			MemorySocket next = (timeout > 0) ? this.waiting.poll(timeout, TimeUnit.MILLISECONDS) : this.waiting.take();
			if (next == null) {
				throw new SocketTimeoutException("Nobody has connected in memory for %d ms".formatted(timeout));
			}
			if (next == this.end) {
				this.waiting.add(this.end);
				throw new SocketException("Socket closed");
			}
			return next;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while waiting for a connection");
		}
	}

	@Override
	public void close() throws IOException {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.ports.free(this.port, this);
		for (MemorySocket left = this.waiting.poll(); left != null; left = this.waiting.poll()) {
			left.close();
		}
		this.waiting.add(this.end);
	}

	@Override
	public void setSoTimeout(int timeout) {
		this.timeout = timeout;
	}

	@Override
	public int getSoTimeout() {
		return this.timeout;
	}

	@Override
	public void setReuseAddress(boolean on) {
		// A port in memory is free at once.
	}

	@Override
	public SocketAddress getLocalSocketAddress() {
		return MemoryPorts.address(this.port);
	}

	@Override
	public InetAddress getInetAddress() {
		return InetAddress.getLoopbackAddress();
	}

	@Override
	public int getLocalPort() {
		return this.port;
	}

	@Override
	public boolean isBound() {
		return this.port != 0;
	}

	@Override
	public boolean isClosed() {
		return this.closed;
	}

	@Override
	public String toString() {
		return "MemoryServerSocket[%d]".formatted(this.port);
	}

}
