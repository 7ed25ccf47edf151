package be.sizingservers.ipc.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.directory.LocalUserDirectory;

import static org.awaitility.Awaitility.await;

/**
 * A process in which receivers start and stop all the time until its standard input ends.
 * They write their own number, as the {@linkplain NumberedMessage#numberOf(int, long)
 * sender's number}, and those of their messages to one history.
 * <p>
 * Prints {@code started}, the number and the instance of each receiver, and
 * {@code stopped} and the number; ends with exit code 1 if one cannot start or stop.
 * <p>
 * Arguments: the directory's folder, the handle, the history file, and the milliseconds
 * from one start to the next.
 */
final class ChurnMain {

	private static final int SHORTEST_LIFE_MILLIS = 100;

	private static final int LONGEST_LIFE_MILLIS = 500;

	private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(4);

	private final AtomicInteger last = new AtomicInteger();

	private final AtomicInteger alive = new AtomicInteger();

	private final String[] arguments;

	private final History history;

	private ChurnMain(String[] arguments) throws IOException {
		this.arguments = arguments;
		this.history = History.create(Path.of(arguments[2]));
	}

	public static void main(String[] arguments) throws Exception {
		new ChurnMain(arguments).run(Duration.ofMillis(Integer.parseInt(arguments[3])));
	}

	private void run(Duration period) throws Exception {
		System.out.println("ready");
		Future<?> starting = this.executor.scheduleAtFixedRate(() -> orExit(this::startOne), 0, period.toMillis(),
				TimeUnit.MILLISECONDS);
		while (System.in.read() != -1) {
			continue;
		}
		starting.cancel(false);
		await().atMost(Duration.ofSeconds(30)).until(() -> this.alive.get() == 0);
		this.executor.shutdown();
	}

	private void startOne() {
		int number = this.last.incrementAndGet();
		this.alive.incrementAndGet();
		Receiver receiver = Receiver.builder(this.arguments[1])
			.directory(LocalUserDirectory.at(Path.of(this.arguments[0])))
			.listener((message) -> this.history
				.add(NumberedMessage.numberOf(number, NumberedMessage.numberOf(message.payload()))))
			.start();
		System.out.println("started " + number + " " + receiver.instanceId());
		this.executor.schedule(() -> orExit(() -> stop(number, receiver)),
				ThreadLocalRandom.current().nextInt(SHORTEST_LIFE_MILLIS, LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS);
	}

	private void stop(int number, Receiver receiver) {
		receiver.close();
		this.alive.decrementAndGet();
		System.out.println("stopped " + number);
	}

	/**
	 * The executor would keep what is thrown to itself.
	 */
	private static void orExit(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException | Error ex) {
			ex.printStackTrace(System.out);
			Runtime.getRuntime().halt(1);
		}
	}

}
