package be.sizingservers.ipc.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.LocalUserDirectory;

import static org.awaitility.Awaitility.await;

/**
 * A process with a sender that sends numbered messages as fast as it can, from 1 up to a
 * last one or until its standard input ends. It writes each number to a history before it
 * sends it, and each verdict to another.
 * <p>
 * Prints {@code target}, the number that it gives to a receiver and the receiver's
 * instance; at the end {@code sent} and how many.
 * <p>
 * Arguments: the directory's folder, the handle, the history of what was sent, the
 * history of verdicts, how many receivers to wait for, and the last number.
 */
final class SenderMain {

	private final Map<UUID, Integer> targets = new ConcurrentHashMap<>();

	private final History verdicts;

	private final AtomicLong reports = new AtomicLong();

	private volatile boolean told;

	private SenderMain(History verdicts) {
		this.verdicts = verdicts;
	}

	public static void main(String[] arguments) throws Exception {
		SenderMain main = new SenderMain(History.create(Path.of(arguments[3])));
		main.listenForTheEnd();
		try (Sender sender = Sender.builder(arguments[1])
			.directory(LocalUserDirectory.at(Path.of(arguments[0])))
			.start()) {
			int receivers = Integer.parseInt(arguments[4]);
			if (!sender.awaitReceivers(receivers, Duration.ofSeconds(30))) {
				throw new IllegalStateException("Only found " + sender.receivers());
			}
			long sent = main.sendAll(sender, History.create(Path.of(arguments[2])), Long.parseLong(arguments[5]));
			sender.close();
			await().until(() -> main.reports.get() == sent);
			System.out.println("sent " + sent);
		}
	}

	private void listenForTheEnd() {
		Thread thread = new Thread(() -> {
			try {
				System.in.read();
			}
			catch (IOException ex) {
				System.out.println("The standard input broke: " + ex);
			}
			this.told = true;
		});
		thread.setDaemon(true);
		thread.start();
	}

	private long sendAll(Sender sender, History sent, long last) {
		long number = 0;
		while (number < last && !this.told) {
			long next = ++number;
			sent.add(next);
			sender.send(NumberedMessage.of(next)).thenAccept((report) -> record(next, report));
		}
		return number;
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
