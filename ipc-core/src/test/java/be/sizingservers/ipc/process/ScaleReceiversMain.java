package be.sizingservers.ipc.process;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.transport.Threads;
import be.sizingservers.ipc.wire.EpmFrame;

/**
 * A process with many receivers that do not listen, but register and renew as real ones
 * do, each on a connection of its own.
 * <p>
 * Arguments: the manager's port, how many receivers, of how many handles, their ttl in
 * milliseconds, and how many may be opening their connection at once. Prints
 * {@code ready}; begins when told a line, and prints {@code registered}, when it began,
 * when all were registered, and how often a connection was closed before it was open; at
 * the next line ends all registrations and prints {@code gone}, how many renewals were
 * answered, how many leases were unknown, how many requests were refused, and how many
 * connections have ended.
 */
final class ScaleReceiversMain {

	private final AtomicInteger renewed = new AtomicInteger();

	private final AtomicInteger unknown = new AtomicInteger();

	private final AtomicInteger refused = new AtomicInteger();

	private final CountDownLatch registered;

	private final CountDownLatch gone;

	private final Duration ttl;

	private ScaleReceiversMain(int count, Duration ttl) {
		this.registered = new CountDownLatch(count);
		this.gone = new CountDownLatch(count);
		this.ttl = ttl;
	}

	public static void main(String[] arguments) throws Exception {
		InetSocketAddress manager = new InetSocketAddress(InetAddress.getLoopbackAddress(),
				Integer.parseInt(arguments[0]));
		int count = Integer.parseInt(arguments[1]);
		int handles = Integer.parseInt(arguments[2]);
		ScaleReceiversMain all = new ScaleReceiversMain(count, Duration.ofMillis(Integer.parseInt(arguments[3])));
		ScaleConnections connections = new ScaleConnections(manager, Integer.parseInt(arguments[4]));
		all.run(IntStream.range(0, count).mapToObj((i) -> all.new One(handle(i % handles))).toList(), connections);
	}

	static String handle(int number) {
		return "scale " + number;
	}

	/**
	 * A receiver that does not listen, as it registers.
	 */
	static EpmFrame.Entry entry() {
		LinkKey key = LinkKey.random();
		return new EpmFrame.Entry(key.instanceId(), new byte[] { 10, 0, 0, 7 }, 5000, "scale",
				ProcessHandle.current().pid(), null, key.toBytes());
	}

	private void run(List<One> receivers, ScaleConnections connections) throws Exception {
		Threads.daemon("connections", connections).start();
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
		System.out.println("ready");
		commands.readLine();
		long began = System.nanoTime();
		connections.open(receivers);
		this.registered.await();
		System.out.println("registered %d %d %d".formatted(began, System.nanoTime(), connections.failedOpenings()));
		commands.readLine();
		int broken = connections.broken();
		connections.say((client) -> ((One) client).end());
		this.gone.await();
		System.out
			.println("gone %d %d %d %d".formatted(this.renewed.get(), this.unknown.get(), this.refused.get(), broken));
		commands.readLine();
	}

	private final class One implements ScaleConnections.Client {

		private final String handle;

		private final EpmFrame.Entry entry = entry();

		private UUID lease = new UUID(0, 0);

		private boolean counted;

		private boolean ended;

		One(String handle) {
			this.handle = handle;
		}

		@Override
		public EpmFrame opened() {
			int millis = Math.toIntExact(ScaleReceiversMain.this.ttl.toMillis());
			return new EpmFrame.Register(1, this.handle, this.entry, millis);
		}

		@Override
		public EpmFrame due() {
			boolean registered = this.counted && !this.ended;
			return registered ? new EpmFrame.Renew(List.of(this.lease)) : new EpmFrame.KeepAlive();
		}

		EpmFrame end() {
			this.ended = true;
			return new EpmFrame.Deregister(2, this.lease);
		}

		@Override
		public Duration period() {
			return ScaleReceiversMain.this.ttl.dividedBy(3);
		}

		@Override
		public void received(EpmFrame frame) {
			if (frame instanceof EpmFrame.Registered answer) {
				this.lease = answer.lease();
				if (!this.counted) {
					this.counted = true;
					ScaleReceiversMain.this.registered.countDown();
				}
			}
			else if (frame instanceof EpmFrame.Renewed answer) {
				ScaleReceiversMain.this.renewed.incrementAndGet();
				ScaleReceiversMain.this.unknown.addAndGet(answer.unknown().size());
			}
			else if (frame instanceof EpmFrame.Deregistered) {
				ScaleReceiversMain.this.gone.countDown();
			}
			else if (frame instanceof EpmFrame.Refused answer) {
				ScaleReceiversMain.this.refused.incrementAndGet();
				System.out.println("refused " + answer);
			}
		}

	}

}
