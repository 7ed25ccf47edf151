package be.sizingservers.ipc.spring.autoconfigure;

import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import be.sizingservers.ipc.spring.health.IpcHealthIndicator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class IpcMetricsAutoConfigurationTests {

	@TempDir
	private Path folder;

	private ApplicationContextRunner runner = new ApplicationContextRunner();

	@BeforeEach
	void configureRunner() {
		this.runner = this.runner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
					JacksonAutoConfiguration.class, IpcAutoConfiguration.class, IpcSenderAutoConfiguration.class,
					IpcReceiverAutoConfiguration.class, IpcMetricsAutoConfiguration.class,
					IpcHealthContributorAutoConfiguration.class))
			.withPropertyValues("ipc.handle=orders", "ipc.receiver.accept-own=true",
					"ipc.local.directory=" + this.folder.resolve("ipc"))
			.withBean(Listener.class);
	}

	private static double gauge(MeterRegistry registry, String name, String... tags) {
		return registry.get(name).tags(tags).gauge().value();
	}

	private static double count(MeterRegistry registry, String name, String... tags) {
		return registry.get(name).tags(tags).functionCounter().count();
	}

	private static void send(Sender sender, String text) throws Exception {
		assertThat(sender.awaitReceivers(1, Duration.ofSeconds(10))).isTrue();
		sender.send(text).get(10, TimeUnit.SECONDS);
	}

	@Test
	void tellsWhatHasBecomeOfMessages() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Sender sender = context.getBean(Sender.class);
			send(sender, "good");
			send(sender, "bad");
			assertThat(count(registry, "ipc.verdicts", "handle", "orders", "verdict", "delivered")).isOne();
			assertThat(count(registry, "ipc.verdicts", "handle", "orders", "verdict", "failed")).isOne();
			assertThat(count(registry, "ipc.verdicts", "handle", "orders", "verdict", "uncertain")).isZero();
			assertThat(count(registry, "ipc.reconnects", "handle", "orders")).isZero();
			assertThat(gauge(registry, "ipc.receivers", "handle", "orders", "state", "attached")).isOne();
			assertThat(gauge(registry, "ipc.receivers", "handle", "orders", "state", "suspended")).isZero();
			assertThat(gauge(registry, "ipc.queue.size", "handle", "orders")).isZero();
			assertThat(gauge(registry, "ipc.queue.bytes", "handle", "orders")).isZero();
			assertThat(gauge(registry, "ipc.senders", "handle", "orders")).isOne();
		});
	}

	@Test
	void countsWhoWasRefused() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Receiver receiver = context.getBean(Receiver.class);
			assertThat(count(registry, "ipc.connections.refused", "handle", "orders", "reason", "credentials"))
				.isZero();
			try (Socket stranger = new Socket(receiver.localEndPoint().address().getAddress(),
					receiver.localEndPoint().address().getPort())) {
				stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
				await().untilAsserted(() -> assertThat(
						registry.get("ipc.connections.refused").tag("handle", "orders").functionCounters())
					.anySatisfy((counter) -> assertThat(counter.count()).isOne()));
			}
		});
	}

	@Test
	void goesOnAfterARestart() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Sender sender = context.getBean(Sender.class);
			send(sender, "good");
			context.getSourceApplicationContext().stop();
			assertThat(count(registry, "ipc.verdicts", "verdict", "delivered")).isOne();
			assertThat(gauge(registry, "ipc.receivers", "state", "attached")).isZero();
			assertThat(gauge(registry, "ipc.queue.size")).isZero();
			context.getSourceApplicationContext().start();
			send(sender, "good");
			assertThat(count(registry, "ipc.verdicts", "verdict", "delivered")).isEqualTo(2);
			assertThat(gauge(registry, "ipc.receivers", "state", "attached")).isOne();
		});
	}

	@Test
	void sendersAndReceiversThatAreNoBeansAreSeenToo() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Participants participants = context.getBean(Participants.class);
			LocalUserDirectory directory = LocalUserDirectory.at(this.folder.resolve("ipc"));
			try (Receiver receiver = Receiver.builder("invoices").directory(directory).listener((message) -> {
			}).start(); Sender sender = Sender.builder("invoices").directory(directory).start()) {
				participants.add(sender);
				participants.add(receiver);
				send(sender, "more");
				assertThat(participants.senders()).containsExactly(context.getBean(Sender.class), sender);
				assertThat(count(registry, "ipc.verdicts", "handle", "invoices", "verdict", "delivered")).isOne();
				assertThat(gauge(registry, "ipc.senders", "handle", "invoices")).isOne();
				assertThat(count(registry, "ipc.verdicts", "handle", "orders", "verdict", "delivered")).isZero();
				assertThat(context.getBean(IpcHealthIndicator.class).health().getDetails().get("senders")).asString()
					.contains("orders", "invoices");
				assertThat(context.getBean(IpcHealthIndicator.class).health().getDetails().get("receivers")).asString()
					.contains("orders", "invoices");
			}
		});
	}

	@Test
	void sendersOfTheApplicationsOwnAreSeen() {
		LocalUserDirectory directory = LocalUserDirectory.at(this.folder.resolve("ipc"));
		this.runner.withBean("own", Sender.class, () -> Sender.builder("own").directory(directory).start())
			.run((context) -> {
				assertThat(context).hasSingleBean(Sender.class);
				assertThat(gauge(context.getBean(MeterRegistry.class), "ipc.queue.size", "handle", "own")).isZero();
			});
	}

	@Test
	void worksForARegistryOfTheApplicationsOwn() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcSenderAutoConfiguration.class,
					IpcReceiverAutoConfiguration.class, IpcMetricsAutoConfiguration.class))
			.withPropertyValues("ipc.handle=orders", "ipc.local.directory=" + this.folder.resolve("ipc"))
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasNotFailed().hasBean("ipcMetrics"));
	}

	@Test
	void isOffWithoutARegistry() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcSenderAutoConfiguration.class,
					IpcMetricsAutoConfiguration.class))
			.withPropertyValues("ipc.handle=orders", "ipc.local.directory=" + this.folder.resolve("ipc"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("ipcMetrics"));
	}

	@Test
	void worksWithoutMicrometerCore() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, IpcAutoConfiguration.class,
					IpcSenderAutoConfiguration.class, IpcReceiverAutoConfiguration.class,
					IpcMetricsAutoConfiguration.class, IpcObservationAutoConfiguration.class))
			.withPropertyValues("ipc.handle=orders", "ipc.local.directory=" + this.folder.resolve("ipc"))
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Sender.class)
				.doesNotHaveBean("ipcMetrics"));
	}

	static class Listener {

		@EventListener
		void on(String text) {
			if (text.equals("bad")) {
				throw new IllegalStateException(List.of("no", "stock").toString());
			}
		}

	}

}
