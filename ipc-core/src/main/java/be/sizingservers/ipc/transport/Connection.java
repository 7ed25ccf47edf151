package be.sizingservers.ipc.transport;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.function.IntFunction;

import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.session.Disconnectable;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.FrameBuffer;
import be.sizingservers.ipc.wire.FrameOutput;
import be.sizingservers.ipc.wire.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * A connected socket with its frame buffer. One thread reads, one thread at a time
 * writes, any thread closes. Whoever shakes hands secures it, before others read or
 * write.
 * <p>
 * A plain {@link Socket} on purpose: a thread's interrupt would close a blocking
 * {@code SocketChannel}, and callers write here too.
 */
final class Connection implements AdmittedConnections.Guest, Disconnectable {

	private static final int DISCARD_BYTES = 64 * 1024;

	/**
	 * What is copied at a time to where only arrays can be written.
	 */
	private static final int COPIED_BYTES = 64 * 1024;

	private final Socket socket;

	private InputStream in;

	private OutputStream out;

	private final FrameBuffer buffer = new FrameBuffer();

	private final PatientInput arriving;

	private volatile boolean spoken;

	private volatile @Nullable RefusalReason refusal;

	private volatile boolean broken;

	private volatile boolean closed;

	Connection(Socket socket) throws IOException {
		this.socket = socket;
		socket.setTcpNoDelay(true);
		this.arriving = new PatientInput(socket, this.buffer);
		this.in = this.arriving;
		this.out = socket.getOutputStream();
	}

	FrameBuffer buffer() {
		return this.buffer;
	}

	Socket socket() {
		return this.socket;
	}

	/**
	 * Lets what was read already be read again.
	 */
	void unread(byte[] bytes) {
		this.in = new SequenceInputStream(new ByteArrayInputStream(bytes), this.in);
	}

	/**
	 * Protects what is read and written from now on.
	 * @return what has come of the hand-shake
	 */
	<S extends SecureStreams> S secure(SecureStreams.Handshake<S> handshake) throws IOException {
		S streams = handshake.shake(this.in, this.out);
		this.in = streams.in();
		this.out = streams.out();
		return streams;
	}

	/**
	 * Bounds the time that reading waits, from now on.
	 * @param silent how long nothing may come
	 * @param frame how long a frame may take that has begun to come
	 */
	void waitNoLongerThan(Duration silent, Duration frame) {
		this.arriving.waitNoLongerThan(new FramePatience(System::nanoTime, silent, frame));
	}

	/**
	 * Takes frames of messages from now on.
	 * @param maxFrameBytes the longest one
	 * @param memory for a buffer, where it saves a copy
	 */
	void takeMessages(int maxFrameBytes, IntFunction<ByteBuffer> memory) {
		if (this.in == this.arriving && this.arriving.fillsBuffers()) {
			this.buffer.takeUpTo(maxFrameBytes, memory);
		}
		else {
			this.buffer.takeUpTo(maxFrameBytes);
		}
	}

	/**
	 * Reads what is there into the buffer; waits until there is something.
	 */
	void fill() throws IOException {
		int count = read(this.buffer.space());
		if (count < 0) {
			throw new EOFException(this.buffer.isPartial() ? "The peer closed the connection within a frame"
					: "The peer closed the connection");
		}
		this.buffer.filled(count);
	}

	/**
	 * Tells whether something has come that is not read yet.
	 */
	boolean hasMore() throws IOException {
		return this.socket.getInputStream().available() > 0;
	}

	private int read(ByteBuffer space) throws IOException {
		try {
			this.arriving.begin();
			return space.hasArray() ? this.in.read(space.array(), space.position(), space.remaining())
					: this.arriving.read(space);
		}
		catch (IOException ex) {
			this.arriving.check();
			throw ex;
		}
	}

	/**
	 * Reads what still comes and forgets it, until the peer closes. Closing while
	 * something is unread resets the connection, and what was written last may be lost.
	 * Two threads may want that.
	 */
	synchronized void discardUntilClosed() throws IOException {
		byte[] forgotten = new byte[DISCARD_BYTES];
		int count = 0;
		while (count >= 0) {
			count = this.in.read(forgotten);
		}
	}

	byte[] readBytes(int count) throws IOException {
		byte[] bytes = this.in.readNBytes(count);
		if (bytes.length < count) {
			throw new EOFException("The peer closed the connection");
		}
		this.spoken = true;
		return bytes;
	}

	<T extends Frame> T expect(Class<T> kind) throws IOException {
		Frame frame = readFrame();
		if (!kind.isInstance(frame)) {
			throw new ProtocolException("A frame %s came where %s was expected"
				.formatted(frame.getClass().getSimpleName(), kind.getSimpleName()));
		}
		return kind.cast(frame);
	}

	Frame readFrame() throws IOException {
		while (!this.buffer.next()) {
			fill();
		}
		return this.buffer.frame();
	}

	EpmFrame readEpmFrame() throws IOException {
		while (!this.buffer.next()) {
			fill();
		}
		return this.buffer.epmFrame();
	}

	void write(FrameOutput frames) throws IOException {
		this.out.write(frames.array(), 0, frames.length());
	}

	/**
	 * Writes a part of a buffer, whose own position is not touched.
	 */
	void write(ByteBuffer bytes, int offset, int length) throws IOException {
		if (bytes.hasArray()) {
			this.out.write(bytes.array(), offset, length);
		}
		else if (this.out instanceof WritableByteChannel channel) {
			ByteBuffer part = bytes.slice(offset, length);
			while (part.hasRemaining()) {
				channel.write(part);
			}
		}
		else {
			byte[] part = new byte[Math.min(length, COPIED_BYTES)];
			for (int done = 0; done < length; done += part.length) {
				int count = Math.min(part.length, length - done);
				bytes.get(offset + done, part, 0, count);
				this.out.write(part, 0, count);
			}
		}
	}

	/**
	 * Writing has failed. What the peer wrote before may still be read.
	 */
	void writingFailed() {
		this.broken = true;
	}

	/**
	 * Tells whether nothing more can be written.
	 */
	boolean isClosed() {
		return this.broken || this.closed;
	}

	/**
	 * Tells whether nothing more can be read either.
	 */
	boolean isShut() {
		return this.closed;
	}

	/**
	 * Tells whether not even the first bytes have come. Asked while another thread reads.
	 */
	@Override
	public boolean isSilent() {
		try {
			return !this.spoken && this.socket.getInputStream().available() < OutboundHandshake.MAGIC.length;
		}
		catch (IOException ex) {
			// It is closed, so its place is free.
			return true;
		}
	}

	@Override
	public void crowdOut() {
		refuse(RefusalReason.CROWDED_OUT);
	}

	/**
	 * Closes it, and says why to whoever reads.
	 */
	void refuse(RefusalReason why) {
		if (!this.closed) {
			this.refusal = why;
			close();
		}
	}

	/**
	 * Why it was closed while it was read.
	 * @return {@code null} if it was not, or not for such a reason
	 */
	@Nullable RefusalReason refusal() {
		return this.refusal;
	}

	@Override
	public void close() {
		if (!this.closed) {
			this.closed = true;
			Deadlines.closeQuietly(this.socket);
		}
	}

	@Override
	public void disconnect() {
		close();
	}

	@Override
	public @Nullable InetSocketAddress remoteAddress() {
		return (InetSocketAddress) this.socket.getRemoteSocketAddress();
	}

	@Override
	public String toString() {
		return "connection with " + this.socket.getRemoteSocketAddress();
	}

}
