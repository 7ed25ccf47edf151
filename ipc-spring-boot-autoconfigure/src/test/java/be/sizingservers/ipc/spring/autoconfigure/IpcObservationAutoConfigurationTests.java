package be.sizingservers.ipc.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.spring.IpcMessageEvent;
import be.sizingservers.ipc.spring.observation.DefaultIpcProcessObservationConvention;
import be.sizingservers.ipc.spring.observation.DefaultIpcSendObservationConvention;
import be.sizingservers.ipc.spring.observation.IpcObservation;
import be.sizingservers.ipc.spring.observation.IpcObservations;
import be.sizingservers.ipc.spring.observation.IpcProcessContext;
import be.sizingservers.ipc.spring.observation.IpcProcessObservationConvention;
import be.sizingservers.ipc.spring.observation.IpcSendContext;
import be.sizingservers.ipc.spring.observation.IpcSendObservationConvention;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class IpcObservationAutoConfigurationTests {

	@TempDir
	private Path folder;

	private final List<Observation.Context> seen = new CopyOnWriteArrayList<>();

	private final List<IpcMessageEvent<String>> received = new CopyOnWriteArrayList<>();

	private ApplicationContextRunner runner = new ApplicationContextRunner();

	@BeforeEach
	void configureRunner() {
		this.runner = this.runner
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, IpcAutoConfiguration.class,
					IpcSenderAutoConfiguration.class, IpcReceiverAutoConfiguration.class,
					IpcObservationAutoConfiguration.class))
			.withPropertyValues("ipc.handle=orders", "ipc.receiver.accept-own=true",
					"ipc.local.directory=" + this.folder.resolve("ipc"))
			.withBean(Listener.class, () -> new Listener(this.received));
	}

	private ApplicationContextRunner observed() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new Recorder(this.seen));
		return this.runner.withBean(ObservationRegistry.class, () -> registry);
	}

	private static SendReport send(AssertableApplicationContext context, String text) throws Exception {
		Sender sender = context.getBean(Sender.class);
		assertThat(sender.awaitReceivers(1, Duration.ofSeconds(10))).isTrue();
		return sender.send(text, Map.of("tenant", "acme")).get(10, TimeUnit.SECONDS);
	}

	private <C extends Observation.Context> void awaitSeen(Class<C> type, Consumer<C> check) {
		await().untilAsserted(() -> assertThat(this.seen).filteredOn(type::isInstance)
			.singleElement()
			.satisfies((context) -> check.accept(type.cast(context))));
	}

	private static String tag(Observation.Context context, KeyName key) {
		KeyValue value = context.getLowCardinalityKeyValue(key.asString());
		return (value != null) ? value.getValue() : null;
	}

	@Test
	void observesWhatIsSentAndHandled() {
		observed().run((context) -> {
			SendReport report = send(context, "hello");
			awaitSeen(IpcSendContext.class, (sent) -> {
				assertThat(sent.getName()).isEqualTo("ipc.send");
				assertThat(sent.getContextualName()).isEqualTo("orders send");
				assertThat(sent.getAllKeyValues()).containsExactlyInAnyOrder(KeyValue.of("handle", "orders"),
						KeyValue.of("messaging.system", "ipc"), KeyValue.of("messaging.operation", "send"),
						KeyValue.of("outcome", "delivered"),
						KeyValue.of("ipc.message.id", report.message().id().toString()));
				assertThat(sent.getError()).isNull();
			});
			awaitSeen(IpcProcessContext.class, (handled) -> {
				assertThat(handled.getName()).isEqualTo("ipc.process");
				assertThat(handled.getContextualName()).isEqualTo("orders process");
				assertThat(handled.getAllKeyValues()).containsExactlyInAnyOrder(KeyValue.of("handle", "orders"),
						KeyValue.of("messaging.system", "ipc"), KeyValue.of("messaging.operation", "process"),
						KeyValue.of("outcome", "handled"),
						KeyValue.of("ipc.message.id", report.message().id().toString()));
			});
		});
	}

	@Test
	void whatAHandlerAddsToTheCarrierTravelsInTheHeaders() {
		observed().run((context) -> {
			send(context, "hello");
			assertThat(this.received).singleElement()
				.satisfies((event) -> assertThat(event.headers()).containsOnly(Map.entry("tenant", "acme"),
						Map.entry("traceparent", "from the handler")));
		});
	}

	@Test
	void aListenerThatThrowsIsAnErrorOnBothSides() {
		observed().run((context) -> {
			assertThat(send(context, "bad").failed()).hasSize(1);
			awaitSeen(IpcSendContext.class, (sent) -> {
				assertThat(tag(sent, IpcObservation.LowCardinalityKeyNames.OUTCOME)).isEqualTo("failed");
				assertThat(sent.getError()).hasMessageContaining("no stock");
			});
			awaitSeen(IpcProcessContext.class, (handled) -> {
				assertThat(tag(handled, IpcObservation.LowCardinalityKeyNames.OUTCOME)).isEqualTo("failed");
				assertThat(handled.getError()).isInstanceOf(IOException.class).hasMessage("no stock");
			});
		});
	}

	@Test
	void observesWhatIsPublished() {
		observed().run((context) -> {
			send(context, "first");
			awaitSeen(IpcSendContext.class, (sent) -> assertThat(sent.payload()).isEqualTo("first"));
			this.seen.clear();
			context.getBean(Sender.class).publish("second");
			awaitSeen(IpcSendContext.class, (sent) -> {
				assertThat(sent.getContextualName()).isEqualTo("orders publish");
				assertThat(tag(sent, IpcObservation.LowCardinalityKeyNames.OUTCOME)).isEqualTo("published");
				assertThat(sent.payload()).isEqualTo("second");
			});
		});
	}

	@Test
	void nobodyThereIsAnOutcomeAndNoError() {
		observed().withPropertyValues("ipc.receiver.enabled=false").run((context) -> {
			assertThat(context.getBean(Sender.class).send("hello").get(10, TimeUnit.SECONDS).noReceivers()).isTrue();
			awaitSeen(IpcSendContext.class, (sent) -> {
				assertThat(tag(sent, IpcObservation.LowCardinalityKeyNames.OUTCOME)).isEqualTo("no-receivers");
				assertThat(sent.getError()).isNull();
			});
		});
	}

	@Test
	void whatCannotBeSentIsAnError() {
		observed().run((context) -> {
			Sender sender = context.getBean(Sender.class);
			assertThatIllegalArgumentException()
				.isThrownBy(() -> sender.send("hello", Map.of("long", "x".repeat(70_000))));
			awaitSeen(IpcSendContext.class,
					(sent) -> assertThat(tag(sent, IpcObservation.LowCardinalityKeyNames.OUTCOME)).isEqualTo("error"));
		});
	}

	@Test
	void conventionsAreReplacedByBeans() {
		observed().withUserConfiguration(OwnConventions.class).run((context) -> {
			send(context, "hello");
			awaitSeen(IpcSendContext.class, (sent) -> assertThat(sent.getName()).isEqualTo("shop.sent"));
			awaitSeen(IpcProcessContext.class,
					(handled) -> assertThat(handled.getLowCardinalityKeyValues()).contains(KeyValue.of("team", "a")));
		});
	}

	@Test
	void isOffByProperty() {
		observed().withPropertyValues("ipc.observation.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(IpcObservations.class);
			send(context, "hello");
			assertThat(this.seen).isEmpty();
		});
	}

	@Test
	void isOffWithoutARegistry() {
		this.runner.run((context) -> {
			assertThat(context).doesNotHaveBean(IpcObservations.class);
			assertThat(send(context, "hello").delivered()).hasSize(1);
		});
	}

	@Test
	void aRegistryWithoutHandlersAddsNothing() {
		this.runner.withBean(ObservationRegistry.class, ObservationRegistry::create).run((context) -> {
			assertThat(context).hasSingleBean(IpcObservations.class);
			assertThat(send(context, "hello").delivered()).hasSize(1);
			assertThat(send(context, "bad").failed()).hasSize(1);
		});
	}

	@Test
	void worksWithoutMicrometerObservation() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer")).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("ipcObservations").doesNotHaveBean("ipcInstrumentation");
			assertThat(send(context, "hello").delivered()).hasSize(1);
		});
	}

	/**
	 * Keeps what has ended, and does to the carrier what a tracer does.
	 */
	private record Recorder(List<Observation.Context> seen) implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			if (context instanceof IpcSendContext sending) {
				sending.getSetter().set(sending.getCarrier(), "traceparent", "from the handler");
			}
		}

		@Override
		public void onStop(Observation.Context context) {
			this.seen.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	static class Listener {

		private final List<IpcMessageEvent<String>> received;

		Listener(List<IpcMessageEvent<String>> received) {
			this.received = received;
		}

		@EventListener
		void on(IpcMessageEvent<String> event) throws IOException {
			if (event.getPayload().equals("bad")) {
				throw new IOException("no stock");
			}
			this.received.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConventions {

		@Bean
		IpcSendObservationConvention sendConvention() {
			return new DefaultIpcSendObservationConvention() {

				@Override
				public String getName() {
					return "shop.sent";
				}

			};
		}

		@Bean
		IpcProcessObservationConvention processConvention() {
			return new DefaultIpcProcessObservationConvention() {

				@Override
				public KeyValues getLowCardinalityKeyValues(IpcProcessContext context) {
					return super.getLowCardinalityKeyValues(context).and("team", "a");
				}

			};
		}

	}

}
