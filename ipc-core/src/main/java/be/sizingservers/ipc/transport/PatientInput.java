package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

import be.sizingservers.ipc.wire.FrameBuffer;
import be.sizingservers.ipc.wire.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * What arrives on a socket, below any encryption. A frame has begun when a part of it is
 * in the buffer, or when something has come that has not got there: a record that is not
 * there in whole. Used by one thread.
 */
final class PatientInput extends InputStream {

	private final Socket socket;

	private final InputStream in;

	private final FrameBuffer buffer;

	/**
	 * None during a handshake, which has a deadline of its own.
	 */
	private @Nullable FramePatience patience;

	private int waitingMillis;

	private boolean begun;

	PatientInput(Socket socket, FrameBuffer buffer) throws IOException {
		this.socket = socket;
		this.in = socket.getInputStream();
		this.buffer = buffer;
	}

	/**
	 * Bounds the time that reading waits, from now on.
	 */
	void waitNoLongerThan(FramePatience longest) {
		this.patience = longest;
	}

	/**
	 * Whoever reads begins to wait for more: all that has come is in the buffer. To be
	 * called also because the JDK's TLS reads the socket itself where it has connected.
	 */
	void begin() throws IOException {
		this.begun = false;
		limitWaiting();
	}

	/**
	 * To be called when reading has failed, perhaps as it took too long.
	 * @throws ProtocolException if it did
	 */
	void check() {
		FramePatience limit = this.patience;
		if (limit != null) {
			millis(limit);
		}
	}

	private int millis(FramePatience limit) {
		return limit.millis(this.begun || this.buffer.isPartial(), this.buffer.frames());
	}

	private void limitWaiting() throws IOException {
		FramePatience limit = this.patience;
		if (limit == null) {
			return;
		}
		try {
			int millis = millis(limit);
			if (millis != this.waitingMillis) {
				this.socket.setSoTimeout(millis);
				this.waitingMillis = millis;
			}
		}
		catch (ProtocolException ex) {
			// Whatever decrypts in between knows time-outs only.
			SocketTimeoutException late = new SocketTimeoutException(ex.getMessage());
			late.initCause(ex);
			throw late;
		}
	}

	@Override
	public int read(byte[] array, int offset, int length) throws IOException {
		limitWaiting();
		int count = this.in.read(array, offset, length);
		this.begun = true;
		return count;
	}

	/**
	 * Tells whether {@link #read(ByteBuffer)} can be called: bytes come without a copy.
	 */
	boolean fillsBuffers() {
		return this.in instanceof ReadableByteChannel;
	}

	int read(ByteBuffer to) throws IOException {
		limitWaiting();
		int count = ((ReadableByteChannel) this.in).read(to);
		this.begun = true;
		return count;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : Byte.toUnsignedInt(one[0]);
	}

	@Override
	public int available() throws IOException {
		return this.in.available();
	}

}
