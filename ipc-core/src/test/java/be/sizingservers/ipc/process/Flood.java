package be.sizingservers.ipc.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Many connections from this host that never get anywhere: each begins as an honest one
 * does, byte by byte, or says nothing. One thread runs it.
 */
final class Flood {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final long DRIP_NANOS = Duration.ofMillis(100).toNanos();

	private static final int OPENED_AT_ONCE = 50;

	/**
	 * Magic, and the length of a frame that never ends.
	 */
	private static final byte[] BEGINNING = { 'I', 'P', 'C', '1', 0, 2, 0, 0 };

	private final InetSocketAddress address;

	private final int count;

	private final boolean dripping;

	private final ByteBuffer answer = ByteBuffer.allocate(64);

	private int opened;

	private int answered;

	private long longestNanos;

	private long nextDrip;

	/**
	 * One of them.
	 */
	private static final class Peer {

		private final long since = System.nanoTime();

		private int written;

	}

	private Flood(InetSocketAddress address, int count, boolean dripping) {
		this.address = address;
		this.count = count;
		this.dripping = dripping;
	}

	static Flood ofSlowLorises(InetSocketAddress address, int count) {
		return new Flood(address, count, true);
	}

	static Flood ofSilence(InetSocketAddress address, int count) {
		return new Flood(address, count, false);
	}

	/**
	 * Opens all, and waits until all are closed by the other side.
	 */
	Flood run() throws IOException {
		long start = System.nanoTime();
		try (Selector selector = Selector.open()) {
			while (this.opened < this.count || !selector.keys().isEmpty()) {
				for (int i = 0; i < OPENED_AT_ONCE && this.opened < this.count; i++) {
					open(selector);
				}
				selector.select(5);
				for (SelectionKey key : selector.selectedKeys()) {
					read(key);
				}
				selector.selectedKeys().clear();
				drip(selector);
				if (System.nanoTime() - start > PATIENCE.toNanos()) {
					throw new IOException("%d of %s are still open".formatted(selector.keys().size(), this));
				}
			}
		}
		return this;
	}

	private void open(Selector selector) throws IOException {
		SocketChannel channel = SocketChannel.open(this.address);
		channel.configureBlocking(false);
		channel.register(selector, SelectionKey.OP_READ, new Peer());
		this.opened++;
	}

	private void read(SelectionKey key) throws IOException {
		this.answer.clear();
		int read;
		try {
			read = ((SocketChannel) key.channel()).read(this.answer);
		}
		catch (IOException ex) {
			read = -1; // reset: closed with bytes of ours unread
		}
		if (read < 0) {
			closed(key);
		}
		else {
			this.answered += read;
		}
	}

	private void drip(Selector selector) throws IOException {
		long now = System.nanoTime();
		if (!this.dripping || now - this.nextDrip < 0) {
			return;
		}
		this.nextDrip = now + DRIP_NANOS;
		for (SelectionKey key : selector.keys()) {
			if (key.isValid()) {
				dripOne(key);
			}
		}
	}

	private static void dripOne(SelectionKey key) throws IOException {
		Peer peer = (Peer) key.attachment();
		byte next = (peer.written < BEGINNING.length) ? BEGINNING[peer.written] : 0;
		try {
			peer.written += ((SocketChannel) key.channel()).write(ByteBuffer.wrap(new byte[] { next }));
		}
		catch (IOException ex) {
			// It is closed, which is seen when it is read.
			key.interestOps(SelectionKey.OP_READ);
		}
	}

	private void closed(SelectionKey key) throws IOException {
		Peer peer = (Peer) key.attachment();
		this.longestNanos = Math.max(this.longestNanos, System.nanoTime() - peer.since);
		key.channel().close();
	}

	/**
	 * How long the one was open that was open longest.
	 */
	Duration longest() {
		return Duration.ofNanos(this.longestNanos);
	}

	/**
	 * How many bytes came back.
	 */
	int answered() {
		return this.answered;
	}

	@Override
	public String toString() {
		return "%d %s connections".formatted(this.count, this.dripping ? "dripping" : "silent");
	}

}
