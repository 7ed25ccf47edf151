package be.sizingservers.ipc.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import be.sizingservers.ipc.directory.SenderSecret;
import be.sizingservers.ipc.transport.ChannelSecurity;
import be.sizingservers.ipc.transport.EpmChannel;
import be.sizingservers.ipc.transport.EpmConnector;
import be.sizingservers.ipc.transport.Threads;
import be.sizingservers.ipc.wire.EpmFrame;

/**
 * A process with many watchers, each on a connection of its own. It also makes changes,
 * so that one clock says how long they take to be seen.
 * <p>
 * Arguments: the manager's port, how many watchers, of how many handles, and how many
 * receivers each will see. Prints {@code watching} when all have been answered;
 * {@code complete} and the time when each has seen all receivers; {@code empty} and the
 * time when they have seen all of them go. For {@code changes} and a number of seconds it
 * registers a receiver and ends that, again and again, and prints {@code changes}, how
 * many, and in microseconds p50, p99 and the maximum of how long it took each watcher to
 * see one, then the same of how long it took the last of them. For {@code removed} it
 * prints {@code removed} and how many receivers the watchers have seen go that had not
 * gone.
 */
final class ScaleWatchersMain {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final long LEAST_PAUSE_MILLIS = 30;

	private static final long MOST_PAUSE_MILLIS = 70;

	private final InetSocketAddress manager;

	private final int handles;

	private final int expected;

	private final List<One> watchers;

	private final CountDownLatch answered;

	private final CountDownLatch complete;

	private final CountDownLatch empty;

	private final AtomicInteger removed = new AtomicInteger();

	private volatile Change change = new Change(new UUID(0, 0), 0);

	private ScaleWatchersMain(InetSocketAddress manager, int count, int handles, int expected) {
		this.manager = manager;
		this.handles = handles;
		this.expected = expected;
		this.watchers = IntStream.range(0, count).mapToObj((i) -> new One(i % handles)).toList();
		this.answered = new CountDownLatch(count);
		this.complete = new CountDownLatch(count);
		this.empty = new CountDownLatch(count);
	}

