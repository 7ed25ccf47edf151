package be.sizingservers.ipc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import be.sizingservers.ipc.directory.LocalUserDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Receivers, and executors of theirs, that are closed while messages are under way.
 */
@Timeout(120)
class ClosingReceiverTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final int ROOM = 5_000;

	@TempDir
	private Path temp;

	private LocalUserDirectory directory;

	private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();

	private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();

	@BeforeEach
	void openDirectory() {
		this.directory = LocalUserDirectory.at(this.temp.resolve("ipc"));
	}

	private ReceiverBuilder receiver(MessageListener listener) {
		return Receiver.builder("orders")
			.directory(this.directory)
			.limits(Limits.builder().drainTimeout(LONG).build())
			.listener(listener);
	}

	private SenderBuilder sender() {
		return Sender.builder("orders").directory(this.directory);
	}

	@Test
	void receiversThatCloseUnderASenderAtFullRateLeaveNothingUncertain() throws Exception {
		AtomicBoolean stop = new AtomicBoolean();
		Semaphore room = new Semaphore(ROOM);
		try (Sender sender = sender().start()) {
			CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
				while (!stop.get()) {
					room.acquireUninterruptibly();
					sender.send(new byte[1_000]).thenAccept((report) -> {
						this.deliveries.addAll(report.deliveries());
						room.release();
					});
				}
			});
			for (int i = 0; i < 50; i++) {
				Semaphore handled = new Semaphore(0);
				try (Receiver receiver = receiver((message) -> handled.release()).start()) {
					handled.acquire(500);
				}
			}
			stop.set(true);
			sending.join();
		}
		assertThat(room.availablePermits()).isEqualTo(ROOM);
		assertThat(this.deliveries).hasSizeGreaterThan(50 * 500).allMatch(ClosingReceiverTests::isCertain);
	}

	private static boolean isCertain(Delivery delivery) {
		return delivery instanceof Delivery.Delivered
				|| (delivery instanceof Delivery.Failed failed && failed.reason() == FailureReason.CLOSED);
	}

	@Test
	void aListenerOnAnExecutorMayCloseItsReceiver() throws Exception {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		AtomicReference<Receiver> self = new AtomicReference<>();
		self.set(receiver((message) -> {
			self.get().close();
			this.received.add(message);
		}).executor(executor).start());
		try (Sender sender = sender().start()) {
			CompletableFuture<SendReport> report = sender.send("close yourself");
			assertThat(this.received.poll(20, TimeUnit.SECONDS)).isNotNull();
			assertThat(report.get(20, TimeUnit.SECONDS).delivered()).hasSize(1);
			await().until(() -> sender.receivers().isEmpty());
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	void waitsForAListenerOnAnExecutorWhoseMessageIsAcknowledgedAlready() throws Exception {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		CountDownLatch release = new CountDownLatch(1);
		Receiver receiver = receiver((message) -> {
			release.await();
			this.received.add(message);
		}).executor(executor).acknowledge(AcknowledgeMode.ON_RECEIVED).start();
		try (Sender sender = sender().start()) {
			assertThat(sender.send("work").get(20, TimeUnit.SECONDS).delivered()).hasSize(1);
			CompletableFuture<Void> closed = CompletableFuture.runAsync(receiver::close);
			await().until(() -> sender.receivers().isEmpty());
			await().during(Duration.ofMillis(300)).until(() -> !closed.isDone());
			release.countDown();
			closed.get(20, TimeUnit.SECONDS);
			assertThat(this.received).hasSize(1);
		}
		finally {
			release.countDown();
			executor.shutdown();
		}
	}

	@Test
	void whatAnExecutorRefusesFailsAndTheConnectionGoesOn() throws Exception {
		AtomicBoolean refusing = new AtomicBoolean(true);
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try (Receiver receiver = receiver(this.received::add).executor((task) -> {
			if (refusing.get()) {
				throw new RejectedExecutionException("no time");
			}
			executor.execute(task);
		}).start(); Sender sender = sender().start()) {
			for (int i = 0; i < 3; i++) {
				assertThat(sender.send("refused").get(20, TimeUnit.SECONDS).failed()).singleElement()
					.satisfies((failed) -> assertThat(failed.cause()).hasMessageContaining("executor refused it")
						.hasMessageContaining("no time"));
			}
			refusing.set(false);
			assertThat(sender.send("taken").get(20, TimeUnit.SECONDS).delivered())
				.containsExactly(receiver.localEndPoint());
			assertThat(this.received).extracting(Message::payload).containsExactly("taken");
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	void whatAnExecutorForgetsWhenItIsShutDownFails() throws Exception {
		CountDownLatch busy = new CountDownLatch(1);
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		executor.execute(() -> await().atMost(LONG).until(() -> busy.getCount() == 0));
		Limits limits = Limits.builder().pingInterval(Duration.ofMillis(200)).build();
		try (Receiver receiver = receiver(this.received::add).executor(executor).start();
				Sender sender = sender().limits(limits).start()) {
			CompletableFuture<SendReport> first = sender.send("first");
			CompletableFuture<SendReport> second = sender.send("second");
			// The session's run is queued behind the busy one.
			await().until(() -> !executor.getQueue().isEmpty());
			assertThat(executor.shutdownNow()).hasSize(1);
			for (CompletableFuture<SendReport> report : List.of(first, second, sender.send("third"))) {
				assertThat(report.get(20, TimeUnit.SECONDS).failed()).singleElement()
					.satisfies((failed) -> assertThat(failed.cause()).hasMessageContaining("executor refused it"));
			}
			assertThat(sender.receivers()).containsExactly(receiver.localEndPoint());
			assertThat(this.received).isEmpty();
		}
		finally {
			busy.countDown();
		}
	}

}
