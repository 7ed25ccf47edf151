package be.sizingservers.ipc.process;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A connection to a receiver that says what it likes. It knows the table of bytes in the
 * {@code wire} package and shares no code with it.
 */
final class RawPeer implements AutoCloseable {

	static final int HELLO = 1;

	static final int DATA = 5;

	static final int OFFER = 16;

	static final int CHALLENGE = 17;

	static final int PROOF = 18;

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final Socket socket;

	private RawPeer(Socket socket) {
		this.socket = socket;
	}

	static RawPeer connect(InetSocketAddress address) throws IOException {
		Socket socket = new Socket(address.getAddress(), address.getPort());
		socket.setSoTimeout((int) PATIENCE.toMillis());
		return new RawPeer(socket);
	}

	static byte[] magic() {
		return "IPC1".getBytes(StandardCharsets.US_ASCII);
	}

	static byte[] frame(int kind, byte[] body) {
		return header(1 + body.length, kind, body);
	}

	static byte[] header(int length, int kind, byte[] body) {
		return ByteBuffer.allocate(5 + body.length)
			.order(ByteOrder.LITTLE_ENDIAN)
			.putInt(length)
			.put((byte) kind)
			.put(body)
			.array();
	}

	int localPort() {
		return this.socket.getLocalPort();
	}

	RawPeer write(byte[]... parts) throws IOException {
		for (byte[] part : parts) {
			this.socket.getOutputStream().write(part);
		}
		return this;
	}

	RawPeer endOutput() throws IOException {
		this.socket.shutdownOutput();
		return this;
	}

	/**
	 * Reads a frame.
	 * @return its kind, followed by its body
	 */
	byte[] readFrame() throws IOException {
		DataInputStream in = new DataInputStream(this.socket.getInputStream());
		byte[] frame = new byte[Integer.reverseBytes(in.readInt())];
		in.readFully(frame);
		return frame;
	}

	/**
	 * Waits until the other side has closed the connection.
	 * @return how many bytes came before that
	 * @throws java.net.SocketTimeoutException if it stays open
	 */
	int readUntilClosed() throws IOException {
		int count = 0;
		try {
			while (this.socket.getInputStream().read() != -1) {
				count++;
			}
		}
		catch (SocketException ex) {
			return count; // reset: closed with bytes of ours unread
		}
		return count;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
