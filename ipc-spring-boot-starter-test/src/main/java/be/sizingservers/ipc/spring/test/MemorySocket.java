package be.sizingservers.ipc.spring.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;

import org.jspecify.annotations.Nullable;

/**
 * One end of a connection in memory. One thread reads, one writes, any thread closes.
 */
final class MemorySocket extends Socket {

	private final MemoryPorts ports;

	private volatile @Nullable Pipe in;

	private volatile @Nullable Pipe out;

	private volatile int localPort;

	private volatile int port;

	private volatile int timeoutMillis;

	private volatile boolean closed;

	MemorySocket(MemoryPorts ports) {
		this.ports = ports;
	}

	@Override
	public void connect(SocketAddress endpoint, int timeout) throws IOException {
		if (this.closed) {
			throw new SocketException("Socket closed");
		}
		this.ports.connect(this, ((InetSocketAddress) endpoint).getPort());
	}

	void connected(int localPort, int port, Pipe in, Pipe out) {
		this.localPort = localPort;
		this.port = port;
		this.out = out;
		this.in = in;
		if (this.closed) {
			closePipes();
		}
	}

	private static Pipe connected(@Nullable Pipe pipe) throws SocketException {
		if (pipe == null) {
			throw new SocketException("Socket is not connected");
		}
		return pipe;
	}

	@Override
	public InputStream getInputStream() throws IOException {
		Pipe from = connected(this.in);
		return new InputStream() {

			@Override
			public int read() throws IOException {
				byte[] one = new byte[1];
				return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
			}

			@Override
			public int read(byte[] bytes, int offset, int length) throws IOException {
				return from.read(bytes, offset, length, MemorySocket.this.timeoutMillis);
			}

			@Override
			public int available() throws IOException {
				return from.available();
			}

			@Override
			public void close() {
				MemorySocket.this.close();
			}

		};
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		Pipe to = connected(this.out);
		return new OutputStream() {

			@Override
			public void write(int value) throws IOException {
				write(new byte[] { (byte) value }, 0, 1);
			}

			@Override
			public void write(byte[] bytes, int offset, int length) throws IOException {
				to.write(bytes, offset, length);
			}

			@Override
			public void close() {
				MemorySocket.this.close();
			}

		};
	}

	@Override
	public void close() {
		this.closed = true;
		closePipes();
	}

	private void closePipes() {
		Pipe from = this.in;
		Pipe to = this.out;
		if (from != null) {
			from.closeForReading();
		}
		if (to != null) {
			to.closeForWriting();
		}
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
	public void setTcpNoDelay(boolean on) {
		// Nothing is delayed in memory.
	}

	@Override
	public int getSendBufferSize() {
		return Pipe.CAPACITY;
	}

	@Override
	public InetAddress getInetAddress() {
		return InetAddress.getLoopbackAddress();
	}

	@Override
	public InetAddress getLocalAddress() {
		return InetAddress.getLoopbackAddress();
	}

	@Override
	public int getPort() {
		return this.port;
	}

	@Override
	public int getLocalPort() {
		return this.localPort;
	}

	@Override
	public SocketAddress getRemoteSocketAddress() {
		return MemoryPorts.address(this.port);
	}

	@Override
	public SocketAddress getLocalSocketAddress() {
		return MemoryPorts.address(this.localPort);
	}

	@Override
	public boolean isConnected() {
		return this.in != null;
	}

	@Override
	public boolean isBound() {
		return this.in != null;
	}

	@Override
	public boolean isClosed() {
		return this.closed;
	}

	@Override
	public String toString() {
		return "MemorySocket[%d to %d]".formatted(this.localPort, this.port);
	}

}
