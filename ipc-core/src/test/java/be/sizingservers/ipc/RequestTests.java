package be.sizingservers.ipc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import be.sizingservers.ipc.codec.CodecException;
import be.sizingservers.ipc.codec.IpcType;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Requests and replies over real sockets and a real directory, in one JVM.
 */
@Timeout(60)
class RequestTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	@TempDir
	Path temp;

	private LocalUserDirectory directory;

	private final BlockingQueue<Message> listened = new LinkedBlockingQueue<>();

	@BeforeEach
	void openDirectory() {
		this.directory = LocalUserDirectory.at(this.temp.resolve("ipc"));
	}

	private ReceiverBuilder receiver(RequestHandler handler) {
		return Receiver.builder("pricing")
			.directory(this.directory)
			.types(Quote.class)
			.listener(this.listened::add)
			.requestHandler(handler);
	}

	private SenderBuilder sender() {
		return Sender.builder("pricing").directory(this.directory);
	}

	record Quote(String sku) {

	}

	record Price(String sku, int cents) {

	}

	record Other(String text) {

		static final AtomicInteger DECODED = new AtomicInteger();

		Other {
			if (!text.equals("by the test")) {
				DECODED.incrementAndGet();
			}
		}

	}

	sealed interface Decision {

		record Accepted(int cents) implements Decision {

		}

		@IpcType("decision.refused")
		record Refused(String why) implements Decision {

		}

	}

	private static Price price(Message request) {
		return new Price(((Quote) request.payload()).sku(), 42);
	}

	private static <T> RequestException failureOf(CompletableFuture<T> future) {
		try {
			T answer = future.get(30, TimeUnit.SECONDS);
			throw new AssertionError("answered with " + answer);
		}
		catch (Exception ex) {
			assertThat(ex.getCause()).isInstanceOf(RequestException.class);
			return (RequestException) ex.getCause();
		}
	}

	@Test
	void asksAReceiverAndGetsItsAnswer() {
		try (Receiver receiver = receiver((request) -> {
			assertThat(request.headers()).containsEntry("tenant", "acme");
			assertThat(request.application()).isEqualTo("shop");
			return price(request);
		}).start(); Sender sender = sender().application(Application.named("shop")).start()) {
			assertThat(sender.request(new Quote("a"), Map.of("tenant", "acme"), Price.class, LONG).join())
				.isEqualTo(new Price("a", 42));
			Replies<Price> all = sender.requestAll(new Quote("b"), Map.of("tenant", "acme"), Price.class, LONG).join();
			assertThat(all.answers()).containsExactly(Map.entry(receiver.localEndPoint(), new Price("b", 42)));
			assertThat(all.failures()).isEmpty();
			assertThat(all.noReceivers()).isFalse();
			assertThat(this.listened).isEmpty();
		}
	}

	@Test
	void answersAreOfAnyTypeThatCanBeSent() {
		try (Receiver receiver = receiver((request) -> switch ((String) request.payload()) {
			case "bytes" -> new byte[] { 1, 2, 3 };
			case "number" -> 7L;
			case "accepted" -> new Decision.Accepted(9);
			case "refused" -> new Decision.Refused("no stock");
			default -> "text \u00e9";
		}).start(); Sender sender = sender().start()) {
			assertThat(receiver.localEndPoint()).isIn(sender.receivers());
			assertThat(sender.request("text", String.class, LONG).join()).isEqualTo("text \u00e9");
			assertThat(sender.request("bytes", byte[].class, LONG).join()).containsExactly(1, 2, 3);
			assertThat(sender.request("number", Long.class, LONG).join()).isEqualTo(7);
			assertThat(sender.request("accepted", Decision.class, LONG).join()).isEqualTo(new Decision.Accepted(9));
			assertThat(sender.request("refused", Decision.class, LONG).join())
				.isEqualTo(new Decision.Refused("no stock"));
		}
	}

	@Test
	void eachOfManyRequestsGetsItsOwnAnswer() {
		try (Receiver one = receiver((request) -> request.payload() + "!").start();
				Receiver two = receiver((request) -> request.payload() + "!").start();
				Sender sender = sender().start()) {
			List<CompletableFuture<String>> answers = new ArrayList<>();
			List<CompletableFuture<Replies<String>>> replies = new ArrayList<>();
			for (int i = 0; i < 5_000; i++) {
				answers.add(sender.request("first " + i, String.class, LONG));
				replies.add(sender.requestAll("all " + i, String.class, LONG));
				sender.publish("no request");
			}
			for (int i = 0; i < 5_000; i++) {
				assertThat(answers.get(i).join()).isEqualTo("first " + i + "!");
				assertThat(replies.get(i).join().answers()).containsOnlyKeys(one.localEndPoint(), two.localEndPoint())
					.containsValue("all " + i + "!");
			}
			await().until(() -> this.listened.size() == 10_000);
			assertThat(this.listened).allSatisfy((message) -> assertThat(message.payload()).isEqualTo("no request"));
		}
	}

	@Test
	void saysWhatBecameOfARequestAtEachTarget() {
		try (Receiver answering = receiver(RequestTests::price).start(); Receiver throwing = receiver((request) -> {
			throw new IllegalStateException("no stock");
		}).start();
				Receiver listening = Receiver.builder("pricing")
					.directory(this.directory)
					.types(Quote.class)
					.listener(this.listened::add)
					.start();
				Sender sender = sender().start()) {
			Replies<Price> replies = sender.requestAll(new Quote("a"), Price.class, LONG).join();
			assertThat(replies.answers()).containsExactly(Map.entry(answering.localEndPoint(), new Price("a", 42)));
			assertThat(replies.failures()).containsOnlyKeys(throwing.localEndPoint(), listening.localEndPoint());
			assertThat(replies.failures().get(throwing.localEndPoint()))
				.isInstanceOf(RequestHandlerThrewException.class)
				.hasMessageContaining("IllegalStateException: no stock");
			assertThat(replies.failures().get(listening.localEndPoint())).isInstanceOf(NoRequestHandlerException.class)
				.hasMessageContaining("no request handler");
			assertThat(sender.request(new Quote("b"), Price.class, LONG).join()).isEqualTo(new Price("b", 42));
			assertThat(this.listened).isEmpty();
		}
	}

	@Test
	void saysThatThereIsNobodyToAsk() {
		try (Sender sender = sender().start()) {
			assertThat(failureOf(sender.request(new Quote("a"), Price.class, LONG)))
				.isInstanceOf(NoReceiversException.class)
				.hasMessageContaining("no receiver of 'pricing'");
			assertThat(sender.requestAll(new Quote("a"), Price.class, LONG).join().noReceivers()).isTrue();
		}
	}

	@Test
	void anAnswerThatComesTooLateIsDropped() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		try (Receiver receiver = receiver((request) -> {
			release.await();
			return "late";
		}).start(); Sender sender = sender().start()) {
			CompletableFuture<String> late = sender.request("slow", String.class, Duration.ofMillis(100));
			CompletableFuture<Replies<String>> all = sender.requestAll("slow", String.class, Duration.ofMillis(100));
			assertThat(failureOf(late)).isInstanceOf(RequestTimedOutException.class)
				.hasMessageContaining(receiver.localEndPoint().toString())
				.hasMessageContaining("PT0.1S");
			assertThat(all.get(30, TimeUnit.SECONDS).failures()).hasSize(1)
				.allSatisfy((endPoint, failure) -> assertThat(failure).isInstanceOf(RequestTimedOutException.class));
			release.countDown();
			assertThat(sender.request("in time", String.class, LONG).join()).isEqualTo("late");
		}
	}

	@Test
	void aRequestWithoutHandlerSaysSo() {
		try (Receiver receiver = receiver((request) -> {
			throw new NoRequestHandlerException("no handler for " + request.payload());
		}).start(); Sender sender = sender().start()) {
			assertThat(failureOf(sender.request(new Quote("a"), Price.class, LONG)))
				.isInstanceOf(NoRequestHandlerException.class)
				.hasMessageContaining("no handler for Quote[sku=a]");
			assertThat(failureOf(sender.request(new Other("by the test"), Price.class, LONG)))
				.isInstanceOf(NoRequestHandlerException.class)
				.hasMessageContaining("type id 'Other'")
				.hasMessageContaining(receiver.localEndPoint().toString());
			assertThat(this.listened).isEmpty();
		}
	}

	@Test
	void saysWhyEachOfSeveralReceiversFailedUnlessOnlyOneHasAHandler() {
		RequestHandler throwing = (request) -> {
			throw new IllegalStateException("no stock");
		};
		try (Receiver one = receiver(throwing).start();
				Receiver none = Receiver.builder("pricing")
					.directory(this.directory)
					.listener(this.listened::add)
					.start();
				Sender sender = sender().start()) {
			assertThat(failureOf(sender.request("a", Price.class, LONG)))
				.isInstanceOf(RequestHandlerThrewException.class);
			try (Receiver two = receiver(throwing).start()) {
				await().until(() -> sender.receivers().size() == 3);
				assertThat(failureOf(sender.request("a", Price.class, LONG)))
					.isInstanceOfSatisfying(AllReceiversFailedException.class, (failed) -> assertThat(failed.failures())
						.containsOnlyKeys(one.localEndPoint(), two.localEndPoint(), none.localEndPoint()));
			}
		}
	}

	@Test
	void anAnswerOfAnotherTypeIsNotDecoded() {
		try (Receiver receiver = receiver((request) -> new Other("by the test")).start();
				Sender sender = sender().start()) {
			assertThat(receiver.localEndPoint()).isIn(sender.receivers());
			for (Class<?> type : List.of(Price.class, String.class, byte[].class, Long.class, Decision.class)) {
				assertThat(failureOf(sender.request("a", type, LONG))).isInstanceOf(WrongReplyException.class)
					.hasMessageContaining("'Other'")
					.hasMessageContaining(type.getName());
			}
			assertThat(Other.DECODED).hasValue(0);
		}
	}

	@Test
	void anAnswerThatCannotBeDecodedFailsAndNothingElseDoes() {
		try (Receiver receiver = Receiver.builder("pricing")
			.directory(this.directory)
			.codecs(new BrokenCodec())
			.requestHandler((request) -> request.payload().equals("a") ? new Price("a", 1) : "b")
			.start(); Sender sender = sender().start()) {
			assertThat(failureOf(sender.request("a", Price.class, LONG))).isInstanceOf(WrongReplyException.class)
				.hasMessageContaining("cannot be decoded")
				.hasMessageContaining(receiver.localEndPoint().toString());
			assertThat(sender.request("b", String.class, LONG).join()).isEqualTo("b");
		}
	}

	@Test
	void aCodecThatThrowsWhenItIsAskedForAReaderFailsItsRequestOnly() {
		try (Receiver receiver = receiver((request) -> request.payload().equals("a") ? new Price("a", 1) : "b").start();
				Sender sender = sender().codec(new ReaderlessCodec()).start()) {
			assertThat(failureOf(sender.request("a", Price.class, LONG))).isInstanceOf(WrongReplyException.class)
				.hasMessageContaining("no reader")
				.hasMessageContaining(receiver.localEndPoint().toString());
			assertThat(sender.request("b", String.class, LONG).join()).isEqualTo("b");
		}
	}

	@Test
	void whatCannotBeAnsweredIsAFailureOfTheHandler() {
		Limits limits = Limits.builder().frameBytes(8 * 1024).build();
		try (Receiver receiver = receiver((request) -> switch ((String) request.payload()) {
			case "list" -> List.of("a");
			case "long" -> new byte[8 * 1024];
			case "error" -> throw new StackOverflowError("too deep");
			default -> nothing();
		}).limits(limits).start(); Sender sender = sender().start()) {
			assertThat(receiver.localEndPoint()).isIn(sender.receivers());
			assertThat(failureOf(sender.request("list", String.class, LONG)))
				.isInstanceOf(RequestHandlerThrewException.class)
				.hasMessageContaining("CodecException");
			assertThat(failureOf(sender.request("long", byte[].class, LONG)))
				.isInstanceOf(RequestHandlerThrewException.class)
				.hasMessageContaining("8192 bytes")
				.hasMessageContaining("Limits.frameBytes");
			assertThat(failureOf(sender.request("error", String.class, LONG)))
				.isInstanceOf(RequestHandlerThrewException.class)
				.hasMessageContaining("too deep");
			assertThat(failureOf(sender.request("null", String.class, LONG)))
				.isInstanceOf(RequestHandlerThrewException.class)
				.hasMessageContaining("returned null");
		}
	}

	@Test
	void anAnswerThatIsTooLongForTheAskerFailsItsRequestOnly() {
		Limits small = Limits.builder().frameBytes(8 * 1024).build();
		try (Receiver receiver = receiver((request) -> new byte[(Integer) request.payload()]).start();
				Sender sender = sender().limits(small).start()) {
			assertThat(receiver.localEndPoint()).isIn(sender.receivers());
			assertThat(failureOf(sender.request(9_000, byte[].class, LONG)))
				.isInstanceOf(RequestHandlerThrewException.class)
				.hasMessageContaining("9000 bytes")
				.hasMessageContaining("8192");
			assertThat(sender.request(7_000, byte[].class, LONG).join()).hasSize(7_000);
			assertThat(sender.counts().reconnects()).isZero();
		}
	}

	@SuppressWarnings("NullAway")
	private static Object nothing() {
		return null;
	}

	@Test
	void longAnswersComeWhole() {
		try (Receiver receiver = receiver((request) -> new byte[(Integer) request.payload()]).start();
				Sender sender = sender().start()) {
			assertThat(receiver.localEndPoint()).isIn(sender.receivers());
			for (int size : new int[] { 0, 1, 4_096, 200_000, 5_000_000, 16_000_000 }) {
				assertThat(sender.request(size, byte[].class, LONG).join()).hasSize(size);
			}
		}
	}

	@Test
	void anAnswerIsWhatTheHandlerReturnedAndNotWhatItMakesOfItLater() {
		byte[] same = { 0 };
		try (Receiver receiver = receiver((request) -> {
			same[0]++;
			return same;
		}).start(); Sender sender = sender().start()) {
			assertThat(receiver.localEndPoint()).isIn(sender.receivers());
			List<CompletableFuture<byte[]>> answers = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				answers.add(sender.request("next", byte[].class, LONG));
			}
			for (int i = 0; i < 100; i++) {
				assertThat(answers.get(i).join()).containsExactly(i + 1);
			}
		}
	}

	@Test
	void answersOnAnExecutorAndWithAcknowledgedReceiptAlike() {
		ExecutorService executor = Executors.newFixedThreadPool(2);
		try (Receiver receiver = receiver((request) -> {
			if (request.payload().equals("throw")) {
				throw new IllegalStateException("no stock");
			}
			return Thread.currentThread().getName();
		}).executor(executor).acknowledge(AcknowledgeMode.ON_RECEIVED).start(); Sender sender = sender().start()) {
			assertThat(receiver.localEndPoint()).isIn(sender.receivers());
			assertThat(sender.request("a", String.class, LONG).join()).startsWith("pool-");
			assertThat(failureOf(sender.request("throw", String.class, LONG)))
				.isInstanceOf(RequestHandlerThrewException.class);
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	void aReceiverWithARequestHandlerNeedsNoListener() {
		try (Receiver receiver = Receiver.builder("pricing")
			.directory(this.directory)
			.requestHandler((request) -> "answer")
			.start(); Sender sender = sender().start()) {
			assertThat(sender.request("a", String.class, LONG).join()).isEqualTo("answer");
			assertThat(sender.send("no request").join().failed()).singleElement()
				.satisfies((failed) -> assertThat(failed.endPoint()).isEqualTo(receiver.localEndPoint()))
				.satisfies((failed) -> assertThat(failed.cause()).hasMessageContaining("requests only"));
		}
	}

	@Test
	void aHandlerThatIsBusyWhenItsReceiverClosesFailsItsRequest() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch entered = new CountDownLatch(1);
		Receiver receiver = receiver((request) -> {
			entered.countDown();
			release.await();
			return "too late";
		}).limits(Limits.builder().drainTimeout(Duration.ofMillis(200)).build()).start();
		try (Sender sender = sender().start()) {
			CompletableFuture<String> stuck = sender.request("a", String.class, LONG);
			CompletableFuture<String> behind = sender.request("b", String.class, LONG);
			entered.await();
			receiver.close();
			for (CompletableFuture<String> future : List.of(stuck, behind)) {
				assertThat(failureOf(future)).isInstanceOfSatisfying(UndeliveredRequestException.class,
						(failed) -> assertThat(failed.delivery()).isInstanceOfSatisfying(Delivery.Failed.class,
								(delivery) -> assertThat(delivery.reason()).isEqualTo(FailureReason.CLOSED)));
			}
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void aSenderThatClosesWaitsForAnswersAndThenEndsItsRequests() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch entered = new CountDownLatch(1);
		try (Receiver receiver = receiver((request) -> {
			if (request.payload().equals("stuck")) {
				entered.countDown();
				release.await();
			}
			return "answer";
		}).start()) {
			Sender sender = sender().limits(Limits.builder().drainTimeout(Duration.ofMillis(300)).build()).start();
			CompletableFuture<String> answered = sender.request("a", String.class, LONG);
			CompletableFuture<String> stuck = sender.request("stuck", String.class, LONG);
			CompletableFuture<Replies<String>> all = sender.requestAll("behind", String.class, LONG);
			entered.await();
			sender.close();
			assertThat(answered).isCompletedWithValue("answer");
			assertThat(stuck).isCompletedExceptionally();
			assertThat(failureOf(stuck)).isInstanceOf(UndeliveredRequestException.class);
			assertThat(all).isCompleted();
			assertThat(all.join().failures()).containsOnlyKeys(receiver.localEndPoint());
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> sender.request("a", String.class, LONG));
			release.countDown();
		}
	}

	@Test
	void aSenderListenerHearsOfRequestsAsOfAnyMessage() {
		List<SendReport> reports = new CopyOnWriteArrayList<>();
		List<Object> before = new CopyOnWriteArrayList<>();
		SenderListener listener = new SenderListener() {

			@Override
			public void beforeMessageSent(Message message, List<be.sizingservers.ipc.directory.EndPoint> targets) {
				before.add(message.payload());
			}

			@Override
			public void afterMessageSent(SendReport report) {
				reports.add(report);
			}

		};
		try (Receiver receiver = receiver((request) -> {
			if (request.payload().equals("unknown")) {
				throw new NoRequestHandlerException("none");
			}
			return "answer";
		}).start(); Sender sender = sender().listener(listener).start()) {
			sender.request("a", String.class, LONG).join();
			failureOf(sender.request("unknown", String.class, LONG));
			await().until(() -> reports.size() == 2);
			assertThat(before).containsExactly("a", "unknown");
			assertThat(reports.get(0).delivered()).containsExactly(receiver.localEndPoint());
			assertThat(reports.get(1).failed()).singleElement()
				.isInstanceOfSatisfying(Delivery.Failed.class,
						(failed) -> assertThat(failed.reason()).isEqualTo(FailureReason.NO_HANDLER));
		}
	}

	@Test
	void anAnswerMayLeadToTheNextRequest() {
		try (Receiver receiver = receiver((request) -> request.payload() + "!").start();
				Sender sender = sender().start()) {
			assertThat(receiver.localEndPoint()).isIn(sender.receivers());
			CompletableFuture<String> chained = sender.request("a", String.class, LONG);
			for (int i = 0; i < 20; i++) {
				chained = chained.thenCompose((answer) -> sender.request(answer, String.class, LONG));
			}
			assertThat(chained.join()).isEqualTo("a" + "!".repeat(21));
		}
	}

	@Test
	void manyAnswersThatTheSenderHasNotConfirmedHoldUpNobodyForLong() {
		Limits small = Limits.builder().lagMessages(4).lagBytes(4_096).build();
		try (Receiver receiver = receiver((request) -> new byte[1_000]).limits(small).start();
				Sender sender = sender().start()) {
			assertThat(receiver.localEndPoint()).isIn(sender.receivers());
			List<CompletableFuture<byte[]>> answers = new ArrayList<>();
			for (int i = 0; i < 30; i++) {
				answers.add(sender.request("a" + i, byte[].class, LONG));
			}
			assertThat(answers).allSatisfy((answer) -> assertThat(answer.join()).hasSize(1_000));
		}
	}

	@Test
	void answersThatNoCallbackTakesHoldTheReceiverBack() throws Exception {
		CountDownLatch awaited = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		AtomicInteger answered = new AtomicInteger();
		Limits small = Limits.builder().lagBytes(40_000).build();
		try (Receiver receiver = receiver((request) -> {
			awaited.await();
			answered.incrementAndGet();
			return new byte[10_000];
		}).start(); Sender sender = sender().limits(small).start()) {
			assertThat(receiver.localEndPoint()).isIn(sender.receivers());
			List<CompletableFuture<byte[]>> answers = new ArrayList<>();
			answers.add(sender.request("first", byte[].class, LONG).whenComplete((answer, failure) -> {
				await().atMost(LONG).until(() -> release.getCount() == 0);
			}));
			awaited.countDown();
			for (int i = 1; i <= 10; i++) {
				int before = i;
				await().until(() -> answered.get() == before);
				answers.add(sender.request("next", byte[].class, LONG));
			}
			await().until(() -> answered.get() == 11);
			await().during(Duration.ofMillis(500)).until(() -> sender.sessions().get(0).lagMessages() > 0);
			release.countDown();
			assertThat(answers).allSatisfy((answer) -> assertThat(answer.join()).hasSize(10_000));
			await().until(() -> sender.sessions().get(0).lagMessages() == 0);
		}
	}

	@Test
	void refusesWhatCannotBeAsked() {
		try (Sender sender = sender().start()) {
			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> sender.request("a", String.class, Duration.ZERO))
				.withMessageContaining("PT0S");
			assertThatExceptionOfType(CodecException.class).isThrownBy(() -> sender.request("a", Object.class, LONG))
				.withMessageContaining("java.lang.Object");
			assertThatExceptionOfType(CodecException.class).isThrownBy(() -> sender.request("a", int.class, LONG))
				.withMessageContaining("boxed");
			assertThatExceptionOfType(CodecException.class)
				.isThrownBy(() -> sender.requestAll(List.of(), String.class, LONG));
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> sender.request("a", String.class, Duration.ofDays(300_000)).join())
				.withCauseInstanceOf(NoReceiversException.class);
		}
	}

	/**
	 * Breaks before it reads anything.
	 */
	private static final class ReaderlessCodec implements be.sizingservers.ipc.codec.MessageCodec {

		@Override
		public String contentType() {
			return "application/json";
		}

		@Override
		public byte[] encode(Object payload) {
			return new byte[0];
		}

		@Override
		public be.sizingservers.ipc.codec.PayloadReader readerFor(Class<?> type) {
			throw new AssertionError("no reader");
		}

	}

	/**
	 * Writes what no JSON reader can read.
	 */
	private static final class BrokenCodec implements be.sizingservers.ipc.codec.MessageCodec {

		@Override
		public String contentType() {
			return "application/json";
		}

		@Override
		public byte[] encode(Object payload) {
			return new byte[] { '{', '?' };
		}

		@Override
		public be.sizingservers.ipc.codec.PayloadReader readerFor(Class<?> type) {
			return (buffer, offset, length) -> "";
		}

	}

}
