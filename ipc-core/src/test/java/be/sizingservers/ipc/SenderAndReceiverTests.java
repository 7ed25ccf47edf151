package be.sizingservers.ipc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import be.sizingservers.ipc.codec.CodecException;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Senders and receivers over real sockets and a real directory, in one JVM.
 */
@Timeout(60)
class SenderAndReceiverTests {

	@TempDir
	Path temp;

	private LocalUserDirectory directory;

	private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();

	@BeforeEach
	void openDirectory() {
		this.directory = LocalUserDirectory.at(this.temp.resolve("ipc"));
	}

	private ReceiverBuilder receiver(MessageListener listener) {
		return Receiver.builder("orders").directory(this.directory).listener(listener);
	}

	private SenderBuilder sender() {
		return Sender.builder("orders").directory(this.directory);
	}

	record OrderPlaced(String id, int amount) {

	}

	record Unknown(String text) {

	}

	@Test
	void deliversTextBytesAndObjectsInOrder() throws Exception {
		try (Receiver receiver = receiver(this.received::add).types(OrderPlaced.class).start();
				Sender sender = sender().application(Application.named("shop")).start()) {
			SendReport text = sender.send("Foo1").join();
			sender.send(new byte[] { 1, 2, 3 }).join();
			sender.send(new OrderPlaced("o1", 42), Map.of("tenant", "acme")).join();

			assertThat(text.delivered()).containsExactly(receiver.localEndPoint());
			assertThat(text.failed()).isEmpty();
			Message first = this.received.take();
			assertThat(first.payload()).isEqualTo("Foo1");
			assertThat(first.isRawBytes()).isFalse();
			assertThat(first.senderInstance()).isEqualTo(sender.instanceId());
			assertThat(first.application()).isEqualTo("shop");
			assertThat(first.id()).isEqualTo(text.message().id());
			assertThat(first.sentAt()).isBetween(Instant.now().minusSeconds(30), Instant.now());
			Message second = this.received.take();
			assertThat(second.payload()).isEqualTo(new byte[] { 1, 2, 3 });
			assertThat(second.isRawBytes()).isTrue();
			Message third = this.received.take();
			assertThat(third.payload()).isEqualTo(new OrderPlaced("o1", 42));
			assertThat(third.headers()).containsExactly(Map.entry("tenant", "acme"));
			assertThat(third.id().sequence()).isEqualTo(3);
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void takesAUnixSocketAndNotThePort() throws Exception {
		try (Receiver receiver = receiver(this.received::add).start(); Sender sender = sender().start()) {
			assertThat(sender.send("Foo1").join().delivered()).hasSize(1);
			String port = ":%04X ".formatted(receiver.localEndPoint().address().getPort());
			assertThat(Stream.of("tcp", "tcp6")
				.flatMap(SenderAndReceiverTests::sockets)
				.filter((line) -> line.contains(port))).as("the listening socket alone").hasSize(1);
		}
	}

	private static Stream<String> sockets(String protocol) {
		try {
			return Files.readAllLines(Path.of("/proc/self/net", protocol)).stream();
		}
		catch (NoSuchFileException ex) {
			return Stream.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void bothSidesTellHowItIs() throws Exception {
		try (Receiver receiver = receiver((message) -> {
			if (message.payload().equals("bad")) {
				throw new IllegalStateException("no stock");
			}
		}).start(); Sender sender = sender().application(Application.named("shop")).start()) {
			sender.send("good").join();
			sender.send("bad").join();
			SenderCounts counts = new SenderCounts(1, 1, 0, 0);
			assertThat(sender.counts()).isEqualTo(counts);
			assertThat(sender.sessions()).singleElement().satisfies((session) -> {
				assertThat(session.endPoint()).isEqualTo(receiver.localEndPoint());
				assertThat(session.state()).isEqualTo(SenderSession.State.ATTACHED);
				assertThat(session.since()).isBetween(Instant.now().minusSeconds(60), Instant.now());
				assertThat(session.lagMessages()).isZero();
				assertThat(session.counts()).isEqualTo(counts);
				assertThat(session.lastError()).contains("no stock");
				assertThat(session.lastErrorAt()).isBetween(session.since(), Instant.now());
			});
			assertThat(receiver.sessions()).singleElement().satisfies((session) -> {
				assertThat(session.senderInstance()).isEqualTo(sender.instanceId());
				assertThat(session.application()).isEqualTo("shop");
				assertThat(session.remoteAddress().getAddress().isLoopbackAddress()).isTrue();
				assertThat(session.connected()).isTrue();
				assertThat(session.lastHandled()).isEqualTo(2);
				assertThat(session.failed()).isOne();
				assertThat(session.lastError()).contains("no stock");
			});
			sender.close();
			assertThat(sender.sessions()).isEmpty();
			assertThat(sender.counts()).isEqualTo(counts);
			await().untilAsserted(() -> assertThat(receiver.sessions()).singleElement()
				.satisfies((session) -> assertThat(session.connected()).isFalse()));
		}
	}

	@Test
	void tellsHowItIsWhileAReceiverDoesNotRead() throws Exception {
		CountDownLatch mayGoOn = new CountDownLatch(1);
		try (Receiver receiver = receiver((message) -> mayGoOn.await()).start();
				Sender sender = sender().overflowPolicy(OverflowPolicy.FAIL_FAST)
					.limits(Limits.builder().lagMessages(100).build())
					.start()) {
			for (int i = 0; i < 200; i++) {
				sender.publish("message");
			}
			assertThat(sender.sessions()).singleElement().satisfies((session) -> {
				assertThat(session.lagMessages()).isBetween(1L, 100L);
				assertThat(session.lagBytes()).isPositive();
			});
			assertThat(receiver.sessions()).singleElement()
				.satisfies((session) -> assertThat(session.lastHandled()).isZero());
			mayGoOn.countDown();
		}
	}

	@Test
	void reportsNoReceivers() {
		List<SendReport> heard = new ArrayList<>();
		SenderListener listener = new SenderListener() {

			@Override
			public void afterMessageSent(SendReport report) {
				heard.add(report);
			}

		};
		try (Sender sender = sender().listener(listener).start()) {
			SendReport report = sender.send("nobody").join();
			assertThat(report.noReceivers()).isTrue();
			assertThat(report.delivered()).isEmpty();
			assertThat(heard).containsExactly(report);
		}
	}

	@Test
	void deliversToAllReceiversAndKeepsOrderUnderLoad() throws Exception {
		int count = 200_000;
		AtomicLong[] sums = { new AtomicLong(), new AtomicLong(), new AtomicLong() };
		List<Receiver> receivers = new ArrayList<>();
		AtomicInteger disorder = new AtomicInteger();
		for (AtomicLong next : sums) {
			receivers.add(receiver((message) -> {
				long expected = next.getAndIncrement();
				if (ByteBuffer.wrap((byte[]) message.payload()).getLong() != expected) {
					disorder.incrementAndGet();
				}
			}).start());
		}
		try (Sender sender = sender().start()) {
			CompletableFuture<SendReport> last = CompletableFuture.completedFuture(null);
			for (long i = 0; i < count; i++) {
				byte[] payload = ByteBuffer.allocate(64).putLong(i).array();
				if (i % 3 == 0) {
					last = sender.send(payload);
				}
				else {
					sender.publish(payload);
				}
			}
			last.get(30, TimeUnit.SECONDS);
			await().untilAsserted(() -> assertThat(sums).allSatisfy((sum) -> assertThat(sum).hasValue(count)));
			assertThat(disorder).hasValue(0);
		}
		finally {
			receivers.forEach(Receiver::close);
		}
	}

	@Test
	void aSenderThatStartsFirstFindsTheReceiverThatStartsLater() throws Exception {
		try (Sender sender = sender().start()) {
			assertThat(sender.awaitReceivers(1, Duration.ofMillis(10))).isFalse();
			try (Receiver receiver = receiver(this.received::add).start()) {
				assertThat(sender.awaitReceivers(1, Duration.ofSeconds(2))).isTrue();
				assertThat(sender.receivers()).containsExactly(receiver.localEndPoint());
				assertThat(sender.send("late").join().delivered()).hasSize(1);
			}
			await().atMost(Duration.ofMillis(1500)).until(() -> sender.receivers().isEmpty());
		}
	}

	/**
	 * The real directory, with a way to say more to who watches it.
	 */
	private static final class OverheardDirectory implements EndPointDirectory {

		private final EndPointDirectory directory;

		private final AtomicReference<Registration> registered = new AtomicReference<>();

		private final AtomicReference<Observer> observer = new AtomicReference<>();

		OverheardDirectory(EndPointDirectory directory) {
			this.directory = directory;
		}

		@Override
		public Lease register(Registration registration) {
			this.registered.set(registration);
			return this.directory.register(registration);
		}

		@Override
		public Watch watch(Handle handle, SenderSecret sender, Observer observer, Executor executor) {
			this.observer.set(observer);
			return this.directory.watch(handle, sender, observer, executor);
		}

	}

	@Test
	void aReceiverThatIsUnlistedForAMomentKeepsItsOneSession() {
		OverheardDirectory overheard = new OverheardDirectory(this.directory);
		try (Receiver receiver = receiver(this.received::add).directory(overheard).start();
				Sender sender = sender().directory(overheard).start()) {
			sender.send("before").join();
			overheard.observer.get().removed(receiver.instanceId());
			overheard.observer.get().added(overheard.registered.get().forSender(sender.instanceId()));
			assertThat(sender.receivers()).containsExactly(receiver.localEndPoint());
			SendReport report = sender.send("after").join();
			assertThat(report.deliveries()).hasSize(1);
			assertThat(report.delivered()).containsExactly(receiver.localEndPoint());
			assertThat(this.received).extracting((message) -> message.id().sequence()).containsExactly(1L, 2L);
		}
	}

	/**
	 * The real directory, which fails whenever something is closed.
	 */
	private static final class UnwillingDirectory implements EndPointDirectory {

		private final EndPointDirectory directory;

		UnwillingDirectory(EndPointDirectory directory) {
			this.directory = directory;
		}

		@Override
		public Lease register(Registration registration) {
			Lease lease = this.directory.register(registration);
			return () -> {
				lease.close();
				throw new IllegalStateException("unwilling");
			};
		}

		@Override
		public Watch watch(Handle handle, SenderSecret sender, Observer observer, Executor executor) {
			Watch watch = this.directory.watch(handle, sender, observer, executor);
			return new Watch() {

				@Override
				public void refresh() {
					watch.refresh();
				}

				@Override
				public void close() {
					watch.close();
					throw new IllegalStateException("unwilling");
				}

			};
		}

	}

	@Test
	void aDirectoryThatFailsKeepsNoReceiverOpen() {
		Receiver receiver = receiver(this.received::add).directory(new UnwillingDirectory(this.directory)).start();
		InetSocketAddress address = receiver.localEndPoint().address();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(receiver::close).withMessage("unwilling");
		// A thread that is just leaving accept() keeps the port for a moment.
		await().untilAsserted(() -> assertThatExceptionOfType(SocketException.class)
			.isThrownBy(() -> new Socket(address.getAddress(), address.getPort()).close()));
	}

	@Test
	void aDirectoryThatFailsKeepsNoSenderOpen() {
		try (Receiver receiver = receiver(this.received::add).start()) {
			Sender sender = sender().directory(new UnwillingDirectory(this.directory)).start();
			assertThat(sender.send("last").join().delivered()).containsExactly(receiver.localEndPoint());
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(sender::close).withMessage("unwilling");
			assertThat(sender.receivers()).isEmpty();
		}
	}

	@Test
	void aListenerThatThrowsFailsItsMessageOnly() {
		MessageListener listener = (message) -> {
			if (message.payload().equals("bad")) {
				throw new IllegalStateException("no stock");
			}
			this.received.add(message);
		};
		try (Receiver receiver = receiver(listener).start(); Sender sender = sender().start()) {
			CompletableFuture<SendReport> bad = sender.send("bad");
			CompletableFuture<SendReport> good = sender.send("good");
			assertThat(bad.join().failed()).singleElement().satisfies((failed) -> {
				assertThat(failed).isInstanceOfSatisfying(Delivery.Failed.class,
						(f) -> assertThat(f.reason()).isEqualTo(FailureReason.LISTENER_THREW));
				assertThat(failed.endPoint()).isEqualTo(receiver.localEndPoint());
				assertThat(failed.cause()).hasMessageContaining("no stock");
			});
			assertThat(good.join().delivered()).hasSize(1);
			assertThat(this.received).extracting(Message::payload).containsExactly("good");
		}
	}

	@Test
	void anUnknownTypeIsRejectedWithItsBytesAndTheConnectionLivesOn() {
		List<Message> unknown = new ArrayList<>();
		MessageListener listener = new MessageListener() {

			@Override
			public void onMessage(Message message) {
				SenderAndReceiverTests.this.received.add(message);
			}

			@Override
			public void onUnknownMessage(Message message) {
				unknown.add(message);
			}

		};
		try (Receiver receiver = receiver(listener).types(OrderPlaced.class).start();
				Sender sender = sender().start()) {
			SendReport report = sender.send(new Unknown("x")).join();
			assertThat(report.failed()).singleElement()
				.isInstanceOfSatisfying(Delivery.Failed.class,
						(failed) -> assertThat(failed.reason()).isEqualTo(FailureReason.REJECTED));
			assertThat(unknown).singleElement().satisfies((message) -> {
				UnknownPayload payload = (UnknownPayload) message.payload();
				assertThat(payload.typeId()).isEqualTo("Unknown");
				assertThat(new String(payload.bytes())).contains("\"x\"");
			});
			assertThat(sender.send(new OrderPlaced("o", 1)).join().delivered())
				.containsExactly(receiver.localEndPoint());
		}
	}

	@Test
	void runsTheListenerOnAnExecutorInOrder() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try (Receiver receiver = receiver(this.received::add).executor(executor).start();
				Sender sender = sender().start()) {
			CompletableFuture<SendReport> last = CompletableFuture.completedFuture(null);
			for (int i = 0; i < 5_000; i++) {
				last = sender.send("m" + i);
			}
			assertThat(last.get(20, TimeUnit.SECONDS).delivered()).containsExactly(receiver.localEndPoint());
			int next = 0;
			for (Message message : this.received) {
				assertThat(message.payload()).isEqualTo("m" + next++);
			}
			assertThat(next).isEqualTo(5_000);
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	void anApplicationDoesNotHearItselfUnlessItWants() {
		Application application = Application.named("self");
		try (Sender sender = sender().application(application).start()) {
			try (Receiver own = receiver(this.received::add).application(application).start()) {
				assertThat(sender.send("to whom").join().noReceivers()).isTrue();
			}
			try (Receiver own = receiver(this.received::add).application(application).acceptOwn(true).start()) {
				await().until(() -> sender.receivers().size() == 1);
				assertThat(sender.send("to me").join().delivered()).containsExactly(own.localEndPoint());
			}
		}
	}

	@Test
	void closingTheSenderDrainsAndCompletesEveryFuture() {
		try (Receiver receiver = receiver(this.received::add).start()) {
			List<CompletableFuture<SendReport>> reports = new ArrayList<>();
			Sender sender = sender().start();
			for (int i = 0; i < 1_000; i++) {
				reports.add(sender.send("m" + i));
			}
			sender.close();
			assertThat(reports).allSatisfy((report) -> {
				assertThat(report).isDone();
				assertThat(report.join().delivered()).containsExactly(receiver.localEndPoint());
			});
			assertThat(this.received).hasSize(1_000);
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> sender.send("late"))
				.withMessageContaining("orders");
			sender.close();
		}
	}

	@Test
	void closingTheReceiverFinishesTheCurrentMessageAndFailsTheRest() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Receiver receiver = receiver((message) -> {
			entered.countDown();
			release.await();
			this.received.add(message);
		}).start();
		try (Sender sender = sender().start()) {
			CompletableFuture<SendReport> first = sender.send("first");
			CompletableFuture<SendReport> second = sender.send("second");
			entered.await();
			Thread closer = new Thread(receiver::close);
			closer.start();
			await().until(() -> sender.receivers().isEmpty() || closer.getState() == Thread.State.TIMED_WAITING);
			release.countDown();
			closer.join();
			assertThat(first.get(10, TimeUnit.SECONDS).delivered()).hasSize(1);
			assertThat(second.get(10, TimeUnit.SECONDS).failed()).singleElement()
				.isInstanceOfSatisfying(Delivery.Failed.class,
						(failed) -> assertThat(failed.reason()).isEqualTo(FailureReason.CLOSED));
			assertThat(this.received).extracting(Message::payload).containsExactly("first");
		}
	}

	@Test
	void aListenerBusyBeyondTheDrainTimeoutFailsItsMessageAsClosed() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch entered = new CountDownLatch(1);
		Receiver receiver = receiver((message) -> {
			entered.countDown();
			release.await();
		}).limits(Limits.builder().drainTimeout(Duration.ofMillis(200)).build()).start();
		try (Sender sender = sender().start()) {
			CompletableFuture<SendReport> report = sender.send("stuck");
			entered.await();
			receiver.close();
			assertThat(report.get(10, TimeUnit.SECONDS).failed()).singleElement()
				.isInstanceOfSatisfying(Delivery.Failed.class,
						(failed) -> assertThat(failed.reason()).isEqualTo(FailureReason.CLOSED));
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void aReceiverThatLagsAtItsBoundOverflowsAfterOneSendTimeoutAndComesBack() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		AtomicInteger handled = new AtomicInteger();
		Limits limits = Limits.builder().lagMessages(10).sendTimeout(Duration.ofMillis(300)).build();
		try (Receiver slow = receiver((message) -> {
			release.await();
			handled.incrementAndGet();
		}).start(); Sender sender = sender().limits(limits).start()) {
			List<CompletableFuture<SendReport>> reports = new ArrayList<>();
			long start = System.nanoTime();
			for (int i = 0; i < 60; i++) {
				reports.add(sender.send("m" + i));
			}
			Duration took = Duration.ofNanos(System.nanoTime() - start);
			assertThat(took).isBetween(Duration.ofMillis(290), Duration.ofSeconds(3));
			assertThat(sender.receivers()).isEmpty();
			release.countDown();
			await().until(() -> !sender.receivers().isEmpty());
			assertThat(sender.send("after").get(10, TimeUnit.SECONDS).delivered())
				.containsExactly(slow.localEndPoint());
			int delivered = 0;
			int overflowed = 0;
			for (CompletableFuture<SendReport> report : reports) {
				SendReport done = report.get(10, TimeUnit.SECONDS);
				delivered += done.delivered().size();
				overflowed += (int) done.failed()
					.stream()
					.filter((each) -> each instanceof Delivery.Failed failed
							&& failed.reason() == FailureReason.OVERFLOW)
					.count();
			}
			assertThat(delivered + overflowed).isEqualTo(60);
			assertThat(overflowed).isPositive();
			assertThat(handled).hasValue(delivered + 1);
		}
	}

	@Test
	void aSendFromTheCallbackThreadNeverWaits() throws Exception {
		CountDownLatch registered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Limits limits = Limits.builder().lagMessages(4).sendTimeout(Duration.ofSeconds(50)).build();
		List<EndPoint> none = List.of();
		try (Receiver fast = Receiver.builder("orders")
			.directory(this.directory)
			.listener((message) -> (message.payload().equals("trigger") ? registered : release).await())
			.start(); Sender sender = sender().limits(limits).start()) {
			CompletableFuture<Integer> sent = sender.send("trigger").thenApply((report) -> {
				for (int i = 0; i < 20; i++) {
					sender.publish("m" + i);
				}
				return 20;
			});
			registered.countDown();
			assertThat(sent.get(5, TimeUnit.SECONDS)).isEqualTo(20);
			assertThat(sender.receivers()).isEqualTo(none);
			release.countDown();
		}
	}

	@Test
	void aFullLogMakesNobodyWaitOnTheCallbackThreadAndEveryMessageGetsItsVerdict() throws Exception {
		CountDownLatch registered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Limits limits = Limits.builder().logBytes(64 * 1024).sendTimeout(Duration.ofSeconds(50)).build();
		List<SendReport> heard = new CopyOnWriteArrayList<>();
		SenderListener listener = new SenderListener() {

			@Override
			public void afterMessageSent(SendReport report) {
				heard.add(report);
			}

		};
		try (Receiver slow = receiver((message) -> {
			(message.payload().equals("trigger") ? registered : release).await();
			this.received.add(message);
		}).start(); Sender sender = sender().limits(limits).listener(listener).start()) {
			List<CompletableFuture<SendReport>> reports = new CopyOnWriteArrayList<>();
			CompletableFuture<Void> sent = sender.send("trigger").thenRun(() -> {
				for (int i = 0; i < 200; i++) {
					reports.add(sender.send(new byte[1_000]));
				}
			});
			registered.countDown();
			sent.get(5, TimeUnit.SECONDS);
			assertThat(sender.receivers()).isEmpty();
			release.countDown();
			int delivered = 0;
			for (CompletableFuture<SendReport> report : reports) {
				List<Delivery> deliveries = report.get(10, TimeUnit.SECONDS).deliveries();
				assertThat(deliveries).extracting(Delivery::endPoint).containsExactly(slow.localEndPoint());
				delivered += (deliveries.get(0) instanceof Delivery.Delivered) ? 1 : 0;
			}
			assertThat(delivered).isBetween(1, 64);
			assertThat(this.received).hasSize(delivered + 1);
			assertThat(heard).hasSize(201).doesNotHaveDuplicates();
			await().until(() -> !sender.receivers().isEmpty());
			assertThat(sender.send("after").get(10, TimeUnit.SECONDS).delivered())
				.containsExactly(slow.localEndPoint());
		}
	}

	@Test
	void anInterruptedCallerBreaksNothing() throws Exception {
		try (Receiver receiver = receiver(this.received::add).start(); Sender sender = sender().start()) {
			sender.send("warm").join();
			Thread.currentThread().interrupt();
			CompletableFuture<SendReport> report = sender.send("interrupted");
			assertThat(Thread.interrupted()).isTrue();
			assertThat(report.get(5, TimeUnit.SECONDS).delivered()).containsExactly(receiver.localEndPoint());
			assertThat(sender.send("after").get(5, TimeUnit.SECONDS).delivered())
				.containsExactly(receiver.localEndPoint());
		}
	}

	@ParameterizedTest
	@EnumSource(OverflowPolicy.class)
	void everyMessageHasAVerdictWhateverThePolicy(OverflowPolicy policy) throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		Limits limits = Limits.builder().lagMessages(50).sendTimeout(Duration.ofMillis(50)).overflow(policy).build();
		try (Receiver slow = receiver((message) -> {
			release.await();
			this.received.add(message);
		}).start(); Sender sender = sender().limits(limits).start()) {
			List<CompletableFuture<SendReport>> reports = new ArrayList<>();
			for (int i = 0; i < 2_000; i++) {
				reports.add(sender.send(i));
				if (i == 1_000) {
					release.countDown();
				}
			}
			List<Object> delivered = new ArrayList<>();
			for (CompletableFuture<SendReport> report : reports) {
				SendReport done = report.get(20, TimeUnit.SECONDS);
				assertThat(done.deliveries()).hasSize(1);
				if (!done.delivered().isEmpty()) {
					delivered.add(done.message().payload());
				}
			}
			assertThat(this.received).extracting(Message::payload).containsExactlyElementsOf(delivered);
			assertThat(delivered).hasSizeLessThan(2_000);
		}
	}

	@Test
	void acknowledgingOnReceivedDoesNotWaitForTheListener() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		try (Receiver receiver = receiver((message) -> {
			release.await();
			throw new IllegalStateException("nobody hears");
		}).acknowledge(AcknowledgeMode.ON_RECEIVED).start(); Sender sender = sender().start()) {
			assertThat(sender.send("first").get(5, TimeUnit.SECONDS).delivered())
				.containsExactly(receiver.localEndPoint());
			release.countDown();
		}
	}

	@Test
	void anErrorInAListenerFailsItsMessageToo() {
		MessageListener listener = (message) -> {
			if (message.payload().equals("bad")) {
				throw new ServiceConfigurationError("no service");
			}
		};
		try (Receiver receiver = receiver(listener).start(); Sender sender = sender().start()) {
			CompletableFuture<SendReport> bad = sender.send("bad");
			assertThat(sender.send("good").join().delivered()).containsExactly(receiver.localEndPoint());
			assertThat(bad.join().failed()).singleElement()
				.satisfies((failed) -> assertThat(failed.cause()).hasMessageContaining("no service"));
		}
	}

	@Test
	void anErrorInASenderListenerChangesNothing() {
		SenderListener listener = new SenderListener() {

			@Override
			public void afterMessageSent(SendReport report) {
				throw new AssertionError("listener of the sender");
			}

		};
		try (Receiver receiver = receiver(this.received::add).start();
				Sender sender = sender().listener(listener).start()) {
			for (int i = 0; i < 3; i++) {
				assertThat(sender.send("m" + i).join().delivered()).containsExactly(receiver.localEndPoint());
			}
		}
	}

	@Test
	void closingOnAnInterruptedThreadStillCompletesEveryFuture() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		try (Receiver receiver = receiver((message) -> release.await()).start()) {
			Sender sender = sender().limits(Limits.builder().drainTimeout(Duration.ofMillis(200)).build()).start();
			CompletableFuture<SendReport> report = sender.send("busy");
			await().until(() -> sender.receivers().size() == 1);
			Thread.currentThread().interrupt();
			sender.close();
			assertThat(Thread.interrupted()).isTrue();
			assertThat(report).isDone();
			assertThat(report.join().failed()).hasSize(1);
			release.countDown();
		}
	}

