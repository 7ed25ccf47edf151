package be.sizingservers.ipc.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between senders and a receiver and breaks their connections when it is told to.
 * <p>
 * Sender and receiver prove to each other which ports they use, so both must stay what
 * they are. All of 127.0.0.0/8 is this machine: the proxy listens on 127.0.0.2 and the
 * receiver's port, and connects to the receiver from 127.0.0.3 and the sender's port. A
 * {@link ProxiedDirectory} leads the sender here.
 * <p>
 * A thread accepts; each connection has a {@link Relay} with two more. Thread-safe.
 */
final class FaultyProxy implements AutoCloseable {

	/**
	 * Which way bytes go.
	 */
	enum Direction {

		TO_RECEIVER, TO_SENDER

	}

	/**
	 * Where the proxies listen.
	 */
	static final InetAddress ADDRESS = loopback(2);

	/**
	 * Where the receivers with a proxy listen.
	 */
	static final InetAddress RECEIVER = loopback(1);

	private static final InetAddress SOURCE = loopback(3);

	private static final int BACKLOG = 256;

	private final ServerSocket server;

	private final Set<Relay> relays = ConcurrentHashMap.newKeySet();

	private final AtomicInteger connections = new AtomicInteger();

	/**
	 * Guarded by itself.
	 */
	private final Set<Direction> stalled = EnumSet.noneOf(Direction.class);

	private volatile long delayNanos;

	private FaultyProxy(ServerSocket server) {
		this.server = server;
	}

	/**
	 * Starts a proxy.
	 * @param port the receiver's
	 * @return the proxy
	 */
	static FaultyProxy inFrontOf(int port) throws IOException {
		FaultyProxy proxy = new FaultyProxy(new ServerSocket(port, BACKLOG, ADDRESS));
		Thread thread = new Thread(proxy::accept, "proxy-" + port);
		thread.setDaemon(true);
		thread.start();
		return proxy;
	}

	/**
	 * Tells whether this machine has the addresses that a proxy needs.
	 */
	static boolean isPossible() {
		try (ServerSocket here = new ServerSocket(0, 1, ADDRESS); ServerSocket there = new ServerSocket(0, 1, SOURCE)) {
			return here.isBound() && there.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	static InetAddress loopback(int last) {
		try {
			return InetAddress.getByAddress(new byte[] { 127, 0, 0, (byte) last });
		}
		catch (UnknownHostException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket sender = this.server.accept();
				Thread thread = new Thread(() -> relay(sender), "relay-" + sender.getPort());
				thread.setDaemon(true);
				thread.start();
			}
			catch (IOException ex) {
				if (!this.server.isClosed()) {
					throw new UncheckedIOException(ex);
				}
			}
		}
	}

	private void relay(Socket sender) {
		Socket receiver = new Socket();
		try {
			receiver.setReuseAddress(true);
			receiver.bind(new InetSocketAddress(SOURCE, sender.getPort()));
			receiver.connect(new InetSocketAddress(RECEIVER, this.server.getLocalPort()));
		}
		catch (IOException ex) {
			// The receiver is gone, and so this end of its port shall seem to be.
			Relay.reset(receiver);
			Relay.reset(sender);
			return;
		}
		Relay relay = new Relay(this, sender, receiver);
		this.relays.add(relay);
		this.connections.incrementAndGet();
		try {
			relay.run();
		}
		finally {
			this.relays.remove(relay);
		}
	}

	/**
	 * How many connections have been made so far.
	 */
	int connections() {
		return this.connections.get();
	}

	/**
	 * How many connections have a proxy's end that is open.
	 */
	int openConnections() {
		return this.relays.size();
	}

	// --- what a relay asks before it passes bytes on ---

	void awaitPassage(Direction direction) {
		long due = System.nanoTime() + this.delayNanos;
		while (due - System.nanoTime() > 0) {
			LockSupport.parkNanos(due - System.nanoTime());
		}
		synchronized (this.stalled) {
			while (this.stalled.contains(direction)) {
				try {
					this.stalled.wait();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException("Nobody interrupts a relay", ex);
				}
			}
		}
	}

	// --- faults of all connections, until they are taken back ---

	/**
	 * Passes everything on later.
	 * @param time how much, or zero
	 */
	void delay(Duration time) {
		this.delayNanos = time.toNanos();
	}

	/**
	 * Passes nothing on in a direction, but keeps it.
	 */
	void stall(Direction direction) {
		synchronized (this.stalled) {
			this.stalled.add(direction);
		}
	}

	/**
	 * Passes on what was kept.
	 */
	void goOn() {
		synchronized (this.stalled) {
			this.stalled.clear();
			this.stalled.notifyAll();
		}
	}

	// --- faults of the connections that are open ---

	/**
	 * Ends both halves in good order (FIN). What was under way is lost.
	 */
	void cut() {
		this.relays.forEach(Relay::cut);
	}

	/**
	 * Breaks both halves (RST).
	 */
	void reset() {
		this.relays.forEach(Relay::reset);
	}

	/**
	 * Ends both halves as soon as one of them has got a part of a frame.
	 * @param direction where that frame goes
	 */
	void truncate(Direction direction) {
		this.relays.forEach((relay) -> relay.truncate(direction));
	}

	/**
	 * Breaks one half; the other stays open, without an answer to anything.
	 * @param direction where the broken half leads
	 */
	void halfOpen(Direction direction) {
		this.relays.forEach((relay) -> relay.halfOpen(direction));
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		goOn();
		reset();
	}

}
