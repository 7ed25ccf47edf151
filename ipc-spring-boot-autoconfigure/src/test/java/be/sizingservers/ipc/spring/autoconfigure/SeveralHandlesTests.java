package be.sizingservers.ipc.spring.autoconfigure;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import be.sizingservers.ipc.spring.IpcMessageEvent;
import be.sizingservers.ipc.spring.LifecycleReceiver;
import be.sizingservers.ipc.spring.LifecycleReceivers;
import be.sizingservers.ipc.spring.LifecycleSender;
import be.sizingservers.ipc.spring.LifecycleSenders;
import be.sizingservers.ipc.spring.SenderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Applications that send to and receive of more handles than one, with real sockets.
 */
@Timeout(60)
class SeveralHandlesTests {

	@TempDir
	private Path temporary;

	private Path folder;

	private ApplicationContextRunner runner = new ApplicationContextRunner();

	@BeforeEach
	void configureRunner() {
		this.folder = this.temporary.resolve("ipc");
		this.runner = this.runner
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, IpcAutoConfiguration.class,
					IpcSenderAutoConfiguration.class, IpcReceiverAutoConfiguration.class))
			.withUserConfiguration(Heard.class)
			.withPropertyValues("ipc.handle=orders", "ipc.local.directory=" + this.folder);
	}

	@Test
	void receivesEveryHandleOnce() {
		run((receiving) -> {
			assertThat(receiving).hasSingleBean(Receiver.class);
			assertThat(receiving.getBean(Receiver.class).handle()).hasToString("orders");
			assertThat(receiving.getBean(LifecycleReceivers.class).receivers())
				.extracting((receiver) -> receiver.handle().value())
				.containsExactly("billing", "shipping");
			run((sending) -> {
				SenderFactory senders = sending.getBean(SenderFactory.class);
				for (String handle : List.of("orders", "billing", "shipping")) {
					assertThat(send(senders.sender(handle), "to " + handle).delivered()).hasSize(1);
				}
			}, "ipc.receiver.enabled=false");
			assertThat(receiving.getBean(Heard.class).messages).containsExactly("orders: to orders",
					"billing: to billing", "shipping: to shipping");
		}, "ipc.receiver.handles=billing,orders,shipping,billing");
	}

	@Test
	void receivesNoFurtherHandlesIfReceiverIsDisabled() {
		run((context) -> assertThat(context).doesNotHaveBean(LifecycleReceivers.class), "ipc.receiver.enabled=false",
				"ipc.receiver.handles=billing");
	}

	@Test
	void receiversStopAndStartWithTheContext() {
		run((receiving) -> run((sending) -> {
			Sender sender = sending.getBean(SenderFactory.class).sender("billing");
			UUID first = receiving.getBean(LifecycleReceivers.class).receivers().get(0).instanceId();
			for (int round = 0; round < 2; round++) {
				receiving.getSourceApplicationContext().stop();
				assertThat(receiving.getBean(LifecycleReceivers.class).receivers())
					.noneMatch(LifecycleReceiver::isRunning);
				receiving.getSourceApplicationContext().start();
				assertThat(send(sender, "round " + round).delivered()).hasSize(1);
			}
			assertThat(receiving.getBean(LifecycleReceivers.class).receivers().get(0).instanceId()).isNotEqualTo(first);
			assertThat(receiving.getBean(Heard.class).messages).containsExactly("billing: round 0", "billing: round 1");
		}, "ipc.receiver.enabled=false"), "ipc.receiver.handles=billing");
	}

	@Test
	void allReceiversListenOnAllowedPorts() throws IOException {
		List<Integer> ports = freePorts(2);
		String allowed = "ipc.receiver.allowed-ports=%d,%d".formatted(ports.get(0), ports.get(1));
		run((context) -> assertThat(List.of(port(context.getBean(Receiver.class)),
				port(context.getBean(LifecycleReceivers.class).receivers().get(0))))
			.containsExactlyInAnyOrderElementsOf(ports), allowed, "ipc.receiver.handles=billing");
		this.runner.withPropertyValues(allowed, "ipc.receiver.handles=billing,shipping").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure())
				.hasStackTraceContaining("The receiver of handle 'shipping' cannot start")
				.hasStackTraceContaining(ports.get(0).toString())
				.hasStackTraceContaining(ports.get(1).toString());
		});
		// Those that had started are closed again.
		try (Stream<Path> entries = Files.list(this.folder)) {
			assertThat(entries).isEmpty();
		}
	}

	@Test
	void childContextReceivesOnlyWhatItsParentDoesNot() {
		run((parent) -> this.runner.withPropertyValues("ipc.receiver.handles=billing,shipping")
			.withParent(parent)
			.run((child) -> {
				assertThat(child).hasNotFailed();
				assertThat(child.getBean(LifecycleReceivers.class).receivers())
					.extracting((receiver) -> receiver.handle().value())
					.containsExactly("shipping");
			}), "ipc.receiver.handles=billing");
	}

	@Test
	void ownReceiverOfHandleIsTheOnlyOne() {
		this.runner = this.runner.withBean(Receiver.class,
				() -> Receiver.builder("billing").directory(LocalUserDirectory.at(this.folder)).listener((message) -> {
				}).start());
		run((context) -> assertThat(context.getBean(LifecycleReceivers.class).receivers())
			.extracting((receiver) -> receiver.handle().value())
			.containsExactly("shipping"), "ipc.receiver.handles=billing,shipping");
	}

	@Test
	void factoryGivesTheSameSenderEachTime() {
		run((context) -> {
			SenderFactory senders = context.getBean(SenderFactory.class);
			assertThat(senders.sender("billing")).isSameAs(senders.sender("billing"))
				.isNotSameAs(senders.sender("shipping"));
			assertThat(senders.sender("orders")).isSameAs(context.getBean(Sender.class));
			assertThat(senders.sender("billing").handle()).hasToString("billing");
		});
	}

	@Test
	void factoryGivesSenderOfTheApplication() {
		this.runner = this.runner.withBean("own", Sender.class,
				() -> Sender.builder("orders").directory(LocalUserDirectory.at(this.folder)).start());
		run((context) -> assertThat(context.getBean(SenderFactory.class).sender("orders"))
			.isSameAs(context.getBean("own")));
	}

	@Test
	void factoryCanServeBeansOfTheApplication() {
		this.runner = this.runner.withUserConfiguration(BillingSender.class);
		run((context) -> {
			SenderFactory senders = context.getBean(SenderFactory.class);
			assertThat(context).hasSingleBean(Sender.class);
			assertThat(senders.sender("billing")).isSameAs(context.getBean(Sender.class));
			assertThat(((LifecycleSender) senders.sender("billing")).isRunning()).isTrue();
			assertThat(senders.sender("orders").handle()).hasToString("orders");
			assertThat(((LifecycleSender) senders.sender("orders")).isRunning()).isTrue();
		});
	}

	@Test
	void sendersFollowTheContext() {
		run((context) -> {
			SenderFactory senders = context.getBean(SenderFactory.class);
			LifecycleSender sender = (LifecycleSender) senders.sender("billing");
			UUID first = sender.instanceId();
			context.getSourceApplicationContext().stop();
			assertThat(senders.sender("billing")).isSameAs(sender);
			assertThatIllegalStateException().isThrownBy(() -> sender.publish("lost"))
				.withMessageStartingWith("The sender of handle 'billing' is not running");
			LifecycleSender stopped = (LifecycleSender) senders.sender("shipping");
			assertThat(stopped.isRunning()).isFalse();
			context.getSourceApplicationContext().start();
			assertThat(sender.instanceId()).isNotEqualTo(first);
			assertThat(stopped.isRunning()).isTrue();
		});
	}

	@Test
	void closedSenderIsStartedWhenItIsAskedForAgain() {
		run((context) -> {
			SenderFactory senders = context.getBean(SenderFactory.class);
			senders.sender("billing").close();
			assertThat(context.getBean(LifecycleSenders.class).senders()).noneMatch(LifecycleSender::isRunning);
			senders.sender("billing").publish("again");
		});
	}

	@Test
	void factoryRefusesWhatIsNoHandle() {
		run((context) -> {
			SenderFactory senders = context.getBean(SenderFactory.class);
			assertThatIllegalArgumentException().isThrownBy(() -> senders.sender(" "))
				.withMessageContaining("must not be blank");
			assertThatIllegalArgumentException().isThrownBy(() -> senders.sender("a\u0007"))
				.withMessageContaining("U+0007");
		});
	}

	@Test
	void backsOffForFactoryOfTheApplication() {
		this.runner = this.runner.withBean("own", SenderFactory.class, () -> (handle) -> {
			throw new IllegalStateException(handle);
		});
		run((context) -> assertThat(context).hasSingleBean(SenderFactory.class).hasBean("own"));
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

	private static SendReport send(Sender sender, Object payload) throws Exception {
		assertThat(sender.awaitReceivers(1, Duration.ofSeconds(10))).isTrue();
		return sender.send(payload).get(10, TimeUnit.SECONDS);
	}

	private static int port(Receiver receiver) {
		return receiver.localEndPoint().address().getPort();
	}

	private static List<Integer> freePorts(int count) throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			if (count == 1) {
				return List.of(socket.getLocalPort());
			}
			return Stream.concat(Stream.of(socket.getLocalPort()), freePorts(count - 1).stream()).toList();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class BillingSender {

		@Bean
		Sender billing(SenderFactory senders) {
			return senders.sender("billing");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Heard {

		private final List<String> messages = new CopyOnWriteArrayList<>();

		@EventListener
		void on(IpcMessageEvent<String> event) {
			this.messages.add(event.handle() + ": " + event.getPayload());
		}

	}

}
