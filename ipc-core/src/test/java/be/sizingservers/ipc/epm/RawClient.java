package be.sizingservers.ipc.epm;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.FrameBuffer;
import be.sizingservers.ipc.wire.FrameOutput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connection to an End Point Manager that says what it likes.
 */
final class RawClient implements AutoCloseable {

	static final byte[] MAGIC = "IPC1".getBytes(StandardCharsets.US_ASCII);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int FRAME_BYTES = 16 * 1024 * 1024;

	private final Socket socket;

	private final FrameBuffer buffer = new FrameBuffer();

	private RawClient(Socket socket) throws IOException {
		this.socket = socket;
		this.buffer.takeUpTo(FRAME_BYTES);
		socket.setSoTimeout((int) PATIENCE.toMillis());
	}

	/**
	 * Connects and says nothing.
	 */
	static RawClient connect(InetSocketAddress address) throws IOException {
		return new RawClient(new Socket(address.getAddress(), address.getPort()));
	}

	/**
	 * Connects with a small receive buffer, and says nothing.
	 */
	static RawClient connectNarrow(InetSocketAddress address) throws IOException {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(4096);
		socket.connect(address);
		return new RawClient(socket);
	}

	static RawClient open(InetSocketAddress address) throws IOException {
		return connect(address).open();
	}

	RawClient open() throws IOException {
		write(MAGIC);
		send(new EpmFrame.Open(EpmFrame.VERSION, "raw client", 42));
		expect(EpmFrame.Opened.class);
		return this;
	}

	RawClient write(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		return this;
	}

	RawClient send(EpmFrame... frames) throws IOException {
		FrameOutput out = new FrameOutput();
		for (EpmFrame frame : frames) {
			out.add(frame);
		}
		this.socket.getOutputStream().write(out.array(), 0, out.length());
		return this;
	}

	/**
	 * Reads the next frame of a kind. Only {@code PROGRESS} may come before it.
	 */
	<T extends EpmFrame> T expect(Class<T> kind) throws IOException {
		EpmFrame frame = read();
		while (frame instanceof EpmFrame.Progress && kind != EpmFrame.Progress.class) {
			frame = read();
		}
		assertThat(frame).isInstanceOf(kind);
		return kind.cast(frame);
	}

	private EpmFrame read() throws IOException {
		while (!this.buffer.next()) {
			ByteBuffer space = this.buffer.space();
			int count = this.socket.getInputStream().read(space.array(), space.position(), space.remaining());
			if (count < 0) {
				throw new EOFException("closed by the manager");
			}
			this.buffer.filled(count);
		}
		return this.buffer.epmFrame();
	}

	/**
	 * Waits until the manager has closed the connection.
	 * @throws java.net.SocketTimeoutException if it stays open
	 */
	void readUntilClosed() throws IOException {
		try {
			while (this.socket.getInputStream().read() != -1) {
				// Not looked at.
			}
		}
		catch (SocketException ex) {
			assertThat(ex).hasMessageContaining("reset");
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