	public static void main(String[] arguments) throws Exception {
		InetSocketAddress manager = new InetSocketAddress(InetAddress.getLoopbackAddress(),
				Integer.parseInt(arguments[0]));
		new ScaleWatchersMain(manager, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]),
				Integer.parseInt(arguments[3]))
			.run();
	}

	private void run() throws Exception {
		ScaleConnections connections = new ScaleConnections(this.manager, 10);
		Threads.daemon("connections", connections).start();
		connections.open(this.watchers);
		report("watching", this.answered);
		report("complete", this.complete);
		report("empty", this.empty);
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
		for (String command = commands.readLine(); command != null; command = commands.readLine()) {
			if (command.startsWith("changes ")) {
				change(Duration.ofSeconds(Integer.parseInt(command.substring("changes ".length()))));
			}
			else {
				System.out.println("removed %d %d".formatted(this.removed.get(), connections.broken()));
			}
		}
	}

	private static void report(String what, CountDownLatch when) {
		Threads.daemon(what, () -> {
			try {
				when.await();
				System.out.println("%s %d".formatted(what, System.nanoTime()));
			}
			catch (InterruptedException ex) {
				System.out.println(what + " was not awaited: " + ex);
			}
		}).start();
	}

	// --- changes ---

	private void change(Duration time) throws IOException, InterruptedException {
		List<Change> changes = new ArrayList<>();
		try (EpmConnector connector = new EpmConnector(this.manager, ChannelSecurity.none(), PATIENCE, PATIENCE);
				EpmChannel channel = connector
					.open(new EpmFrame.Open(EpmFrame.VERSION, "changes", ProcessHandle.current().pid()))) {
			long start = System.nanoTime();
			for (int i = 0; System.nanoTime() - start < time.toNanos(); i++) {
				int handle = i % this.handles;
				EpmFrame.Entry entry = ScaleReceiversMain.entry();
				EpmFrame.Register register = new EpmFrame.Register(1, ScaleReceiversMain.handle(handle), entry, 15_000);
				changes.add(begin(handle, entry.instance()));
				UUID lease = ((EpmFrame.Registered) ask(channel, register)).lease();
				this.change.awaitSeen();
				changes.add(begin(handle, entry.instance()));
				ask(channel, new EpmFrame.Deregister(2, lease));
				this.change.awaitSeen();
			}
		}
		long[] each = changes.stream().flatMap((one) -> one.nanos().stream()).mapToLong(Long::longValue).toArray();
		long[] last = changes.stream()
			.mapToLong((one) -> one.nanos().stream().mapToLong(Long::longValue).max().orElseThrow())
			.toArray();
		System.out.println("changes %d %s %s".formatted(changes.size(), percentiles(each), percentiles(last)));
	}

	/**
	 * Changes come one at a time, at random moments.
	 */
	private Change begin(int handle, UUID instance) {
		LockSupport.parkNanos(TimeUnit.MILLISECONDS
			.toNanos(ThreadLocalRandom.current().nextLong(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS)));
		int count = (int) this.watchers.stream().filter((watcher) -> watcher.handle == handle).count();
		Change begun = new Change(instance, count);
		this.change = begun;
		return begun;
	}

	private static EpmFrame ask(EpmChannel channel, EpmFrame question) throws IOException {
		channel.write(List.of(question));
		return channel.read();
	}

	private static String percentiles(long[] nanos) {
		Arrays.sort(nanos);
		return "%d %d %d".formatted(nanos[nanos.length / 2] / 1_000,
				nanos[(int) Math.ceil(nanos.length * 0.99) - 1] / 1_000, nanos[nanos.length - 1] / 1_000);
	}

	private static final class Change {

		private final UUID instance;

		private final long start = System.nanoTime();

		private final List<Long> nanos = new ArrayList<>();

		private final CountDownLatch unseen;

		Change(UUID instance, int watchers) {
			this.instance = instance;
			this.unseen = new CountDownLatch(watchers);
		}

		/**
		 * Called on the thread of the connections.
		 */
		void seen() {
			this.nanos.add(System.nanoTime() - this.start);
			this.unseen.countDown();
		}

		void awaitSeen() throws InterruptedException {
			if (!this.unseen.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IllegalStateException(
						"%d watchers have not seen a change within %s".formatted(this.unseen.getCount(), PATIENCE));
			}
		}

		List<Long> nanos() {
			return this.nanos;
		}

	}

	// --- watchers, on the thread of the connections ---

	private final class One implements ScaleConnections.Client {

		private final int handle;

		private final SenderSecret secret = SenderSecret.random();

		private final Set<UUID> known = new HashSet<>();

		private boolean hasAnswer;

		private boolean isComplete;

		private boolean ending;

		One(int handle) {
			this.handle = handle;
		}

		@Override
		public EpmFrame opened() {
			return new EpmFrame.Watch(1, ScaleReceiversMain.handle(this.handle), this.secret.toBytes(), 0, 0);
		}

		@Override
		public EpmFrame due() {
			return new EpmFrame.KeepAlive();
		}

		@Override
		public Duration period() {
			return Duration.ofSeconds(5);
		}

		@Override
		public void received(EpmFrame frame) {
			if (frame instanceof EpmFrame.Snapshot snapshot) {
				Set<UUID> gone = new HashSet<>(this.known);
				snapshot.entries().forEach((entry) -> {
					gone.remove(entry.instance());
					put(entry.instance());
				});
				gone.forEach(this::remove);
				if (!this.hasAnswer) {
					this.hasAnswer = true;
					ScaleWatchersMain.this.answered.countDown();
				}
			}
			else if (frame instanceof EpmFrame.Events events) {
				events.put().forEach((entry) -> put(entry.instance()));
				events.removed().forEach(this::remove);
			}
		}

		private void put(UUID instance) {
			Change current = ScaleWatchersMain.this.change;
			if (this.known.add(instance) && current.instance.equals(instance)) {
				current.seen();
			}
			if (!this.isComplete && this.known.size() == ScaleWatchersMain.this.expected) {
				this.isComplete = true;
				ScaleWatchersMain.this.complete.countDown();
			}
		}

		private void remove(UUID instance) {
			Change current = ScaleWatchersMain.this.change;
			if (!this.known.remove(instance)) {
				return;
			}
			if (current.instance.equals(instance)) {
				current.seen();
			}
			else {
				ScaleWatchersMain.this.removed.incrementAndGet();
			}
			if (!this.ending && this.known.isEmpty()) {
				this.ending = true;
				ScaleWatchersMain.this.empty.countDown();
			}
		}

	}

}
