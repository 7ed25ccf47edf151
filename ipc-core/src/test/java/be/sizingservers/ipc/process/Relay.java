package be.sizingservers.ipc.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.EnumMap;
import java.util.Map;

import be.sizingservers.ipc.process.FaultyProxy.Direction;

/**
 * One connection through a {@link FaultyProxy}: passes bytes, ends and breaks of each
 * half on to the other. A thread for each direction; faults come from any thread.
 */
final class Relay {

	/**
	 * A sender's first bytes are no frame.
	 */
	private static final int MAGIC_BYTES = 4;

	/**
	 * So many bytes at most pass at once, also when each time is delayed.
	 */
	private static final int BUFFER_BYTES = 1024 * 1024;

	private final FaultyProxy proxy;

	/**
	 * The half that each direction leads to.
	 */
	private final Map<Direction, Socket> halves = new EnumMap<>(Direction.class);

	/**
	 * Nothing is passed on any more; what comes is thrown away.
	 */
	private volatile boolean severed;

	private volatile Direction truncated;

	Relay(FaultyProxy proxy, Socket sender, Socket receiver) {
		this.proxy = proxy;
		this.halves.put(Direction.TO_SENDER, sender);
		this.halves.put(Direction.TO_RECEIVER, receiver);
	}

	/**
	 * Passes on until both halves have ended.
	 */
	void run() {
		Thread back = new Thread(() -> pump(Direction.TO_SENDER), Thread.currentThread().getName() + "-back");
		back.setDaemon(true);
		back.start();
		pump(Direction.TO_RECEIVER);
		try {
			back.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Nobody interrupts a relay", ex);
		}
		this.halves.values().forEach(Relay::close);
	}

	private void pump(Direction direction) {
		Socket to = this.halves.get(direction);
		Socket from = this.halves.get(opposite(direction));
		FrameTracker frames = new FrameTracker((direction == Direction.TO_RECEIVER) ? MAGIC_BYTES : 0);
		byte[] bytes = new byte[BUFFER_BYTES];
		try {
			from.setTcpNoDelay(true);
			InputStream in = from.getInputStream();
			int count = in.read(bytes);
			while (count >= 0) {
				this.proxy.awaitPassage(direction);
				pass(direction, frames, bytes, count);
				count = in.read(bytes);
			}
			if (!this.severed) {
				to.shutdownOutput();
			}
		}
		catch (IOException ex) {
			if (!this.severed) {
				reset();
			}
		}
	}

	private void pass(Direction direction, FrameTracker frames, byte[] bytes, int count) throws IOException {
		if (this.severed) {
			return;
		}
		boolean truncating = this.truncated == direction;
		int passed = truncating ? frames.untilInsideFrame(bytes, count) : count;
		this.halves.get(direction).getOutputStream().write(bytes, 0, passed);
		frames.passed(bytes, passed);
		if (truncating) {
			cut();
		}
	}

	private static Direction opposite(Direction direction) {
		return (direction == Direction.TO_SENDER) ? Direction.TO_RECEIVER : Direction.TO_SENDER;
	}

	// --- faults ---

	void cut() {
		this.severed = true;
		for (Socket half : this.halves.values()) {
			try {
				half.shutdownOutput();
			}
			catch (IOException ex) {
				// It has ended by itself.
				close(half);
			}
		}
	}

	void reset() {
		this.severed = true;
		this.halves.values().forEach(Relay::reset);
	}

	void truncate(Direction direction) {
		this.truncated = direction;
	}

	void halfOpen(Direction direction) {
		this.severed = true;
		reset(this.halves.get(direction));
	}

	static void reset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// It is closed already.
		}
		close(socket);
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException("A socket of a relay cannot be closed", ex);
		}
	}

}
