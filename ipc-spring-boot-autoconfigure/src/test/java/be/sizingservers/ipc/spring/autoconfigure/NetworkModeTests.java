package be.sizingservers.ipc.spring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.epm.EndPointManagerServer;
import be.sizingservers.ipc.spring.health.IpcHealthIndicator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Contexts that find each other over a real End Point Manager.
 */
@Timeout(60)
class NetworkModeTests {

	private EndPointManagerServer server;

	private ApplicationContextRunner runner;

	@BeforeEach
	void start() {
		this.server = EndPointManagerServer.builder().port(0).start();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, IpcAutoConfiguration.class,
					IpcEpmAutoConfiguration.class, IpcSenderAutoConfiguration.class, IpcReceiverAutoConfiguration.class,
					IpcHealthContributorAutoConfiguration.class))
			.withPropertyValues("ipc.handle=orders");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void messagesReachAnotherApplicationOverTheManager() {
		runner("stock").run((receiving) -> runner("shop").run((sending) -> {
			assertThat(receiving).hasSingleBean(EndPointManagerConnection.class);
			Sender sender = sending.getBean(Sender.class);
			assertThat(sender.awaitReceivers(1, Duration.ofSeconds(5))).isTrue();
			assertThat(sender.send("hello").get(5, TimeUnit.SECONDS).delivered())
				.containsExactly(receiving.getBean(Receiver.class).localEndPoint());
			assertThat(this.server.receivers()).hasSize(2);
		}));
		assertThat(this.server.receivers()).isEmpty();
	}

	@Test
	void severalManagersAreNamedByAddresses() {
		this.runner.withPropertyValues("ipc.epm.addresses=127.0.0.1:" + port() + ",[::1]:1")
			.run((context) -> assertThat(context.getBean(EndPointManagerConnection.class).status())
				.extracting(EndPointManagerConnection.Status::address)
				.containsExactly("127.0.0.1:" + port(), "[::1]:1"));
	}

	@Test
	void connectionDetailsTakePrecedenceOverProperties() {
		this.runner.withUserConfiguration(OwnDetails.class)
			.withPropertyValues("ipc.epm.port=1", "ipc.epm.password=hush-hush-hush", "test.port=" + port())
			.run((context) -> {
				assertThat(context).doesNotHaveBean(PropertiesIpcEpmConnectionDetails.class);
				assertThat(this.server.receivers()).hasSize(1);
			});
	}

	@Test
	void aDirectoryOfTheUsersOwnReplacesTheManager() {
		EndPointDirectory own = EndPointManagerConnection.to("127.0.0.1", port()).directory();
		runner("shop").withPropertyValues("ipc.epm.port=1")
			.withBean(EndPointDirectory.class, () -> own)
			.run((context) -> {
				assertThat(context).doesNotHaveBean(EndPointManagerConnection.class);
				assertThat(health(context).getDetails()).containsEntry("mode", "own directory");
				assertThat(this.server.receivers()).hasSize(1);
			});
	}

	@Test
	void withoutAnyAddressThereIsLocalUserMode() {
		this.runner
			.withPropertyValues("ipc.epm.host=", "ipc.epm.addresses=", "ipc.receiver.enabled=false",
					"ipc.sender.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(EndPointManagerConnection.class)
				.doesNotHaveBean(IpcEpmConnectionDetails.class));
	}

	/**
	 * As in a test, where nobody asks for it.
	 */
	@Test
	void aPlaceholderThatNobodyNeedsMayHaveNoValue() {
		runner("shop").withPropertyValues("ipc.epm.ssl.bundle=${NO_BUNDLE}")
			.withBean(EndPointDirectory.class, () -> EndPointManagerConnection.to("127.0.0.1", port()).directory())
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void connectionDetailsWithoutAnAddressAreRefused() {
		assertFails(this.runner.withBean(IpcEpmConnectionDetails.class, () -> List::of), "No address",
				"getAddresses()");
	}

	@Test
	void aManagerThatIsAwayMakesTheApplicationDegradedButUp() {
		runner("shop").run((context) -> {
			await().untilAsserted(() -> assertThat(health(context).getDetails()).containsEntry("degraded", false));
			this.server.close();
			await().untilAsserted(() -> assertThat(health(context).getDetails()).containsEntry("degraded", true));
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).containsEntry("mode", "network")
				.hasEntrySatisfying("endPointManagers",
						(managers) -> assertThat(managers.toString()).contains("127.0.0.1:" + port(), "error"));
		});
	}

	@Test
	void healthShowsHowLongTheManagerTakesToAnswer() {
		runner("shop").run((context) -> {
			// Renewed every five seconds.
			await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(roundTrip(context)).isPositive());
			this.server.close();
			await().untilAsserted(() -> assertThat(roundTrip(context)).isZero());
		});
	}

	@Test
	void startsWhileTheManagerIsAway() {
		this.server.close();
		runner("shop").run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(Sender.class);
			assertThat(roundTrip(context)).isZero();
		});
	}

	@Test
	void healthCanBeSwitchedOff() {
		runner("shop").withPropertyValues("management.health.ipc.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(IpcHealthIndicator.class));
	}

	@Test
	void worksWithoutTheHealthModule() {
		runner("shop").withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("ipcHealthIndicator"));
	}

	@Test
	void refusesAnAddressThatIsNone() {
		assertFails(this.runner.withPropertyValues("ipc.epm.addresses=epm:70000"), "70000", "epm.example:4455");
		assertFails(this.runner.withPropertyValues("ipc.epm.addresses=epm:"), "'epm:'", "epm.example:4455");
		assertFails(this.runner.withPropertyValues("ipc.epm.host=epm", "ipc.epm.port=0"), "port 0", "epm.example:4455");
		assertFails(this.runner.withPropertyValues("ipc.epm.host=epm.example:4456"), "epm.example:4456",
				"epm.example:4455");
	}

	@Test
	void refusesAFolderTogetherWithAManager() {
		assertFails(runner("shop").withPropertyValues("ipc.local.directory=somewhere"),
				"and ipc.epm.host, ipc.epm.port are set", "or ipc.epm.host, ipc.epm.port for local-user mode");
		assertFails(this.runner.withPropertyValues("ipc.local.directory=somewhere", "ipc.epm.port=1"),
				"and ipc.epm.port are set", "or ipc.epm.port for local-user mode");
		assertFails(
				this.runner.withPropertyValues("ipc.local.directory=somewhere", "test.port=" + port())
					.withUserConfiguration(OwnDetails.class),
				"and the bean of class", "or that bean for local-user mode");
	}

	private ApplicationContextRunner runner(String application) {
		return this.runner.withPropertyValues("spring.application.name=" + application, "ipc.epm.host=127.0.0.1",
				"ipc.epm.port=" + port());
	}

	private int port() {
		return this.server.address().getPort();
	}

	private static Health health(AssertableApplicationContext context) {
		Health health = context.getBean(IpcHealthIndicator.class).health();
		assertThat(health).isNotNull();
		return health;
	}

	/**
	 * Zero if there is none.
	 */
	private static Duration roundTrip(AssertableApplicationContext context) {
		List<?> managers = (List<?>) health(context).getDetails().get("endPointManagers");
		Object roundTrip = ((Map<?, ?>) managers.get(0)).get("roundTrip");
		return (roundTrip != null) ? Duration.parse(roundTrip.toString()) : Duration.ZERO;
	}

	private static void assertFails(ApplicationContextRunner runner, String description, String action) {
		runner.run((context) -> {
			Throwable failure = context.getStartupFailure();
			while (failure != null && !(failure instanceof FailureAnalyzedException)) {
				failure = failure.getCause();
			}
			assertThat(failure).isInstanceOfSatisfying(FailureAnalyzedException.class, (analyzed) -> {
				assertThat(analyzed.analysis().getDescription()).contains(description);
				assertThat(analyzed.analysis().getAction()).contains(action);
			});
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDetails {

		@Bean
		IpcEpmConnectionDetails details(org.springframework.core.env.Environment environment) {
			return () -> List.of("127.0.0.1:" + environment.getProperty("test.port"));
		}

	}

}
