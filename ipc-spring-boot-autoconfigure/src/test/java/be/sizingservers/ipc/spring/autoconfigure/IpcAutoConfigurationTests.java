package be.sizingservers.ipc.spring.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import be.sizingservers.ipc.Application;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.codec.JsonCodec;
import be.sizingservers.ipc.codec.MessageCodec;
import be.sizingservers.ipc.codec.TypeRegistry;
import be.sizingservers.ipc.spring.IpcReceiverCustomizer;
import be.sizingservers.ipc.spring.IpcSenderCustomizer;
import be.sizingservers.ipc.spring.LifecycleReceiver;
import be.sizingservers.ipc.spring.LifecycleSender;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class IpcAutoConfigurationTests {

	@TempDir
	private Path folder;

	private ApplicationContextRunner runner = new ApplicationContextRunner();

	@BeforeEach
	void configureRunner() {
		this.runner = this.runner
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, IpcAutoConfiguration.class,
					IpcSenderAutoConfiguration.class, IpcReceiverAutoConfiguration.class))
			.withPropertyValues("ipc.local.directory=" + this.folder.resolve("ipc"));
	}

	@Test
	void configuresNothingWithoutHandle(CapturedOutput output) {
		this.runner.run((context) -> {
			assertThat(context).doesNotHaveBean(Sender.class)
				.doesNotHaveBean(Receiver.class)
				.doesNotHaveBean(Application.class)
				.doesNotHaveBean(TypeRegistry.class)
				.doesNotHaveBean(IpcProperties.class);
			assertThat(output.getAll().lines().filter((line) -> line.contains("ipc.handle is not set"))).singleElement()
				.asString()
				.contains("INFO");
		});
	}

	/**
	 * As in a file that applications without IPC have too.
	 */
	@Test
	void leavesEmptyPropertiesAloneWithoutHandle() {
		this.runner.withPropertyValues("ipc.epm.port=${EPM_PORT:}", "ipc.receiver.enabled=")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void configuresSenderAndReceiverWithHandle(CapturedOutput output) {
		this.runner.withPropertyValues("ipc.handle=orders", "spring.application.name=shop").run((context) -> {
			assertThat(context).hasSingleBean(LifecycleSender.class).hasSingleBean(LifecycleReceiver.class);
			assertThat(context.getBean(Sender.class).handle()).hasToString("orders");
			assertThat(context.getBean(Application.class).name()).isEqualTo("shop");
			assertThat(context.getBean(LifecycleSender.class).isRunning()).isTrue();
			assertThat(context.getBean(LifecycleReceiver.class).isRunning()).isTrue();
			assertThat(context.getBean(Receiver.class).localEndPoint().application()).isEqualTo("shop");
			assertThat(output).contains("Types accepted over IPC").doesNotContain("ipc.handle is not set");
		});
	}

	@Test
	void saysOnceThatThereIsAReceiverNow(CapturedOutput output) {
		this.runner.withPropertyValues("ipc.handle=orders", "ipc.receiver.enabled=false").run((context) -> {
			Sender sender = context.getBean(Sender.class);
			assertThat(output).contains("0 receivers found so far").doesNotContain("Found");
			try (RemoteReceiver first = new RemoteReceiver(this.folder.resolve("ipc"), "orders")) {
				assertThat(sender.awaitReceivers(1, Duration.ofSeconds(10))).isTrue();
				try (RemoteReceiver second = new RemoteReceiver(this.folder.resolve("ipc"), "orders")) {
					assertThat(sender.awaitReceivers(2, Duration.ofSeconds(10))).isTrue();
				}
			}
		});
		assertThat(output.getAll().lines().filter((line) -> line.contains("INFO") && line.contains("Found ")))
			.singleElement()
			.asString()
			.contains("127.0.0.1", "'orders'");
	}

	@Test
	void configuresNoSenderIfItIsDisabled() {
		this.runner.withPropertyValues("ipc.handle=orders", "ipc.sender.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(Receiver.class).doesNotHaveBean(Sender.class));
	}

	@Test
	void configuresNoReceiverIfItIsDisabled() {
		this.runner.withPropertyValues("ipc.handle=orders", "ipc.receiver.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(Sender.class).doesNotHaveBean(Receiver.class));
	}

	@Test
	void worksWithoutJackson() {
		this.runner.withPropertyValues("ipc.handle=orders")
			.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.run((context) -> {
				assertThat(context).hasSingleBean(Sender.class)
					.hasSingleBean(Receiver.class)
					.doesNotHaveBean(MessageCodec.class);
				assertThat(context.getBean(LifecycleReceiver.class).isRunning()).isTrue();
			});
	}

	@Test
	void writesWithMapperOfTheApplication() {
		this.runner.withPropertyValues("ipc.handle=orders", "spring.jackson.property-naming-strategy=SNAKE_CASE")
			.run((context) -> assertThat(context.getBean(JsonCodec.class).encode(new Invoice("42")))
				.asString(StandardCharsets.UTF_8)
				.contains("\"invoice_number\""));
	}

	@Test
	void worksWithoutMapperOfTheApplication() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcSenderAutoConfiguration.class))
			.withPropertyValues("ipc.handle=orders", "ipc.local.directory=" + this.folder.resolve("ipc"))
			.run((context) -> assertThat(context).hasSingleBean(JsonCodec.class).doesNotHaveBean(JsonMapper.class));
	}

	@Test
	void backsOffForBeansOfTheApplication() {
		this.runner.withPropertyValues("ipc.handle=orders")
			.withUserConfiguration(OwnBeans.class)
			.run((context) -> assertThat(context).hasSingleBean(Application.class)
				.hasSingleBean(TypeRegistry.class)
				.hasSingleBean(MessageCodec.class)
				.hasBean("ownApplication")
				.hasBean("ownTypes")
				.hasBean("ownCodec"));
	}

	@Test
	void appliesCustomizersInTheirOrder() {
		this.runner.withPropertyValues("ipc.handle=orders").withUserConfiguration(Customizers.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Customizers.class).calls).containsExactly("sender 1", "sender 2", "receiver");
		});
	}

	@Test
	void givesChildContextNoReceiverOfItsOwn() {
		this.runner.withPropertyValues("ipc.handle=orders")
			.run((parent) -> this.runner.withPropertyValues("ipc.handle=orders").withParent(parent).run((child) -> {
				assertThat(child).hasNotFailed();
				assertThat(child.getBean(Receiver.class)).isSameAs(parent.getBean(Receiver.class));
				assertThat(child.getBean(Sender.class)).isSameAs(parent.getBean(Sender.class));
			}));
	}

	record Invoice(String invoiceNumber) {
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		Application ownApplication() {
			return Application.named("own");
		}

		@Bean
		TypeRegistry ownTypes() {
			return TypeRegistry.builder().build();
		}

		@Bean
		MessageCodec ownCodec() {
			return JsonCodec.create();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private final List<String> calls = new ArrayList<>();

		@Bean
		@Order(2)
		IpcSenderCustomizer second() {
			return (builder) -> this.calls.add("sender 2");
		}

		@Bean
		@Order(1)
		IpcSenderCustomizer first() {
			return (builder) -> this.calls.add("sender 1");
		}

		@Bean
		IpcReceiverCustomizer receiver() {
			return (builder) -> this.calls.add("receiver");
		}

	}

}
