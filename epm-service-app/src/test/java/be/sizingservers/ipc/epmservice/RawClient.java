package be.sizingservers.ipc.epmservice;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.directory.SenderSecret;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.FrameBuffer;
import be.sizingservers.ipc.wire.FrameOutput;

/**
 * A client that speaks to a manager frame by frame.
 */
class RawClient implements Closeable {

	private final Socket socket = new Socket();

	private final FrameBuffer buffer = new FrameBuffer();

	RawClient(InetSocketAddress manager, String application) throws IOException {
		this.socket.connect(manager, 10_000);
		this.socket.setSoTimeout(10_000);
		this.buffer.takeRarelyUpTo(1024 * 1024);
		FrameOutput open = new FrameOutput().raw("IPC1".getBytes(StandardCharsets.US_ASCII))
			.add(new EpmFrame.Open(EpmFrame.VERSION, application, 42));
		this.socket.getOutputStream().write(open.array(), 0, open.length());
		read(EpmFrame.Opened.class);
	}

	EpmFrame.Registered register(String handle, LinkKey key, int port, int ttlMillis) throws IOException {
		byte[] address = InetAddress.getByName("127.0.0.1").getAddress();
		write(new EpmFrame.Register(1, handle,
				new EpmFrame.Entry(key.instanceId(), address, port, "shop", 42, null, key.toBytes()), ttlMillis));
		return read(EpmFrame.Registered.class);
	}

	void deregister(UUID lease) throws IOException {
		write(new EpmFrame.Deregister(2, lease));
		read(EpmFrame.Deregistered.class);
	}

	EpmFrame.Snapshot watch(String handle, SenderSecret secret) throws IOException {
		write(new EpmFrame.Watch(3, handle, secret.toBytes(), 0, 0));
		return read(EpmFrame.Snapshot.class);
	}

	void write(EpmFrame frame) throws IOException {
		FrameOutput out = new FrameOutput().add(frame);
		this.socket.getOutputStream().write(out.array(), 0, out.length());
	}

	/**
	 * The next frame of a type; others are skipped.
	 */
	<T extends EpmFrame> T read(Class<T> type) throws IOException {
		while (true) {
			while (!this.buffer.next()) {
				ByteBuffer space = this.buffer.space();
				int count = this.socket.getInputStream().read(space.array(), space.position(), space.remaining());
				if (count < 0) {
					throw new EOFException();
				}
				this.buffer.filled(count);
			}
			EpmFrame frame = this.buffer.epmFrame();
			if (type.isInstance(frame)) {
				return type.cast(frame);
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
