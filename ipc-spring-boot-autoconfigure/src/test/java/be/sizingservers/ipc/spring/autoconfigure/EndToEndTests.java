package be.sizingservers.ipc.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.FailureReason;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.spring.IpcMessageEvent;
import be.sizingservers.ipc.spring.IpcReceiverCustomizer;
import be.sizingservers.ipc.spring.LifecycleReceiver;
import be.sizingservers.ipc.spring.LifecycleSender;
import be.sizingservers.ipc.spring.MessageSentEvent;
import be.sizingservers.ipc.spring.SendFailedEvent;
import be.sizingservers.ipc.spring.UnknownMessageEvent;
import be.sizingservers.ipc.spring.shop.OrderCancelled;
import be.sizingservers.ipc.spring.shop.OrderPlaced;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Several application contexts in one process, with real files and sockets between them.
 */
@Timeout(60)
class EndToEndTests {

	@TempDir
	private Path folder;

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	@AfterEach
	void closeContexts() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

	@Test
	void recordReachesListenersOfAnotherApplication() throws Exception {
		Heard heard = receiver().getBean(Heard.class);
		Sender sender = sender().getBean(Sender.class);
		SendReport report = send(sender, OrderPlaced.of("42"));
		assertThat(report.delivered()).singleElement()
			.satisfies((endPoint) -> assertThat(endPoint.application()).isEqualTo("warehouse"));
		assertThat(heard.payloads).containsExactly(OrderPlaced.of("42"));
		assertThat(heard.events).singleElement().satisfies((event) -> {
			assertThat(event.handle()).isEqualTo("orders");
			assertThat(event.application()).isEqualTo("shop");
			assertThat(event.senderInstance()).isEqualTo(sender.instanceId());
		});
	}

	@Test
	void textAndBytesReachListeners() throws Exception {
		Heard heard = receiver().getBean(Heard.class);
		Sender sender = sender().getBean(Sender.class);
		send(sender, "text");
		send(sender, new byte[] { 1, 2 });
		assertThat(heard.payloads).containsExactly("text", new byte[] { 1, 2 });
	}

	@Test
	void exceptionOfListenerFailsMessage() throws Exception {
		receiver();
		SendReport report = send(sender().getBean(Sender.class), new OrderCancelled("throw"));
		assertThat(report.failed()).singleElement().isInstanceOfSatisfying(Delivery.Failed.class, (failed) -> {
			assertThat(failed.reason()).isEqualTo(FailureReason.LISTENER_THREW);
			assertThat(failed.cause()).hasMessageContaining("already shipped");
		});
	}

	@Test
	void unknownTypeBecomesEventAndIsRejected() throws Exception {
		Heard heard = receiver().getBean(Heard.class);
		SendReport report = send(sender().getBean(Sender.class), new Stranger("42"));
		assertThat(report.failed()).singleElement()
			.isInstanceOfSatisfying(Delivery.Failed.class,
					(failed) -> assertThat(failed.reason()).isEqualTo(FailureReason.REJECTED));
		assertThat(heard.unknown.poll(10, TimeUnit.SECONDS))
			.satisfies((event) -> assertThat(event.payload().typeId()).isEqualTo("Stranger"));
	}

	@Test
	void outcomesArePublishedAtTheSender() throws Exception {
		receiver();
		ConfigurableApplicationContext context = sender();
		Outcomes outcomes = context.getBean(Outcomes.class);
		Sender sender = context.getBean(Sender.class);
		sender.publish(new OrderCancelled("throw"));
		SendFailedEvent failed = outcomes.failed.poll(10, TimeUnit.SECONDS);
		assertThat(failed.cause()).hasMessageContaining("already shipped");
		assertThat(failed.endPoint().application()).isEqualTo("warehouse");
		assertThat(outcomes.sent.poll(10, TimeUnit.SECONDS).report().failed()).hasSize(1);
		send(sender, "text");
		assertThat(outcomes.sent.poll(10, TimeUnit.SECONDS).report().delivered()).hasSize(1);
	}

	@Test
	void outcomesAreNotPublishedIfNotWanted() throws Exception {
		ConfigurableApplicationContext context = start("--ipc.sender.events=false");
		Outcomes outcomes = context.getBean(Outcomes.class);
		context.getBean(Sender.class).send("text").get(10, TimeUnit.SECONDS);
		context.close();
		assertThat(outcomes.sent).isEmpty();
	}

	@Test
	void ownMessagesComeBackOnlyIfWanted() throws Exception {
		ConfigurableApplicationContext lone = start();
		assertThat(lone.getBean(Sender.class).send("text").get(10, TimeUnit.SECONDS).noReceivers()).isTrue();
		lone.close();
		ConfigurableApplicationContext talking = start("--ipc.receiver.accept-own=true");
		send(talking.getBean(Sender.class), "text");
		assertThat(talking.getBean(Heard.class).payloads).containsExactly("text");
	}

	@Test
	void contextsWithTheSameHandleHearEachOther() throws Exception {
		ConfigurableApplicationContext first = start();
		ConfigurableApplicationContext second = start();
		send(first.getBean(Sender.class), "from first");
		send(second.getBean(Sender.class), "from second");
		assertThat(first.getBean(Heard.class).payloads).containsExactly("from second");
		assertThat(second.getBean(Heard.class).payloads).containsExactly("from first");
	}