	@Test
	void closingTheSenderFromItsOwnCallbackDoesNotWaitForItself() throws Exception {
		try (Receiver receiver = receiver(this.received::add).start()) {
			Sender sender = sender().start();
			long start = System.nanoTime();
			sender.send("last").thenRun(sender::close).get(5, TimeUnit.SECONDS);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
			assertThat(this.received).hasSize(1);
		}
	}

	@Test
	void aListenerMayCloseItsReceiver() throws Exception {
		AtomicReference<Receiver> self = new AtomicReference<>();
		self.set(receiver((message) -> {
			this.received.add(message);
			self.get().close();
		}).start());
		try (Sender sender = sender().start()) {
			SendReport report = sender.send("close yourself").get(5, TimeUnit.SECONDS);
			assertThat(report.delivered()).hasSize(1);
			await().until(() -> sender.receivers().isEmpty());
		}
	}

	@Test
	void afterClosingWithABusyExecutorNoListenerIsCalledForAFailedMessage() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch entered = new CountDownLatch(1);
		ExecutorService executor = Executors.newSingleThreadExecutor();
		Receiver receiver = receiver((message) -> {
			entered.countDown();
			release.await();
			this.received.add(message);
		}).executor(executor).limits(Limits.builder().drainTimeout(Duration.ofMillis(200)).build()).start();
		try (Sender sender = sender().start()) {
			List<CompletableFuture<SendReport>> reports = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				reports.add(sender.send("m" + i));
			}
			entered.await();
			receiver.close();
			for (CompletableFuture<SendReport> report : reports) {
				assertThat(report.get(10, TimeUnit.SECONDS).delivered()).isEmpty();
			}
			release.countDown();
			executor.shutdown();
			assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
			assertThat(this.received).hasSize(1);
		}
	}

	@Test
	void refusesWhatCannotBeSent() {
		Limits limits = Limits.builder().frameBytes(2048).build();
		try (Receiver receiver = receiver(this.received::add).start();
				Sender sender = sender().limits(limits).start()) {
			assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> sender.send(null));
			assertThatExceptionOfType(MessageTooLargeException.class).isThrownBy(() -> sender.send(new byte[4096]))
				.withMessageContaining("4118")
				.withMessageContaining("2048");
			assertThatExceptionOfType(CodecException.class).isThrownBy(() -> sender.send(List.of("a")));
			assertThat(sender.send("still fine").join().delivered()).containsExactly(receiver.localEndPoint());
		}
	}

	@Test
	void carriesLargeMessages() throws Exception {
		byte[] large = new byte[10 * 1024 * 1024];
		large[large.length - 1] = 7;
		try (Receiver receiver = receiver(this.received::add).start(); Sender sender = sender().start()) {
			for (int i = 0; i < 5; i++) {
				assertThat(sender.send(large).get(20, TimeUnit.SECONDS).delivered())
					.containsExactly(receiver.localEndPoint());
				assertThat((byte[]) this.received.take().payload()).isEqualTo(large);
			}
		}
	}

	@Test
	void namesAllowedPortsThatAreAllInUse() {
		try (Receiver first = receiver(this.received::add).start()) {
			int port = first.localEndPoint().address().getPort();
			assertThatExceptionOfType(NoFreePortException.class)
				.isThrownBy(() -> receiver(this.received::add).allowedPorts(port).start())
				.withMessageContaining(String.valueOf(port));
		}
	}

}
