package be.sizingservers.ipc.security;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between two sides of connections, records what they say, and may alter a byte.
 * Thread-safe.
 */
final class WireTap implements AutoCloseable {

	private static final int BUFFER_BYTES = 16 * 1024;

	private final ServerSocket server;

	private final InetSocketAddress target;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final List<Recording> recordings = new CopyOnWriteArrayList<>();

	private final AtomicReference<Alteration> alteration = new AtomicReference<>(Alteration.NONE);

	/**
	 * Which byte of the next connection is altered.
	 *
	 * @param toServer in the direction away from who has connected
	 * @param at the byte's number; negative for none
	 */
	record Alteration(boolean toServer, int at) {

		private static final Alteration NONE = new Alteration(false, -1);

	}

	private WireTap(ServerSocket server, InetSocketAddress target) {
		this.server = server;
		this.target = target;
	}

	static WireTap inFrontOf(InetSocketAddress target) throws IOException {
		WireTap tap = new WireTap(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
		tap.start(tap::accept);
		return tap;
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.server.getLocalSocketAddress();
	}

	void alter(Alteration wanted) {
		this.alteration.set(wanted);
	}

	/**
	 * What connected sides have said, a recording for each connection.
	 */
	List<byte[]> toServer() {
		return this.recordings.stream().filter(Recording::isToServer).map(Recording::bytes).toList();
	}

	/**
	 * All that was said.
	 */
	List<byte[]> all() {
		return this.recordings.stream().map(Recording::bytes).toList();
	}

	private void start(Runnable task) {
		Thread thread = new Thread(task, "wire-tap-" + this.target.getPort());
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket from = this.server.accept();
				Socket to = new Socket();
				this.sockets.addAll(List.of(from, to));
				from.setTcpNoDelay(true);
				to.setTcpNoDelay(true);
				to.connect(this.target);
				Alteration wanted = this.alteration.getAndSet(Alteration.NONE);
				start(() -> pump(from, to, new Recording(true), wanted));
				start(() -> pump(to, from, new Recording(false), wanted));
			}
			catch (IOException ex) {
				this.sockets.forEach(WireTap::close);
			}
		}
	}

	private void pump(Socket from, Socket to, Recording recording, Alteration wanted) {
		this.recordings.add(recording);
		int at = (wanted.toServer() == recording.toServer) ? wanted.at() : -1;
		byte[] buffer = new byte[BUFFER_BYTES];
		try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
			int count = in.read(buffer);
			while (count >= 0) {
				if (at >= 0 && at < count) {
					buffer[at] ^= 0x55;
				}
				at -= count;
				recording.add(buffer, count);
				out.write(buffer, 0, count);
				count = in.read(buffer);
			}
		}
		catch (IOException ex) {
			// One side has closed, which the other is to see.
			close(from);
			close(to);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		this.sockets.forEach(WireTap::close);
	}

	private static final class Recording {

		private final boolean toServer;

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		Recording(boolean toServer) {
			this.toServer = toServer;
		}

		boolean isToServer() {
			return this.toServer;
		}

		synchronized void add(byte[] buffer, int count) {
			this.bytes.write(buffer, 0, count);
		}

		synchronized byte[] bytes() {
			return this.bytes.toByteArray();
		}

	}

}
