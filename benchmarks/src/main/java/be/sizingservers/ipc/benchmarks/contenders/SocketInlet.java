package be.sizingservers.ipc.benchmarks.contenders;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import be.sizingservers.ipc.benchmarks.harness.Inlet;
import be.sizingservers.ipc.benchmarks.harness.Sink;

/**
 * Reads lengths and payloads: one thread per connection, which also calls the sink.
 */
final class SocketInlet implements Inlet {

	private static final int BUFFER_BYTES = 256 * 1024;

	private final ServerSocketChannel server;

	private final Sink sink;

	private SocketInlet(ServerSocketChannel server, Sink sink) {
		this.server = server;
		this.sink = sink;
	}

	static SocketInlet open(Sink sink) throws IOException {
		SocketInlet inlet = new SocketInlet(
				ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), sink);
		start("bare-accept", inlet::accept);
		return inlet;
	}

	private static void start(String name, Loop loop) {
		Thread thread = new Thread(() -> {
			try {
				loop.run();
			}
			catch (AsynchronousCloseException ex) {
				// Closed by us.
			}
			catch (Exception ex) {
				throw new IllegalStateException("%s has failed".formatted(name), ex);
			}
		}, name);
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() throws IOException {
		while (true) {
			SocketChannel channel = this.server.accept();
			channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			start("bare-read", () -> read(channel));
		}
	}

	private void read(SocketChannel channel) throws Exception {
		try (channel) {
			ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
			while (channel.read(buffer) >= 0) {
				buffer.flip();
				int wanted = takeAll(buffer);
				if (wanted > buffer.capacity()) {
					buffer = ByteBuffer.allocateDirect(wanted).put(buffer);
				}
				else {
					buffer.compact();
				}
			}
		}
	}

	/**
	 * Takes all whole messages.
	 * @return the bytes of the next one, if its length is there
	 */
	private int takeAll(ByteBuffer buffer) throws Exception {
		while (buffer.remaining() >= Integer.BYTES) {
			int length = buffer.getInt(buffer.position());
			if (buffer.remaining() < Integer.BYTES + length) {
				return Integer.BYTES + length;
			}
			byte[] message = new byte[length];
			buffer.position(buffer.position() + Integer.BYTES).get(message);
			this.sink.take(message);
		}
		return 0;
	}

	@Override
	public String address() {
		return "" + this.server.socket().getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	@FunctionalInterface
	private interface Loop {

		void run() throws Exception;

	}

}
