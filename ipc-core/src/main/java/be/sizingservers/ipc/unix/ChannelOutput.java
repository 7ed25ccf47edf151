package be.sizingservers.ipc.unix;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * What is written to a socket: arrays as to a stream, and buffers that are not arrays
 * without a copy. Either returns when all of it is written. For one thread at a time.
 */
final class ChannelOutput extends OutputStream implements WritableByteChannel {

	private final WaitingChannel to;

	private final UnixSocket socket;

	ChannelOutput(WaitingChannel to, UnixSocket socket) {
		this.to = to;
		this.socket = socket;
	}

	@Override
	public void write(int value) throws IOException {
		write(new byte[] { (byte) value }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		this.to.write(ByteBuffer.wrap(bytes, offset, length));
	}

	@Override
	public int write(ByteBuffer bytes) throws IOException {
		int count = bytes.remaining();
		this.to.write(bytes);
		return count;
	}

	@Override
	public boolean isOpen() {
		return !this.socket.isClosed();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
