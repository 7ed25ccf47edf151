package be.sizingservers.ipc.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.FailureReason;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import be.sizingservers.ipc.spring.IpcEventListener;
import be.sizingservers.ipc.spring.IpcMessageEvent;
import be.sizingservers.ipc.spring.LifecycleReceiver;
import be.sizingservers.ipc.spring.LifecycleReceivers;
import be.sizingservers.ipc.spring.MessageFailedEvent;
import be.sizingservers.ipc.spring.library.LibraryEvent;
import be.sizingservers.ipc.spring.shop.OrderCancelled;
import be.sizingservers.ipc.spring.shop.OrderPlaced;
import be.sizingservers.ipc.spring.shop.Payment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.annotation.Order;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.support.TaskUtils;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Application contexts that receive from a real sender.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ListeningTests {

	@TempDir
	private Path folder;

	private ApplicationContextRunner runner = new ApplicationContextRunner();

	private @Nullable Sender sender;

	@BeforeEach
	void configureRunner() {
		Path directory = this.folder.resolve("ipc");
		this.runner = this.runner
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, IpcAutoConfiguration.class,
					IpcReceiverAutoConfiguration.class, IpcTransactionalListenerAutoConfiguration.class))
			.withUserConfiguration(App.class)
			.withPropertyValues("ipc.handle=orders", "ipc.local.directory=" + directory);
	}

	@AfterEach
	void closeSender() {
		if (this.sender != null) {
			this.sender.close();
		}
	}

	@Test
	void ipcEventListenerHearsWhatCameOverIpcOnly(CapturedOutput output) {
		this.runner.withUserConfiguration(RemoteListener.class).run((context) -> {
			context.publishEvent(OrderPlaced.of("local"));
			assertThat(send(OrderPlaced.of("remote")).delivered()).hasSize(1);
			assertThat(context.getBean(RemoteListener.class).heard).containsExactly("remote");
			assertThat(output).doesNotContain("WARN");
		});
	}

	@Test
	void ipcEventListenerHearsNothingLocalWithoutHandleEither() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withUserConfiguration(RemoteListener.class)
			.run((context) -> {
				context.publishEvent(OrderPlaced.of("local"));
				assertThat(context.getBean(RemoteListener.class).heard).isEmpty();
			});
	}

	@Test
	void handlesThatIpcEventListenersNameAreReceived() {
		this.runner.withUserConfiguration(RemoteListener.class, OnOtherHandle.class)
			.withPropertyValues("other.handle=other")
			.run((context) -> assertThat(context.getBean(LifecycleReceivers.class).receivers()).singleElement()
				.satisfies((receiver) -> assertThat(receiver.handle().value()).isEqualTo("other")));
	}

	@Test
	void messageIsHandledWithItsIdInTheLoggingContext() {
		this.runner.withUserConfiguration(LoggingListener.class).run((context) -> {
			SendReport report = send(OrderPlaced.of("42"));
			assertThat(context.getBean(LoggingListener.class).contexts).containsExactly("orders",
					report.message().id().toString());
		});
	}

	@Test
	void messageThatFailsBecomesEvent() {
		this.runner.withUserConfiguration(FailingListener.class).run((context) -> {
			context.getBean(FailingListener.class).failures = 1;
			assertFailed(send(OrderPlaced.of("42")), "attempt 1");
			MessageFailedEvent event = context.getBean(FailingListener.class).events.poll(10, TimeUnit.SECONDS);
			assertThat(event.message().payload()).isEqualTo(OrderPlaced.of("42"));
			assertThat(event.attempts()).isOne();
			assertThat(send(OrderPlaced.of("43")).delivered()).hasSize(1);
			assertThat(context.getBean(FailingListener.class).events).isEmpty();
		});
	}

	@Test
	void messageIsTriedAgainIfWanted(CapturedOutput output) {
		this.runner.withUserConfiguration(FailingListener.class)
			.withPropertyValues("ipc.receiver.retry.max-retries=2", "ipc.receiver.retry.delay=1ms",
					"ipc.receiver.retry.multiplier=2", "ipc.receiver.retry.max-delay=5ms",
					"ipc.receiver.retry.jitter=1ms")
			.run((context) -> {
				FailingListener listener = context.getBean(FailingListener.class);
				listener.failures = 2;
				assertThat(send(OrderPlaced.of("42")).delivered()).hasSize(1);
				assertThat(listener.events).isEmpty();
				assertThat(output)
					.contains("again, as attempt 2 has failed: java.lang.IllegalStateException: attempt 2")
					.doesNotContain("WARN");
				listener.calls = 0;
				listener.failures = 3;
				assertFailed(send(OrderPlaced.of("43")), "attempt 3");
				assertThat(listener.events.poll(10, TimeUnit.SECONDS).attempts()).isEqualTo(3);
			});
	}

	@Test
	void errorIsNotTriedAgain() {
		this.runner.withUserConfiguration(ErrorListener.class)
			.withPropertyValues("ipc.receiver.retry.max-retries=2", "ipc.receiver.retry.delay=1h")
			.run((context) -> assertFailed(send(OrderPlaced.of("42")), "AssertionError: broken"));
	}

	@Test
	void retryPolicyOfTheApplicationTakesThePlaceOfTheProperties() {
		this.runner.withUserConfiguration(FailingListener.class, OwnRetryPolicy.class)
			.withPropertyValues("ipc.receiver.retry.max-retries=2", "ipc.receiver.retry.delay=1h")
			.run((context) -> {
				context.getBean(FailingListener.class).failures = 4;
				assertThat(send(OrderPlaced.of("42")).delivered()).hasSize(1);
			});
	}

	@Test
	void retryPolicyOfAnotherNameIsForSomethingElse() {
		this.runner.withUserConfiguration(FailingListener.class)
			.withBean("retryPolicy", RetryPolicy.class, RetryPolicy::withDefaults)
			.run((context) -> {
				context.getBean(FailingListener.class).failures = 1;
				assertFailed(send(OrderPlaced.of("42")), "attempt 1");
			});
	}

	@Test
	void stopOfReceiverEndsWaitForNextAttempt() {
		this.runner.withUserConfiguration(FailingListener.class)
			.withPropertyValues("ipc.receiver.retry.max-retries=2", "ipc.receiver.retry.delay=1h")
			.run((context) -> {
				FailingListener listener = context.getBean(FailingListener.class);
				listener.failures = 1;
				Sender sending = sender();
				CompletableFuture<SendReport> report = sending.send(OrderPlaced.of("42"));
				assertThat(listener.attempts.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
				assertThat(report).isNotDone();
				context.getBean(LifecycleReceiver.class).stop();
				assertFailed(report.get(10, TimeUnit.SECONDS), "attempt 1");
				assertThat(listener.events).hasSize(1);
				context.getBean(LifecycleReceiver.class).start();
				assertThat(send(OrderPlaced.of("43")).delivered()).hasSize(1);
			});
	}

	@Test
	void refusesRetryPropertiesThatMakeNoSense() {
		assertRefused("ipc.receiver.retry.max-retries", "-1");
		assertRefused("ipc.receiver.retry.delay", "-1s");
		assertRefused("ipc.receiver.retry.multiplier", "0.5");
		assertRefused("ipc.receiver.retry.max-delay", "0s");
		assertRefused("ipc.receiver.retry.jitter", "-1ms");
	}

	@Test
	void warnsOfListenersThatNeverHearAnything(CapturedOutput output) {
		this.runner.withUserConfiguration(DeafListener.class).run((context) -> {
			assertThat(output.getAll().lines().filter((line) -> line.contains("hears no message"))).hasSize(2)
				.anyMatch((line) -> line.contains("DeafListener.library") && line.contains("a LibraryEvent"))
				.anyMatch((line) -> line.contains("DeafListener.exactly") && line.contains("a Payment"));
		});
	}

	@Test
	void warnsOfMulticasterThatDoesNotWait(CapturedOutput output) {
		this.runner.withBean("applicationEventMulticaster", SimpleApplicationEventMulticaster.class, () -> {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor("events-"));
			return multicaster;
		})
			.run((context) -> assertThat(output).contains("delivered means handed over")
				.contains(SimpleAsyncTaskExecutor.class.getName())
				.doesNotContain("has an error handler"));
	}

	@Test
	void warnsOfMulticasterThatHandlesErrors(CapturedOutput output) {
		this.runner.withBean("applicationEventMulticaster", SimpleApplicationEventMulticaster.class, () -> {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setErrorHandler(TaskUtils.LOG_AND_SUPPRESS_ERROR_HANDLER);
			return multicaster;
		}).run((context) -> assertThat(output).contains("has an error handler").doesNotContain("has an executor"));
	}

	@Test
	void transactionalListenersAreCalledBeforeTheVerdict(CapturedOutput output) {
		this.runner.withUserConfiguration(Transactions.class, TransactionalListener.class).run((context) -> {
			assertThat(send(OrderPlaced.of("42")).delivered()).hasSize(1);
			assertThat(steps(context)).containsExactly("begin", "plain 42", "before commit 42", "commit",
					"after commit 42");
			assertThat(output).doesNotContain("WARN");
		});
	}

	@Test
	void onlyMessagesThatTransactionalListenersHearAreInTransactions() {
		this.runner.withUserConfiguration(Transactions.class, TransactionalListener.class).run((context) -> {
			assertThat(send(new OrderCancelled("42")).delivered()).hasSize(1);
			assertThat(steps(context)).containsExactly("cancelled 42");
		});
	}

	@Test
	void listenerThatThrowsRollsBack() {
		this.runner.withUserConfiguration(Transactions.class, TransactionalListener.class).run((context) -> {
			assertFailed(send(OrderPlaced.of("plain")), "IOException: thrown by plain");
			assertThat(steps(context)).containsExactly("begin", "plain plain", "rollback");
		});
	}

	@Test
	void transactionalListenerThatThrowsFailsTheMessage() {
		this.runner.withUserConfiguration(Transactions.class, TransactionalListener.class).run((context) -> {
			assertFailed(send(OrderPlaced.of("before commit")), "IllegalStateException: thrown by before commit");
			assertThat(steps(context)).containsSubsequence("begin", "before commit before commit", "rollback")
				.doesNotContain("commit");
			steps(context).clear();
			assertFailed(send(OrderPlaced.of("after commit")), "IllegalStateException: thrown by after commit");
			assertThat(steps(context)).containsSubsequence("begin", "commit", "after commit after commit");
		});
	}

	@Test
	void needsNoTransactionForListenersThatDoWithout(CapturedOutput output) {
		this.runner.withUserConfiguration(Transactions.class, FallbackListener.class).run((context) -> {
			assertThat(send(OrderPlaced.of("42")).delivered()).hasSize(1);
			assertThat(steps(context)).containsExactly("fallback 42");
			assertThat(output).doesNotContain("WARN");
		});
	}

	@Test
	void warnsOfTransactionalListenersWithoutTransactions(CapturedOutput output) {
		this.runner.withUserConfiguration(NoTransactions.class, TransactionalListener.class).run((context) -> {
			assertThat(send(OrderPlaced.of("42")).delivered()).hasSize(1);
			assertThat(steps(context)).containsExactly("plain 42");
			assertThat(output.getAll().lines().filter((line) -> line.contains("only listens within a transaction")))
				.hasSize(2)
				.anyMatch((line) -> line.contains("TransactionalListener.afterCommit"));
		});
	}

	@Test
	void warnsOfTransactionalListenersWithSeveralTransactionManagers(CapturedOutput output) {
		this.runner.withUserConfiguration(Transactions.class, TransactionalListener.class)
			.withBean("second", RecordingTransactionManager.class,
					() -> new RecordingTransactionManager(new ArrayList<>()))
			.run((context) -> {
				assertThat(send(OrderPlaced.of("42")).delivered()).hasSize(1);
				assertThat(steps(context)).containsExactly("plain 42");
				assertThat(output).contains("only listens within a transaction");
			});
	}

	@Test
	void worksWithoutSpringTransactions() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.transaction"))
			.withUserConfiguration(RemoteListener.class)
			.run((context) -> {
				assertThat(context).doesNotHaveBean(PublicationScope.class).hasNotFailed();
				assertThat(send(OrderPlaced.of("42")).delivered()).hasSize(1);
				assertThat(context.getBean(RemoteListener.class).heard).containsExactly("42");
			});
	}

	private void assertRefused(String property, String value) {
		this.runner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.satisfies((ex) -> assertThat(context.getStartupFailure()).hasStackTraceContaining(
						FailureAnalyzedException.class.getName() + ": The property " + property + " has the value")));
	}

	private static void assertFailed(SendReport report, String cause) {
		assertThat(report.failed()).singleElement().isInstanceOfSatisfying(Delivery.Failed.class, (failed) -> {
			assertThat(failed.reason()).isEqualTo(FailureReason.LISTENER_THREW);
			assertThat(failed.cause()).hasMessageContaining(cause);
		});
	}

	@SuppressWarnings("unchecked")
	private static List<String> steps(AssertableApplicationContext context) {
		return (List<String>) context.getBean("steps");
	}

	private Sender sender() throws InterruptedException {
		Sender sending = this.sender;
		if (sending == null) {
			sending = Sender.builder("orders").directory(LocalUserDirectory.at(this.folder.resolve("ipc"))).start();
			this.sender = sending;
		}
		assertThat(sending.awaitReceivers(1, Duration.ofSeconds(10))).isTrue();
		return sending;
	}

	private SendReport send(Object payload) throws Exception {
		return sender().send(payload).get(10, TimeUnit.SECONDS);
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = OrderPlaced.class)
	static class App {

	}

	static class RemoteListener {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		@IpcEventListener(handle = "orders")
		void on(OrderPlaced order) {
			this.heard.add(order.id());
		}

	}

	static class OnOtherHandle {

		@IpcEventListener("${other.handle}")
		void on(OrderPlaced order) {
		}

		@EventListener
		void local(OrderPlaced order) {
		}

	}

	static class LoggingListener {

		private final List<String> contexts = new CopyOnWriteArrayList<>();

		@EventListener
		void on(OrderPlaced order) {
			this.contexts.add(MDC.get("ipc.handle"));
			this.contexts.add(MDC.get("ipc.messageId"));
		}

	}

	static class FailingListener {

		private final BlockingQueue<MessageFailedEvent> events = new LinkedBlockingQueue<>();

		private final BlockingQueue<Integer> attempts = new LinkedBlockingQueue<>();

		private volatile int failures;

		private volatile int calls;

		@EventListener
		void on(OrderPlaced order) {
			this.calls++;
			this.attempts.add(this.calls);
			if (this.calls <= this.failures) {
				throw new IllegalStateException("attempt " + this.calls);
			}
		}

		@EventListener
		void on(MessageFailedEvent event) {
			this.events.add(event);
			throw new IllegalArgumentException("this hides nothing");
		}

	}

	static class ErrorListener {

		@EventListener
		void on(OrderPlaced order) {
			throw new AssertionError("broken");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRetryPolicy {

		@Bean
		RetryPolicy ipcRetryPolicy() {
			return RetryPolicy.builder().maxRetries(4).delay(Duration.ZERO).build();
		}

		@Bean
		RetryPolicy anotherRetryPolicy() {
			return RetryPolicy.withMaxRetries(0);
		}

	}

	static class DeafListener {

		@IpcEventListener
		void library(LibraryEvent event) {
		}

		@EventListener
		void exactly(IpcMessageEvent<Payment> event) {
		}

		@EventListener
		void wildcard(IpcMessageEvent<? extends Payment> event) {
		}

		@EventListener
		void any(IpcMessageEvent<?> event) {
		}

		@IpcEventListener
		void builtIn(Duration duration) {
		}

		@EventListener
		void local(LibraryEvent event) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class Transactions {

		@Bean
		List<String> steps() {
			return new CopyOnWriteArrayList<>();
		}

		@Bean
		RecordingTransactionManager transactionManager(List<String> steps) {
			return new RecordingTransactionManager(steps);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoTransactions {

		@Bean
		List<String> steps() {
			return new CopyOnWriteArrayList<>();
		}

	}

	static class TransactionalListener {

		private final List<String> steps;

		TransactionalListener(List<String> steps) {
			this.steps = steps;
		}

		@EventListener
		@Order(1)
		void plain(OrderPlaced order) throws IOException {
			this.steps.add("plain " + order.id());
			if (order.id().equals("plain")) {
				throw new IOException("thrown by plain");
			}
		}

		@EventListener
		void on(OrderCancelled order) {
			this.steps.add("cancelled " + order.id());
		}

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		void beforeCommit(OrderPlaced order) {
			step("before commit", order.id());
		}

		@TransactionalEventListener
		void afterCommit(IpcMessageEvent<OrderPlaced> event) {
			step("after commit", event.getPayload().id());
		}

		private void step(String phase, String id) {
			this.steps.add(phase + " " + id);
			if (id.equals(phase)) {
				throw new IllegalStateException("thrown by " + phase);
			}
		}

	}

	static class FallbackListener {

		private final List<String> steps;

		FallbackListener(List<String> steps) {
			this.steps = steps;
		}

		@TransactionalEventListener(fallbackExecution = true)
		void on(OrderPlaced order) {
			this.steps.add("fallback " + order.id());
		}

	}

	/**
	 * A transaction manager with nothing to commit.
	 */
	static class RecordingTransactionManager extends AbstractPlatformTransactionManager {

		private final List<String> steps;

		RecordingTransactionManager(List<String> steps) {
			this.steps = steps;
		}

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.steps.add("begin");
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			this.steps.add("commit");
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			this.steps.add("rollback");
		}

	}

}
