package be.sizingservers.ipc.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.EndPointDirectory;

import static org.awaitility.Awaitility.await;

/**
 * A process with a sender that, as soon as it is told so, sends numbered messages, from 1
 * up to a last one or until its standard input ends. It writes each number to a history
 * before it sends it, and each verdict to another.
 * <p>
 * Prints {@code target}, the number that it gives to a receiver and the receiver's
 * instance; {@code waited}, a message and milliseconds for each call that took long; when
 * it is told anything more, {@code memory} and the bytes of its heap in use after a
 * collection; at the end {@code sent} and how many.
 * <p>
 * Arguments: a {@link DirectoryArgument}, the handle, the history of what was sent, the
 * history of verdicts, and a {@link SenderPlan}.
 */
final class SenderMain {

	/**
	 * Shorter than a send time-out.
	 */
	private static final long LONG_CALL_MILLIS = 500;

	private final Map<UUID, Integer> targets = new ConcurrentHashMap<>();

	private final SenderPlan plan;

	private final History verdicts;

	private final AtomicLong reports = new AtomicLong();

	private volatile boolean told;

	private SenderMain(SenderPlan plan, History verdicts) {
		this.plan = plan;
		this.verdicts = verdicts;
	}

	public static void main(String[] arguments) throws Exception {
		SenderPlan plan = SenderPlan.decode(arguments[4]);
		SenderMain main = new SenderMain(plan, History.create(Path.of(arguments[3])));
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
		System.out.println("ready");
		commands.readLine();
		main.listenForTheEnd(commands);
		EndPointDirectory directory = DirectoryArgument.open(arguments[0]);
		try (Sender sender = Sender.builder(arguments[1])
			.directory(plan.proxied() ? new ProxiedDirectory(directory) : directory)
			.limits(plan.limits().limits())
			.start()) {
			if (!sender.awaitReceivers(plan.receivers(), Duration.ofSeconds(30))) {
				throw new IllegalStateException("Only found " + sender.receivers());
			}
			long sent = main.sendAll(sender, History.create(Path.of(arguments[2])));
			sender.close();
			await().atMost(Duration.ofSeconds(30)).until(() -> !plan.reports() || main.reports.get() == sent);
			System.out.println("sent " + sent);
		}
	}

	private void listenForTheEnd(BufferedReader commands) {
		Thread thread = new Thread(() -> {
			try {
				while (commands.readLine() != null) {
					System.gc();
					System.out.println("memory " + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
				}
			}
			catch (IOException ex) {
				System.out.println("The standard input broke: " + ex);
			}
			this.told = true;
		});
		thread.setDaemon(true);
		thread.start();
	}

	private long sendAll(Sender sender, History sent) {
		long number = 0;
		long due = System.nanoTime();
		while (number < this.plan.last() && !this.told) {
			long next = ++number;
			sent.add(next);
			byte[] payload = NumberedMessage.of(NumberedMessage.numberOf(this.plan.index(), next), this.plan.bytes());
			long start = System.nanoTime();
			if (this.plan.reports()) {
				sender.send(payload).thenAccept((report) -> record(next, report));
			}
			else {
				sender.publish(payload);
			}
			long end = System.nanoTime();
			if (end - start > TimeUnit.MILLISECONDS.toNanos(LONG_CALL_MILLIS)) {
				System.out.println("waited " + next + " " + TimeUnit.NANOSECONDS.toMillis(end - start));
			}
			due = rest(due, end);
		}
		return number;
	}

	/**
	 * Waits until the next message is due. One that is late does not make the following
	 * ones come earlier.
	 */
	private long rest(long due, long now) {
		if (this.plan.perSecond() == 0) {
			return due;
		}
		long next = Math.max(due + TimeUnit.SECONDS.toNanos(1) / this.plan.perSecond(), now);
		while (next - System.nanoTime() > 0) {
			LockSupport.parkNanos(next - System.nanoTime());
		}
		return next;
	}

	private void record(long number, SendReport report) {
		for (Delivery delivery : report.deliveries()) {
			int target = this.targets.computeIfAbsent(delivery.endPoint().instanceId(), this::newTarget);
			this.verdicts.add(Verdicts.encode(number, target, Verdicts.Verdict.of(delivery)));
		}
		this.reports.incrementAndGet();
	}

	private int newTarget(UUID instance) {
		int target = this.targets.size();
		System.out.println("target " + target + " " + instance);
		return target;
	}

}