	@Test
	void contextCanBeStoppedAndStartedAgain() throws Exception {
		ConfigurableApplicationContext receiver = receiver();
		ConfigurableApplicationContext sender = sender();
		UUID receiverInstance = receiver.getBean(Receiver.class).instanceId();
		UUID senderInstance = sender.getBean(Sender.class).instanceId();
		for (int round = 0; round < 3; round++) {
			receiver.stop();
			sender.stop();
			assertThat(receiver.getBean(LifecycleReceiver.class).isRunning()).isFalse();
			assertThatIllegalStateException().isThrownBy(() -> sender.getBean(Sender.class).publish("lost"));
			receiver.start();
			sender.start();
			send(sender.getBean(Sender.class), "round " + round);
		}
		assertThat(receiver.getBean(Receiver.class).instanceId()).isNotEqualTo(receiverInstance);
		assertThat(sender.getBean(Sender.class).instanceId()).isNotEqualTo(senderInstance);
		assertThat(receiver.getBean(Heard.class).payloads).containsExactly("round 0", "round 1", "round 2");
	}

	@Test
	void contextCanBePausedAndRestarted() throws Exception {
		ConfigurableApplicationContext receiver = receiver();
		Sender sender = sender().getBean(Sender.class);
		send(sender, "before");
		receiver.pause();
		await().until(() -> sender.receivers().isEmpty());
		receiver.restart();
		send(sender, "after");
		assertThat(receiver.getBean(Heard.class).payloads).containsExactly("before", "after");
	}

	@Test
	void contextCanBeClosedAndOpenedAgain() throws Exception {
		Sender sender = sender().getBean(Sender.class);
		for (int round = 0; round < 3; round++) {
			ConfigurableApplicationContext receiver = receiver();
			send(sender, "round " + round);
			assertThat(receiver.getBean(Heard.class).payloads).containsExactly("round " + round);
			receiver.close();
			await().until(() -> sender.receivers().isEmpty());
		}
	}

	@Test
	void senderIsClosedIfReceiverCannotStart() {
		AtomicReference<LifecycleSender> sender = new AtomicReference<>();
		ApplicationContextInitializer<ConfigurableApplicationContext> initializer = (
				context) -> context.getBeanFactory().registerSingleton("failing", (IpcReceiverCustomizer) (builder) -> {
					sender.set(context.getBean(LifecycleSender.class));
					assertThat(sender.get().isRunning()).isTrue();
					throw new IllegalStateException("cannot start");
				});
		assertThatException().isThrownBy(() -> start(initializer)).withStackTraceContaining("cannot start");
		assertThat(sender.get().isRunning()).isFalse();
	}

	private ConfigurableApplicationContext receiver() {
		return start("--spring.application.name=warehouse", "--ipc.sender.enabled=false");
	}

	private ConfigurableApplicationContext sender() {
		return start("--spring.application.name=shop", "--ipc.receiver.enabled=false");
	}

	private ConfigurableApplicationContext start(String... arguments) {
		return start((context) -> {
		}, arguments);
	}

	private ConfigurableApplicationContext start(ApplicationContextInitializer<?> initializer, String... arguments) {
		String[] common = { "--ipc.handle=orders", "--ipc.local.directory=" + this.folder.resolve("ipc"),
				"--spring.main.banner-mode=off" };
		ConfigurableApplicationContext context = new SpringApplicationBuilder(App.class).initializers(initializer)
			.run(Stream.concat(Arrays.stream(common), Arrays.stream(arguments)).toArray(String[]::new));
		this.contexts.add(context);
		return context;
	}

	private static SendReport send(Sender sender, Object payload) throws Exception {
		assertThat(sender.awaitReceivers(1, Duration.ofSeconds(10))).isTrue();
		return sender.send(payload).get(10, TimeUnit.SECONDS);
	}

	record Stranger(String id) {
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = OrderPlaced.class)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, IpcAutoConfiguration.class,
			IpcSenderAutoConfiguration.class, IpcReceiverAutoConfiguration.class })
	@Import({ Heard.class, Outcomes.class })
	static class App {

	}

	static class Heard {

		private final List<Object> payloads = new CopyOnWriteArrayList<>();

		private final List<IpcMessageEvent<OrderPlaced>> events = new CopyOnWriteArrayList<>();

		private final BlockingQueue<UnknownMessageEvent> unknown = new LinkedBlockingQueue<>();

		@EventListener
		void on(OrderPlaced order) {
			this.payloads.add(order);
		}

		@EventListener
		void on(IpcMessageEvent<OrderPlaced> event) {
			this.events.add(event);
		}

		@EventListener
		void on(OrderCancelled order) throws IOException {
			throw new IOException("already shipped");
		}

		@EventListener
		void on(String text) {
			this.payloads.add(text);
		}

		@EventListener
		void on(byte[] bytes) {
			this.payloads.add(bytes);
		}

		@EventListener
		void on(UnknownMessageEvent event) {
			this.unknown.add(event);
		}

	}

	static class Outcomes {

		private final BlockingQueue<MessageSentEvent> sent = new LinkedBlockingQueue<>();

		private final BlockingQueue<SendFailedEvent> failed = new LinkedBlockingQueue<>();

		@EventListener
		void on(MessageSentEvent event) {
			this.sent.add(event);
		}

		@EventListener
		void on(SendFailedEvent event) {
			this.failed.add(event);
		}

	}

}
