package be.sizingservers.ipc.process;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.epm.RegistryLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Connections that never get anywhere, at the port of a process: each is closed, and who
 * means it, at the same address, is served meanwhile.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class FloodIT {

	private static final int SLOW_LORISES = 500;

	private static final int SILENT = 5_000;

	private static final Duration TOLERANCE = Duration.ofSeconds(3);

	private static final Duration SOON = Duration.ofSeconds(1);

	@TempDir
	private Path folder;

	/**
	 * Something that an honest peer does, on a connection of its own.
	 */
	private interface Honest {

		void act() throws Exception;

	}

	@Test
	void aManagerRegistersReceiversWhileItIsFlooded() throws Exception {
		try (EpmProcess manager = EpmProcess.start(this.folder)) {
			String[] address = manager.address().split(":");
			flood("a manager", new InetSocketAddress(address[0], Integer.parseInt(address[1])),
					RegistryLimits.defaults().handshakeTimeout(), () -> register(manager));
			assertThat(manager.listed()).isEmpty();
		}
	}

	private static void register(EpmProcess manager) {
		EndPointManagerConnection connection = EndPointManagerConnection.to(List.of(manager.address()));
		try (Receiver receiver = Receiver.builder(Cluster.HANDLE).endPointManager(connection).listener((message) -> {
		}).start()) {
			manager.awaitEvent("registered", List.of(receiver.instanceId()));
		}
	}

	@Test
	void aReceiverTakesMessagesOfNewSendersWhileItIsFlooded() throws Exception {
		try (Cluster cluster = new Cluster(this.folder)) {
			cluster.startReceiver("flooded");
			AtomicLong number = new AtomicLong();
			flood("a receiver", address(), Limits.defaults().handshakeTimeout(), () -> send(number.incrementAndGet()));
		}
	}

	private InetSocketAddress address() {
		try (Sender sender = sender()) {
			await().until(() -> sender.receivers().size() == 1);
			return sender.receivers().get(0).address();
		}
	}

	private Sender sender() {
		return Sender.builder(Cluster.HANDLE)
			.directory(LocalUserDirectory.at(this.folder.resolve("directory")))
			.start();
	}

	private void send(long number) {
		try (Sender sender = sender()) {
			assertThat(sender.send(NumberedMessage.of(number)).join().delivered()).hasSize(1);
		}
	}

	private void flood(String where, InetSocketAddress address, Duration deadline, Honest honest) throws Exception {
		List<Long> quiet = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			quiet.add(nanosOf(honest));
		}
		Duration usual = Duration.ofNanos(quiet.stream().sorted().toList().get(quiet.size() / 2));
		for (Flood flood : List.of(Flood.ofSlowLorises(address, SLOW_LORISES), Flood.ofSilence(address, SILENT))) {
			Duration slowest = slowestDuring(flood, honest);
			System.out.printf(
					"%s at %s: closed after %d ms at most; served meanwhile in %d ms at most, before in %d ms%n", flood,
					where, flood.longest().toMillis(), slowest.toMillis(), usual.toMillis());
			assertThat(flood.longest()).as("how long one of %s was open", flood).isLessThan(deadline.plus(TOLERANCE));
			assertThat(flood.answered()).as("bytes that were given away").isZero();
			assertThat(slowest).as("time of an honest peer during %s", flood).isLessThan(SOON);
		}
	}

	private static Duration slowestDuring(Flood flood, Honest honest) throws Exception {
		FutureTask<Flood> flooding = new FutureTask<>(flood::run);
		Thread thread = new Thread(flooding, "flood");
		thread.setDaemon(true);
		thread.start();
		long slowest = 0;
		while (!flooding.isDone()) {
			slowest = Math.max(slowest, nanosOf(honest));
		}
		flooding.get();
		return Duration.ofNanos(slowest);
	}

	private static long nanosOf(Honest honest) throws Exception {
		long start = System.nanoTime();
		honest.act();
		return System.nanoTime() - start;
	}

}
