package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.codec.CodecException;
import be.sizingservers.ipc.codec.IpcType;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import be.sizingservers.ipc.spring.IpcMessageEvent;
import be.sizingservers.ipc.spring.IpcPublished;
import be.sizingservers.ipc.spring.LifecycleSender;
import be.sizingservers.ipc.spring.LifecycleSenders;
import be.sizingservers.ipc.spring.PublishedEventSender;
import be.sizingservers.ipc.spring.SenderFactory;
import be.sizingservers.ipc.spring.TransactionalEventSender;
import be.sizingservers.ipc.spring.desk.Billed;
import be.sizingservers.ipc.spring.desk.Shipment;
import be.sizingservers.ipc.spring.desk.Sold;
import be.sizingservers.ipc.spring.shop.OrderPlaced;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Events that leave the process, with real transactions and a real receiver.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class IpcPublishedTests {

	@TempDir
	private Path folder;

	private RemoteReceiver orders;

	private RemoteReceiver billing;

	private ApplicationContextRunner runner = new ApplicationContextRunner();

	@BeforeEach
	void startReceivers() {
		Path directory = this.folder.resolve("ipc");
		this.orders = new RemoteReceiver(directory, "orders", Sold.class, Relayed.class);
		this.billing = new RemoteReceiver(directory, "billing", Billed.class, Shipment.Paid.class);
		this.runner = this.runner
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, IpcAutoConfiguration.class,
					IpcTransactionAutoConfiguration.class, IpcSenderAutoConfiguration.class,
					IpcReceiverAutoConfiguration.class))
			.withUserConfiguration(Desk.class)
			.withPropertyValues("ipc.handle=orders", "ipc.local.directory=" + directory);
	}

	@AfterEach
	void closeReceivers() {
		this.orders.close();
		this.billing.close();
	}

	@Test
	void sendsAtOnceOutsideOfTransaction() {
		run((context) -> {
			context.publishEvent(new Sold("1"));
			assertThat(context.getBean(Desk.class).heard).containsExactly(new Sold("1"));
			assertThat(this.orders.next().payload()).isEqualTo(new Sold("1"));
			this.orders.assertNoMore(context.getBean(Sender.class));
		});
	}

	@Test
	void sendsAfterCommitInTheOrderOfPublication() {
		run((context) -> {
			transaction(context).executeWithoutResult((status) -> {
				context.publishEvent(new Sold("1"));
				context.publishEvent(new Sold("2"));
				// Would overtake what is already under way.
				context.getBean(Sender.class).publish("before the commit");
				assertThat(context.getBean(Desk.class).heard).containsExactly(new Sold("1"), new Sold("2"));
			});
			assertThat(this.orders.next().payload()).isEqualTo("before the commit");
			assertThat(this.orders.next().payload()).isEqualTo(new Sold("1"));
			assertThat(this.orders.next().payload()).isEqualTo(new Sold("2"));
			this.orders.assertNoMore(context.getBean(Sender.class));
		});
	}

	@Test
	void sendsNothingAfterRollback() {
		run((context) -> {
			transaction(context).executeWithoutResult((status) -> {
				context.publishEvent(new Sold("1"));
				status.setRollbackOnly();
			});
			assertThat(context.getBean(Desk.class).heard).containsExactly(new Sold("1"));
			this.orders.assertNoMore(context.getBean(Sender.class));
		});
	}

	@Test
	void sendsNothingOfNestedTransactionThatIsRolledBack() {
		run((context) -> {
			TransactionTemplate nested = transaction(context);
			nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
			transaction(context).executeWithoutResult((outer) -> {
				context.publishEvent(new Sold("outer"));
				nested.executeWithoutResult((inner) -> context.publishEvent(new Sold("kept")));
				nested.executeWithoutResult((inner) -> {
					context.publishEvent(new Sold("dropped"));
					inner.setRollbackOnly();
				});
			});
			assertThat(this.orders.next().payload()).isEqualTo(new Sold("outer"));
			assertThat(this.orders.next().payload()).isEqualTo(new Sold("kept"));
			this.orders.assertNoMore(context.getBean(Sender.class));
		});
	}

	@Test
	void sendsWhatIsPublishedAfterCommit() {
		run((context) -> {
			transaction(context).executeWithoutResult((status) -> {
				afterCommit(() -> context.publishEvent(new Sold("after commit")));
				afterCompletion(() -> context.publishEvent(new Sold("after completion")));
			});
			assertThat(List.of(this.orders.next().payload(), this.orders.next().payload()))
				.containsExactlyInAnyOrder(new Sold("after commit"), new Sold("after completion"));
			this.orders.assertNoMore(context.getBean(Sender.class));
		});
	}

	@Test
	void reportsTransactionWithUnknownOutcome(CapturedOutput output) {
		run((context) -> {
			TransactionSynchronizationManager.initSynchronization();
			TransactionSynchronizationManager.setActualTransactionActive(true);
			try {
				context.publishEvent(new Sold("1"));
				TransactionSynchronizationManager.getSynchronizations()
					.forEach((each) -> each.afterCompletion(TransactionSynchronization.STATUS_UNKNOWN));
			}
			finally {
				TransactionSynchronizationManager.clear();
			}
			assertThat(output).contains("ERROR").contains("Sold was not sent to 'orders'");
			this.orders.assertNoMore(context.getBean(Sender.class));
		});
	}

	@Test
	void throwsToPublisherWhatCannotBeEncoded() {
		run((context) -> {
			assertThatExceptionOfType(CodecException.class).isThrownBy(() -> context.publishEvent(new Broken()));
			this.orders.assertNoMore(context.getBean(Sender.class));
		});
	}

	@Test
	void logsWhatCannotBeEncodedAfterCommitAndSendsTheOthers(CapturedOutput output) {
		run((context) -> {
			transaction(context).executeWithoutResult((status) -> {
				context.publishEvent(new Broken());
				context.publishEvent(new Sold("1"));
			});
			assertThat(output).contains("ERROR")
				.contains("Broken of a committed transaction cannot be sent to 'orders'");
			assertThat(this.orders.next().payload()).isEqualTo(new Sold("1"));
		});
	}

	@Test
	void localListenerThatThrowsKeepsTheEventIn() {
		run((context) -> {
			assertThatIllegalStateException().isThrownBy(() -> context.publishEvent(new Sold("refused")))
				.withMessage("refused here");
			this.orders.assertNoMore(context.getBean(Sender.class));
		});
	}

	@Test
	void sendsToTheHandleOfTheTypeOrItsNearestAncestors() {
		run((context) -> {
			context.publishEvent(new Billed("1"));
			context.publishEvent(new Shipment.Paid("2"));
			assertThat(this.billing.next().payload()).isEqualTo(new Billed("1"));
			assertThat(this.billing.next().payload()).isEqualTo(new Shipment.Paid("2"));
			try (RemoteReceiver depot = new RemoteReceiver(this.folder.resolve("ipc"), "depot",
					Shipment.Packed.class)) {
				depot.assertNoMore(context.getBean(SenderFactory.class).sender("depot"));
				context.publishEvent(new Shipment.Packed("3"));
				assertThat(depot.next().payload()).isEqualTo(new Shipment.Packed("3"));
			}
		}, "desk.shipments=depot");
	}

	@Test
	void sendsEventsWhosePublisherGivesAnotherType() {
		run((context) -> {
			context.publishEvent(new PayloadApplicationEvent<Object>(this, new Sold("1")));
			assertThat(this.orders.next().payload()).isEqualTo(new Sold("1"));
		});
	}

	@Test
	void refusesTypeThatInheritsDifferentHandles() {
		run((context) -> assertThatIllegalStateException().isThrownBy(() -> context.publishEvent(new Torn()))
			.withMessageContainingAll("Torn", "left, right", "give the type itself"));
	}

	@Test
	void refusesHandleThatIsNone() {
		run((context) -> assertThatIllegalArgumentException().isThrownBy(() -> context.publishEvent(new Blank()))
			.withMessageContaining("must not be blank"));
	}

	@Test
	void refusesApplicationEvent() {
		run((context) -> assertThatIllegalStateException()
			.isThrownBy(() -> context.publishEvent(new OldFashioned(this)))
			.withMessageContainingAll("OldFashioned", "publish a record instead"));
	}

	@Test
	void refusesReactiveTransaction() throws Exception {
		Constructor<?> constructor = TransactionContext.class.getDeclaredConstructor();
		constructor.setAccessible(true);
		Object source = constructor.newInstance();
		run((context) -> assertThatIllegalStateException()
			.isThrownBy(() -> context.publishEvent(new PayloadApplicationEvent<>(source, new Sold("1"))))
			.withMessageContaining("reactive transaction"));
	}

	@Test
	void startsSendersOfTheApplicationsTypesWithTheContext() {
		run((context) -> assertThat(context.getBean(LifecycleSenders.class).senders())
			.extracting((sender) -> sender.handle().value(), LifecycleSender::isRunning)
			.containsExactlyInAnyOrder(tuple("billing", true), tuple("shipping", true)));
	}

	@Test
	void sendsNothingThatCameOverIpc() {
		run((context) -> {
			try (Sender remote = Sender.builder("orders")
				.directory(LocalUserDirectory.at(this.folder.resolve("ipc")))
				.start()) {
				// One to the application, one to the remote receiver itself.
				assertThat(remote.awaitReceivers(2, Duration.ofSeconds(10))).isTrue();
				assertThat(remote.send(new Sold("1")).get(10, TimeUnit.SECONDS).delivered()).hasSize(2);
				assertThat(remote.send(new Relayed("2")).get(10, TimeUnit.SECONDS).delivered()).hasSize(2);
			}
			assertThat(context.getBean(Desk.class).heard).containsExactlyInAnyOrder(new Sold("1"), new Sold("for 2"),
					new Relayed("2"), new Relayed("2"));
			assertThat(this.orders.next().payload()).isEqualTo(new Sold("1"));
			// What a listener makes of a message is an event of its own; the message
			// itself stays.
			assertThat(List.of(this.orders.next().payload(), this.orders.next().payload()))
				.containsExactlyInAnyOrder(new Relayed("2"), new Sold("for 2"));
			this.orders.assertNoMore(context.getBean(Sender.class));
		});
	}

	@Test
	void leavesOtherEventsAlone() {
		run((context) -> {
			context.publishEvent(OrderPlaced.of("1"));
			context.publishEvent("text");
			this.orders.assertNoMore(context.getBean(Sender.class));
		});
	}

	@Test
	void sendsOnceForChildContext() {
		run((parent) -> this.runner.withParent(parent).run((child) -> {
			assertThat(child).hasNotFailed();
			child.publishEvent(new Sold("1"));
			assertThat(this.orders.next().payload()).isEqualTo(new Sold("1"));
			this.orders.assertNoMore(child.getBean(Sender.class));
		}));
	}

	@Test
	void seesTransactionAlthoughListenersRunElsewhere() {
		this.runner = this.runner.withBean("applicationEventMulticaster", SimpleApplicationEventMulticaster.class,
				() -> {
					SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
					multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor());
					return multicaster;
				});
		run((context) -> {
			transaction(context).executeWithoutResult((status) -> {
				context.publishEvent(new Sold("1"));
				status.setRollbackOnly();
			});
			this.orders.assertNoMore(context.getBean(Sender.class));
		});
	}

	@Test
	void sendsNothingIfSenderIsDisabled() {
		run((context) -> {
			assertThat(context).doesNotHaveBean(PublishedEventSender.class).doesNotHaveBean(SenderFactory.class);
			context.publishEvent(new Sold("1"));
		}, "ipc.sender.enabled=false");
	}

	@Test
	void worksWithoutTransactions() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, IpcAutoConfiguration.class,
					IpcTransactionAutoConfiguration.class, IpcSenderAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.transaction"))
			.withPropertyValues("ipc.handle=orders", "ipc.local.directory=" + this.folder.resolve("ipc"))
			.run((context) -> {
				assertThat(context).hasSingleBean(PublishedEventSender.class)
					.doesNotHaveBean(TransactionalEventSender.class);
				context.publishEvent(new Sold("1"));
				assertThat(this.orders.next().payload()).isEqualTo(new Sold("1"));
			});
	}

	private interface Check {

		void with(AssertableApplicationContext context) throws Exception;

	}

	private void run(Check check, String... properties) {
		this.runner.withPropertyValues(properties).run((context) -> {
			assertThat(context).hasNotFailed();
			check.with(context);
		});
	}

	private static TransactionTemplate transaction(ApplicationContext context) {
		return new TransactionTemplate(context.getBean(TestTransactionManager.class));
	}

	private static void afterCommit(Runnable action) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				action.run();
			}

		});
	}

	private static void afterCompletion(Runnable action) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCompletion(int status) {
				action.run();
			}

		});
	}

	@IpcType
	@IpcPublished
	record Relayed(String id) {
	}

	@IpcPublished
	record Broken() {

		public String getValue() {
			throw new IllegalStateException("no value");
		}

	}

	@IpcPublished(" ")
	record Blank() {
	}

	@IpcPublished("left")
	interface Left {

	}

	@IpcPublished("right")
	interface Right {

	}

	record Torn() implements Left, Right {
	}

	@IpcPublished
	static class OldFashioned extends ApplicationEvent {

		OldFashioned(Object source) {
			super(source);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Sold.class)
	static class Desk {

		private final List<Object> heard = new CopyOnWriteArrayList<>();

		@Bean
		TestTransactionManager transactionManager() {
			return new TestTransactionManager();
		}

		@EventListener
		void on(Sold event) {
			this.heard.add(event);
			if (event.id().equals("refused")) {
				throw new IllegalStateException("refused here");
			}
		}

		@EventListener
		List<Object> on(IpcMessageEvent<Relayed> event) {
			return List.of(event.getPayload(), new Sold("for " + event.getPayload().id()));
		}

		@EventListener
		void on(Relayed event) {
			this.heard.add(event);
		}

	}

}
