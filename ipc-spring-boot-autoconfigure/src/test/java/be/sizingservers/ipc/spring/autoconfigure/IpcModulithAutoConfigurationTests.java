package be.sizingservers.ipc.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.spring.SenderFactory;
import be.sizingservers.ipc.spring.stock.Counted;
import be.sizingservers.ipc.spring.stock.Moved;
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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.EventPublication.Status;
import org.springframework.modulith.events.IncompleteEventPublications;
import org.springframework.modulith.events.config.EventExternalizationAutoConfiguration;
import org.springframework.modulith.events.config.EventPublicationAutoConfiguration;
import org.springframework.modulith.events.core.TargetEventPublication;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Spring Modulith as an application has it, but for the database.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class IpcModulithAutoConfigurationTests {

	@TempDir
	private Path temporary;

	private Path folder;

	private ApplicationContextRunner runner = new ApplicationContextRunner();

	@BeforeEach
	void configureRunner() {
		this.folder = this.temporary.resolve("ipc");
		this.runner = this.runner
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, IpcAutoConfiguration.class,
					IpcTransactionAutoConfiguration.class, IpcSenderAutoConfiguration.class,
					IpcModulithAutoConfiguration.class, EventPublicationAutoConfiguration.class,
					EventExternalizationAutoConfiguration.class))
			.withUserConfiguration(Warehouse.class)
			.withPropertyValues("ipc.handle=orders", "ipc.local.directory=" + this.folder);
	}

	@Test
	void completesPublicationWhenReceiverHasHandledIt() {
		try (RemoteReceiver stock = new RemoteReceiver(this.folder, "stock", Counted.class)) {
			run((context) -> {
				commit(context, new Counted("1"));
				Message message = stock.next();
				assertThat(message.payload()).isEqualTo(new Counted("1"));
				TargetEventPublication publication = publication(context);
				await().until(() -> publication.getStatus() == Status.COMPLETED);
				stock.assertNoMore(context.getBean(SenderFactory.class).sender("stock"));
			});
		}
	}

	@Test
	void applicationsThatExternalizeToEachOtherDoNotEcho() {
		this.runner = this.runner
			.withConfiguration(AutoConfigurations.of(IpcReceiverAutoConfiguration.class,
					IpcTransactionalListenerAutoConfiguration.class))
			.withUserConfiguration(Counting.class)
			.withPropertyValues("ipc.handle=stock");
		run((one) -> run((other) -> {
			assertThat(one.getBean(Sender.class).awaitReceivers(1, Duration.ofSeconds(10))).isTrue();
			assertThat(other.getBean(Sender.class).awaitReceivers(1, Duration.ofSeconds(10))).isTrue();
			commit(one, new Counted("1"));
			List<Object> heard = other.getBean(Counting.class).heard();
			await().until(() -> heard.contains(new Counted("1")));
			// Whatever it has sent back came before this.
			assertThat(other.getBean(Sender.class).send("last").get(10, TimeUnit.SECONDS).delivered()).hasSize(1);
			assertThat(one.getBean(Sender.class).send("last").get(10, TimeUnit.SECONDS).delivered()).hasSize(1);
			assertThat(one.getBean(Counting.class).heard()).containsExactly(new Counted("1"), "last");
			assertThat(heard).containsExactly(new Counted("1"), "last");
		}));
	}

	static class Counting {

		private final List<Object> heard = new CopyOnWriteArrayList<>();

		List<Object> heard() {
			return this.heard;
		}

		/**
		 * Lets what has come in be published in a transaction, as Modulith wants it.
		 */
		@TransactionalEventListener(fallbackExecution = false)
		void on(Counted counted) {
			this.heard.add(counted);
		}

		@EventListener
		void on(String text) {
			this.heard.add(text);
		}

	}

	@Test
	void keepsPublicationThatFailedUntilItIsSubmittedAgain(CapturedOutput output) {
		try (RemoteReceiver stock = new RemoteReceiver(this.folder, "stock", Counted.class)) {
			stock.setFailing(true);
			run((context) -> {
				commit(context, new Counted("1"));
				awaitFailure(context, 1);
				assertThat(publication(context).getStatus()).isNotEqualTo(Status.COMPLETED);
				assertThat(output).contains("1 of 1 receivers of 'stock' have not handled an externalized event")
					.contains("out of order");
				stock.setFailing(false);
				context.getBean(IncompleteEventPublications.class).resubmitIncompletePublications((each) -> true);
				assertThat(stock.next().payload()).isEqualTo(new Counted("1"));
				await().until(() -> publication(context).getStatus() == Status.COMPLETED);
			});
		}
	}

	@Test
	void keepsPublicationThatNobodyWasThereFor(CapturedOutput output) {
		run((context) -> {
			commit(context, new Counted("1"));
			awaitFailure(context, 1);
			assertThat(publication(context).getStatus()).isNotEqualTo(Status.COMPLETED);
			assertThat(output).contains("No receiver of 'stock' was there for an externalized event");
		});
	}

	@Test
	void externalizesNothingAfterRollback() {
		try (RemoteReceiver stock = new RemoteReceiver(this.folder, "stock", Counted.class)) {
			run((context) -> {
				new TransactionTemplate(context.getBean(TestTransactionManager.class))
					.executeWithoutResult((status) -> {
						context.publishEvent(new Counted("1"));
						status.setRollbackOnly();
					});
				stock.assertNoMore(context.getBean(SenderFactory.class).sender("stock"));
			});
		}
	}

	@Test
	void sendsHeadersOfTheConfiguration() {
		this.runner = this.runner.withBean(EventExternalizationConfiguration.class,
				() -> EventExternalizationConfiguration.defaults("be.sizingservers.ipc.spring.stock")
					.headers(Counted.class, (event) -> Map.of("number", 42))
					.build());
		try (RemoteReceiver stock = new RemoteReceiver(this.folder, "stock", Counted.class)) {
			run((context) -> {
				commit(context, new Counted("1"));
				assertThat(stock.next().headers()).containsExactly(Map.entry("number", "42"));
			});
		}
	}

	@Test
	void saysThatTargetIsNoneOfIpc(CapturedOutput output) {
		run((context) -> {
			commit(context, new Moved("1"));
			awaitFailure(context, 1);
			assertThat(output).contains("has the target 'moves', which is none of IPC");
		});
	}

	@Test
	void backsOffForOtherBroker() {
		this.runner
			.withBean("other", EventExternalizerModuleListener.class,
					() -> new EventExternalizerModuleListener(EventExternalizationConfiguration.disabled(),
							(payload, target) -> CompletableFuture.completedFuture(null)))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(EventExternalizerModuleListener.class)
				.hasBean("other"));
	}

	@Test
	void backsOffWithoutModulith() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcSenderAutoConfiguration.class,
					IpcModulithAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.modulith"))
			.withPropertyValues("ipc.handle=orders", "ipc.local.directory=" + this.folder)
			.run((context) -> assertThat(context).hasSingleBean(Sender.class).doesNotHaveBean("ipcEventExternalizer"));
	}

	@Test
	void backsOffWithoutSenderOrExternalizationAndForOutbox() {
		for (String property : List.of("ipc.sender.enabled=false",
				"spring.modulith.events.externalization.enabled=false",
				"spring.modulith.events.externalization.mode=outbox")) {
			this.runner.withPropertyValues(property)
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(EventExternalizerModuleListener.class));
		}
	}

	private interface Check {

		void with(AssertableApplicationContext context) throws Exception;

	}

	private void run(Check check) {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			check.with(context);
		});
	}

	private static void commit(ApplicationContext context, Object event) {
		new TransactionTemplate(context.getBean(TestTransactionManager.class))
			.executeWithoutResult((status) -> context.publishEvent(event));
	}

	private static TargetEventPublication publication(ApplicationContext context) {
		assertThat(context.getBean(InMemoryPublications.class).all()).hasSize(1);
		return context.getBean(InMemoryPublications.class).all().get(0);
	}

	private static void awaitFailure(ApplicationContext context, int count) {
		await().until(() -> context.getBean(InMemoryPublications.class).failed().size() == count);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	@AutoConfigurationPackage(basePackageClasses = Counted.class)
	static class Warehouse {

		@Bean
		TestTransactionManager transactionManager() {
			return new TestTransactionManager();
		}

		@Bean
		InMemoryPublications publications() {
			return new InMemoryPublications();
		}

	}

}
