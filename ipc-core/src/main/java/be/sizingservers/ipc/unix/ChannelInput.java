package be.sizingservers.ipc.unix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * What is read from a socket: into arrays as from a stream, and into buffers that are not
 * arrays without a copy. Either waits no longer than the socket's time-out. For one
 * thread at a time.
 */
final class ChannelInput extends InputStream implements ReadableByteChannel {

	private final WaitingChannel from;

	private final UnixSocket socket;

	ChannelInput(WaitingChannel from, UnixSocket socket) {
		this.from = from;
		this.socket = socket;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : Byte.toUnsignedInt(one[0]);
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		return this.from.read(bytes, offset, length, this.socket.getSoTimeout());
	}

	@Override
	public int read(ByteBuffer to) throws IOException {
		return this.from.read(to, this.socket.getSoTimeout());
	}

	@Override
	public int available() throws IOException {
		return this.from.available();
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
