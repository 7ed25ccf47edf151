package be.sizingservers.ipc.process;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.FrameBuffer;
import be.sizingservers.ipc.wire.FrameOutput;

/**
 * Thousands of connections with one End Point Manager on one thread, each of them that of
 * a {@link Client}. One that fails is opened again after a while, as a real client does:
 * 100 ms to 5 s, with full jitter.
 */
final class ScaleConnections implements Runnable {

	private static final byte[] MAGIC = "IPC1".getBytes(StandardCharsets.US_ASCII);

	private static final int FRAME_BYTES = 16 * 1024 * 1024;

	private static final long LONGEST_WAIT_MILLIS = 100;

	private final InetSocketAddress manager;

	private final int atOnce;

	private final Selector selector = Selector.open();

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final PriorityQueue<One> waiting = new PriorityQueue<>(Comparator.comparingLong((one) -> one.due));

	private final PriorityQueue<One> open = new PriorityQueue<>(Comparator.comparingLong((one) -> one.due));

	private final AtomicInteger failedOpenings = new AtomicInteger();

	private final AtomicInteger broken = new AtomicInteger();

	private int opening;

	/**
	 * Who has a connection. Called on the thread of all.
	 */
	interface Client {

		/**
		 * What it says when the connection is open.
		 */
		EpmFrame opened();

		/**
		 * What it says from time to time.
		 */
		EpmFrame due();

		/**
		 * From time to time.
		 */
		Duration period();

		void received(EpmFrame frame);

	}

	/**
	 * Creates no connections yet.
	 * @param manager where to connect
	 * @param atOnce how many may be under way to being open
	 */
	ScaleConnections(InetSocketAddress manager, int atOnce) throws IOException {
		this.manager = manager;
		this.atOnce = atOnce;
	}

	/**
	 * How many were closed before they were open.
	 */
	int failedOpenings() {
		return this.failedOpenings.get();
	}

	/**
	 * How many have ended after they were open.
	 */
	int broken() {
		return this.broken.get();
	}

	/**
	 * Opens a connection for each client.
	 */
	void open(List<? extends Client> clients) {
		onThread(() -> clients.forEach((client) -> this.waiting.add(new One(client))));
	}

	/**
	 * Says something on each connection that is open.
	 */
	void say(Function<Client, EpmFrame> what) {
		onThread(() -> List.copyOf(this.open).forEach((one) -> one.guarded(() -> one.write(what.apply(one.client)))));
	}

	private void onThread(Runnable task) {
		this.tasks.add(task);
		this.selector.wakeup();
	}

	@Override
	public void run() {
		try {
			while (true) {
				this.selector.select((key) -> ((One) key.attachment()).ready(key), waitMillis());
				for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
					task.run();
				}
				openWaiting();
				sayWhatIsDue();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private long waitMillis() {
		long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_WAIT_MILLIS);
		if (!this.open.isEmpty()) {
			due = Math.min(due, this.open.element().due);
		}
		if (!this.waiting.isEmpty() && this.opening < this.atOnce) {
			due = Math.min(due, this.waiting.element().due);
		}
		return Math.max(1, TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime()));
	}

	private void openWaiting() {
		while (this.opening < this.atOnce && !this.waiting.isEmpty()
				&& this.waiting.element().due <= System.nanoTime()) {
			One one = this.waiting.remove();
			this.opening++;
			one.guarded(one::connect);
		}
	}

	private void sayWhatIsDue() {
		while (!this.open.isEmpty() && this.open.element().due <= System.nanoTime()) {
			One one = this.open.remove();
			one.schedule();
			one.guarded(() -> one.write(one.client.due()));
		}
	}

	private interface Work {

		void run() throws IOException;

	}

	private final class One {

		private final Client client;

		private FrameBuffer buffer = new FrameBuffer();

		private SocketChannel channel;

		private boolean isOpen;

		private int failures;

		private long due = System.nanoTime();

		One(Client client) {
			this.client = client;
		}

		void guarded(Work work) {
			try {
				work.run();
			}
			catch (IOException ex) {
				failed();
			}
		}

		void connect() throws IOException {
			this.buffer = new FrameBuffer();
			this.buffer.takeRarelyUpTo(FRAME_BYTES);
			this.channel = SocketChannel.open();
			this.channel.configureBlocking(false);
			this.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			boolean connected = this.channel.connect(ScaleConnections.this.manager);
			this.channel.register(ScaleConnections.this.selector,
					connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
			if (connected) {
				sayOpen();
			}
		}

		private void sayOpen() throws IOException {
			write(new FrameOutput().raw(MAGIC)
				.add(new EpmFrame.Open(EpmFrame.VERSION, "scale", ProcessHandle.current().pid())));
		}

		void ready(SelectionKey key) {
			guarded(() -> {
				if (key.isConnectable()) {
					this.channel.finishConnect();
					key.interestOps(SelectionKey.OP_READ);
					sayOpen();
				}
				else {
					read();
				}
			});
		}

		private void read() throws IOException {
			int count = this.channel.read(this.buffer.space());
			if (count < 0) {
				throw new EOFException();
			}
			this.buffer.filled(count);
			while (this.buffer.next()) {
				received(this.buffer.epmFrame());
			}
		}

		private void received(EpmFrame frame) throws IOException {
			if (frame instanceof EpmFrame.Opened) {
				this.isOpen = true;
				this.failures = 0;
				ScaleConnections.this.opening--;
				schedule();
				write(this.client.opened());
			}
			else {
				this.client.received(frame);
			}
		}

		/**
		 * As the library does: 10 % more or less.
		 */
		void schedule() {
			double jitter = ThreadLocalRandom.current().nextDouble(0.9, 1.1);
			this.due = System.nanoTime() + (long) (this.client.period().toNanos() * jitter);
			ScaleConnections.this.open.add(this);
		}

		void write(EpmFrame frame) throws IOException {
			write(new FrameOutput().add(frame));
		}

		/**
		 * What a client says is short, and fits in what the system buffers.
		 */
		private void write(FrameOutput frames) throws IOException {
			ByteBuffer bytes = ByteBuffer.wrap(frames.array(), 0, frames.length());
			while (bytes.hasRemaining()) {
				this.channel.write(bytes);
			}
		}

		private void failed() {
			try {
				this.channel.close();
			}
			catch (IOException ex) {
				System.out.println("closing failed: " + ex);
			}
			if (this.isOpen) {
				this.isOpen = false;
				ScaleConnections.this.open.remove(this);
				ScaleConnections.this.broken.incrementAndGet();
			}
			else {
				ScaleConnections.this.opening--;
				ScaleConnections.this.failedOpenings.incrementAndGet();
			}
			long longest = Math.min(5_000, 100L << Math.min(10, this.failures++));
			this.due = System.nanoTime()
					+ TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(longest + 1));
			ScaleConnections.this.waiting.add(this);
		}

	}

}
