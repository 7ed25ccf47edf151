package be.sizingservers.ipc.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import be.sizingservers.ipc.spring.IpcHandler;
import be.sizingservers.ipc.spring.IpcMessageEvent;
import be.sizingservers.ipc.spring.IpcReceiverCustomizer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * On which threads event listeners and request handlers run.
 */
@Timeout(60)
class ListenerThreadsTests {

	private static final String VIRTUAL = "spring.threads.virtual.enabled=true";

	@TempDir
	private Path folder;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcSenderAutoConfiguration.class,
					IpcReceiverAutoConfiguration.class, IpcHandlerAutoConfiguration.class,
					IpcObservationAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
			.withPropertyValues("ipc.handle=orders", "ipc.local.directory=" + this.folder.resolve("ipc"))
			.withBean(Listening.class);
	}

	private Sender sender() throws InterruptedException {
		Sender sender = Sender.builder("orders").directory(LocalUserDirectory.at(this.folder.resolve("ipc"))).start();
		assertThat(sender.awaitReceivers(1, Duration.ofSeconds(10))).isTrue();
		return sender;
	}

	private void assertRunOn(AssertableApplicationContext context, String thread) throws Exception {
		try (Sender sender = sender()) {
			assertThat(sender.send("hello").get(10, TimeUnit.SECONDS).delivered()).hasSize(1);
			assertThat(context.getBean(Listening.class).threads).singleElement().asString().contains(thread);
			assertThat(sender.request(42, String.class, Duration.ofSeconds(10)).join()).contains(thread);
		}
	}

	@Test
	void isTheOneThatReadsTheConnection() {
		runner().run((context) -> {
			assertThat(context).doesNotHaveBean("ipcListenerExecutor");
			assertRunOn(context, "ipc-receiver-");
		});
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void isTheOneThatReadsWhereThereAreNoVirtualThreads() {
		runner().withPropertyValues(VIRTUAL).run((context) -> assertRunOn(context, "ipc-receiver-"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void isVirtualIfWanted() {
		runner().withPropertyValues(VIRTUAL).run((context) -> {
			assertThat(context.getBean("ipcListenerExecutor")).isInstanceOf(VirtualThreadTaskExecutor.class);
			assertRunOn(context, "ipc-listener-");
			assertRunOnVirtualThread(context.getBean(Listening.class));
		});
	}

	private static void assertRunOnVirtualThread(Listening listening) {
		assertThat(listening.threads).isNotEmpty().allMatch((thread) -> thread.startsWith("VirtualThread["));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void hasTheLoggingContextAndTheObservationAlsoIfVirtual() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler((context) -> true);
		runner().withPropertyValues(VIRTUAL).withBean(ObservationRegistry.class, () -> registry).run((context) -> {
			try (Sender sender = sender()) {
				String id = sender.send("hello").get(10, TimeUnit.SECONDS).message().id().toString();
				assertThat(context.getBean(Listening.class).surroundings).containsExactly("orders", id, "ipc.process");
				sender.request(42, String.class, Duration.ofSeconds(10)).join();
				assertThat(context.getBean(Listening.class).surroundings).hasSize(6)
					.endsWith("ipc.process")
					.startsWith("orders", id, "ipc.process", "orders");
				assertRunOnVirtualThread(context.getBean(Listening.class));
			}
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void keepsTheOrderOfEachSenderAlsoIfVirtual() {
		int count = 20_000;
		runner().withPropertyValues(VIRTUAL).run((context) -> {
			try (Sender first = sender(); Sender second = sender()) {
				for (int i = 0; i < count - 1; i++) {
					first.publish((long) i);
					second.publish((long) i);
				}
				first.send(count - 1L).get(30, TimeUnit.SECONDS);
				second.send(count - 1L).get(30, TimeUnit.SECONDS);
				List<Long> all = IntStream.range(0, count).mapToObj(Long::valueOf).toList();
				assertThat(context.getBean(Listening.class).numbers).hasSize(2)
					.allSatisfy((sender, numbers) -> assertThat(numbers).isEqualTo(all));
			}
		});
	}

	/**
	 * Also where it is looked for by its type, and for {@code @Async}.
	 */
	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void leavesTheTaskExecutorOfTheApplicationAlone() {
		runner().withPropertyValues(VIRTUAL).withUserConfiguration(Working.class).run((context) -> {
			assertThat(context).hasBean("applicationTaskExecutor").hasBean("ipcListenerExecutor");
			Object own = context.getBean("applicationTaskExecutor");
			assertThat(context.getBean(TaskExecutor.class)).isSameAs(own);
			assertThat(context.getBean(AsyncTaskExecutor.class)).isSameAs(own);
			assertThat(context.getBeanProvider(Executor.class).getIfUnique()).isSameAs(own);
			assertThat(context.getBean(Working.class).thread().get(10, TimeUnit.SECONDS)).startsWith("task-");
		});
	}

	@Test
	void isOfTheExecutorOfTheApplication() {
		runner().withPropertyValues(VIRTUAL)
			.withUserConfiguration(OwnExecutor.class)
			.run((context) -> assertRunOn(context, "own-"));
	}

	@Test
	void isOfTheExecutorThatACustomizerSets() {
		runner().withPropertyValues(VIRTUAL)
			.withBean(IpcReceiverCustomizer.class,
					() -> (builder) -> builder.executor(new SimpleAsyncTaskExecutor("customized-")))
			.run((context) -> assertRunOn(context, "customized-"));
	}

	static class Listening {

		private final List<String> threads = new CopyOnWriteArrayList<>();

		private final List<String> surroundings = new CopyOnWriteArrayList<>();

		private final Map<String, List<Long>> numbers = new ConcurrentHashMap<>();

		private final ObservationRegistry registry;

		Listening(ObjectProvider<ObservationRegistry> registry) {
			this.registry = registry.getIfAvailable(ObservationRegistry::create);
		}

		@EventListener
		void on(String text) {
			look();
		}

		@EventListener
		void on(IpcMessageEvent<Long> event) {
			this.numbers
				.computeIfAbsent(event.message().id().senderInstance().toString(),
						(sender) -> Collections.synchronizedList(new ArrayList<>()))
				.add(event.getPayload());
		}

		@IpcHandler
		String answer(Integer question) {
			look();
			return Thread.currentThread().toString();
		}

		private void look() {
			this.threads.add(Thread.currentThread().toString());
			Observation observation = this.registry.getCurrentObservation();
			this.surroundings
				.addAll(List.of(String.valueOf(MDC.get("ipc.handle")), String.valueOf(MDC.get("ipc.messageId")),
						(observation != null) ? observation.getContextView().getName() : "none"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class Working {

		@Async
		CompletableFuture<String> thread() {
			return CompletableFuture.completedFuture(Thread.currentThread().getName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnExecutor {

		@Bean(defaultCandidate = false)
		Executor ipcListenerExecutor() {
			return new SimpleAsyncTaskExecutor("own-");
		}

	}

}
