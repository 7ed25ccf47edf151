package be.sizingservers.ipc.spring;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.MessageListener;
import be.sizingservers.ipc.UnknownPayload;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.spring.shop.OrderPlaced;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(60)
class MessageHandlingTests {

	private static final RetryPolicy TWICE = RetryPolicy.builder().maxRetries(2).delay(Duration.ZERO).build();

	private static final RetryPolicy IN_AN_HOUR = RetryPolicy.builder().delay(Duration.ofHours(1)).build();

	private final List<Object> events = new ArrayList<>();

	private final Message message = Messages.of(OrderPlaced.of("42"));

	@AfterEach
	void clearMdc() {
		MDC.clear();
	}

	@Test
	void publishesMessageThatFailedAndFailsIt() {
		IOException failure = new IOException("disk full");
		MessageHandling handling = handling(null, failing(failure, 1));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> handling.onMessage(this.message))
			.isSameAs(failure);
		assertThat(this.events).singleElement().isInstanceOfSatisfying(MessageFailedEvent.class, (event) -> {
			assertThat(event.message()).isSameAs(this.message);
			assertThat(event.attempts()).isOne();
			assertThat(event.cause()).isSameAs(failure);
		});
	}

	@Test
	void publishesNothingForMessageThatWasHandled() throws Exception {
		handling(null, failing(new IllegalStateException(), 0)).onMessage(this.message);
		handling(TWICE, failing(new IllegalStateException(), 0)).onMessage(this.message);
		assertThat(this.events).isEmpty();
	}

	@Test
	void failsWithFirstExceptionAlthoughItsListenerThrowsToo() {
		MessageHandling handling = new MessageHandling(failing(new IllegalStateException("first"), 1), (event) -> {
			this.events.add(event);
			throw new IllegalArgumentException("second");
		}, null);
		assertThatIllegalStateException().isThrownBy(() -> handling.onMessage(this.message)).withMessage("first");
		assertThat(this.events).hasSize(1);
	}

	@Test
	void triesAgainUntilMessageIsHandled() throws Exception {
		Failing listener = failing(new IOException("disk full"), 2);
		handling(TWICE, listener).onMessage(this.message);
		assertThat(listener.calls).isEqualTo(3);
		assertThat(this.events).isEmpty();
	}

	@Test
	void failsWithLastExceptionAfterLastAttempt() {
		Failing listener = failing(new IOException("disk full"), 3);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> handling(TWICE, listener).onMessage(this.message))
			.withMessage("disk full");
		assertThat(listener.calls).isEqualTo(3);
		assertThat(this.events).singleElement()
			.isInstanceOfSatisfying(MessageFailedEvent.class, (event) -> assertThat(event.attempts()).isEqualTo(3));
	}

	@Test
	void doesNotTryAgainWhatThePolicyExcludes() {
		RetryPolicy policy = RetryPolicy.builder().delay(Duration.ZERO).excludes(IOException.class).build();
		Failing listener = failing(new IOException("disk full"), 3);
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> handling(policy, listener).onMessage(this.message));
		assertThat(listener.calls).isOne();
	}

	@Test
	void failsWithExceptionOfListenerAlthoughThePolicyThrows() {
		MessageHandling handling = handling((failure) -> {
			throw new IllegalArgumentException("policy");
		}, failing(new IOException("disk full"), 3));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> handling.onMessage(this.message));
		assertThat(this.events).hasSize(1);
	}

	@Test
	void closingEndsWaitForNextAttempt() throws Exception {
		Failing listener = failing(new IOException("disk full"), 3);
		MessageHandling handling = handling(IN_AN_HOUR, listener);
		CompletableFuture<@Nullable Throwable> outcome = handleElsewhere(handling);
		assertThat(listener.called.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(outcome).isNotDone();
		handling.close();
		assertThat(outcome.get(10, TimeUnit.SECONDS)).hasMessage("disk full");
		assertThat(listener.calls).isOne();
		assertThat(this.events).hasSize(1);
	}

	@Test
	void triesNothingAgainOnceItIsClosed() {
		Failing listener = failing(new IOException("disk full"), 3);
		MessageHandling handling = handling(IN_AN_HOUR, listener);
		handling.close();
		handling.close();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> handling.onMessage(this.message));
		assertThat(listener.calls).isOne();
	}

	@Test
	void interruptEndsWaitForNextAttemptAndIsKept() {
		Failing listener = failing(new IOException("disk full"), 3);
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> handling(IN_AN_HOUR, listener).onMessage(this.message));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(listener.calls).isOne();
	}

	@Test
	void loggingContextNamesMessageWhileItIsHandled() {
		MDC.put("ipc.handle", "outer");
		List<@Nullable String> seen = new ArrayList<>();
		MessageHandling handling = new MessageHandling((message) -> {
			seen.add(MDC.get("ipc.handle"));
			seen.add(MDC.get("ipc.messageId"));
			throw new IllegalStateException("out of stock");
		}, (event) -> seen.add(MDC.get("ipc.messageId")), null);
		assertThatIllegalStateException().isThrownBy(() -> handling.onMessage(this.message));
		assertThat(seen).containsExactly("orders", this.message.id().toString(), this.message.id().toString());
		assertThat(MDC.get("ipc.handle")).isEqualTo("outer");
		assertThat(MDC.get("ipc.messageId")).isNull();
	}

	@Test
	void loggingContextNamesUnknownMessage() {
		List<@Nullable String> seen = new ArrayList<>();
		handling(null, new MessageListener() {

			@Override
			public void onMessage(Message message) {
			}

			@Override
			public void onUnknownMessage(Message message) {
				seen.add(MDC.get("ipc.messageId"));
			}

		}).onUnknownMessage(this.message);
		assertThat(seen).containsExactly(this.message.id().toString());
		assertThat(MDC.get("ipc.messageId")).isNull();
	}

	@Test
	void eventsSayWhichMessageAndNothingOfItsContent() {
		Message secret = Messages.of(OrderPlaced.of("secret"));
		Message unknown = Messages.of(new UnknownPayload("application/json", "Or\nder", "secret".getBytes()));
		EndPoint endPoint = new EndPoint(UUID.randomUUID(), new InetSocketAddress("127.0.0.1", 4711), "warehouse", 1);
		List<Object> described = List.of(new IpcMessageEvent<>(this, secret, OrderPlaced.class),
				new MessageFailedEvent(this, secret, 3, new IllegalStateException("secret")),
				new UnknownMessageEvent(this, unknown),
				new SendFailedEvent(this, secret, endPoint, new IpcException("closed")));
		assertThat(described).allSatisfy((event) -> assertThat(event.toString())
			.startsWith(event.getClass().getSimpleName() + "[handle=orders, messageId=")
			.contains("/7, type=", "application=shop")
			.doesNotContain("secret", "\n"));
		assertThat(described.get(0).toString()).contains("type=" + OrderPlaced.class.getName());
		assertThat(described.get(1).toString()).contains("attempts=3", IllegalStateException.class.getName());
		assertThat(described.get(2).toString()).contains("type=Or\\u000ader");
		assertThat(described.get(3).toString()).contains("127.0.0.1:4711", "cause=closed");
	}

	private MessageHandling handling(@Nullable RetryPolicy policy, MessageListener listener) {
		return new MessageHandling(listener, this.events::add, policy);
	}

	private CompletableFuture<@Nullable Throwable> handleElsewhere(MessageHandling handling) {
		CompletableFuture<@Nullable Throwable> outcome = new CompletableFuture<>();
		new Thread(() -> {
			try {
				handling.onMessage(this.message);
				outcome.complete(null);
			}
			catch (Throwable ex) {
				outcome.complete(ex);
			}
		}).start();
		return outcome;
	}

	private static Failing failing(Exception failure, int times) {
		return new Failing(failure, times);
	}

	private static final class Failing implements MessageListener {

		private final Exception failure;

		private final int times;

		private final CountDownLatch called = new CountDownLatch(1);

		private volatile int calls;

		Failing(Exception failure, int times) {
			this.failure = failure;
			this.times = times;
		}

		@Override
		public void onMessage(Message message) throws Exception {
			this.calls++;
			this.called.countDown();
			if (this.calls <= this.times) {
				throw this.failure;
			}
		}

	}

}
