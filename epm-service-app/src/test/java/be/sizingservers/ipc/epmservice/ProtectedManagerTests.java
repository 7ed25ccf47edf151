package be.sizingservers.ipc.epmservice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLContext;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.directory.DirectoryException;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.epm.EndPointManagerServer;
import be.sizingservers.ipc.shared.Shared;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySourcesPropertyResolver;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The whole service with a password or certificates, and clients that have them or not.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class ProtectedManagerTests {

	private static final byte[] SALT = { 1, 2, 3 };

	@TempDir
	private Path folder;

	@Test
	void runsWithTheArgumentsOfTheOriginalAndWarnsThatTheyAreWeak(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run("0", "password", "{0x01,0x02,0x03}")) {
			assertThat(output.getAll().lines().filter((line) -> line.contains(" WARN ")))
				.anySatisfy(
						(line) -> assertThat(line).contains("password", "is weak", "8 characters", "--generate-secret"))
				.anySatisfy((line) -> assertThat(line).contains("salt", "is short", "3 bytes", "--generate-secret"));
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			try (Receiver receiver = register(context, connection(context).password("password").salt(SALT))) {
				assertThat(running(context).receivers()).hasSize(1);
				assertThat(health(context).getStatus()).isEqualTo(Status.UP);
				await().atMost(Duration.ofSeconds(60))
					.ignoreException(MeterNotFoundException.class)
					.untilAsserted(() -> assertThat(context.getBean(MeterRegistry.class)
						.get("ipc.epm.receivers")
						.tag("handle", receiver.handle().toString())
						.gauge()
						.value()).isEqualTo(1));
			}
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("ipc.epm.auth.failures").counter().count()).isZero();
			assertRefused(connection(context), "wants a password");
			// The manager counts when it has let go of whom it has refused.
			await().atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(registry.get("ipc.epm.auth.failures").counter().count()).isPositive());
			context.getBean(EpmServer.class).stop();
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
		}
		assertThat(output.getAll()).doesNotContain("0x02");
	}

	@Test
	void runsWithASaltThatTheShellHasExpanded() {
		try (ConfigurableApplicationContext context = run("0", "password", "0x01", "0x02", "0x03");
				Receiver receiver = register(context, connection(context).password("password").salt(SALT))) {
			assertThat(running(context).receivers()).singleElement()
				.satisfies((leased) -> assertThat(leased.receiver().registration().endPoint())
					.isEqualTo(receiver.localEndPoint()));
		}
	}

	@Test
	void runsWithTheSecretThatItMadeItself(CapturedOutput output) throws IOException {
		EpmServiceApplication.main(new String[] { GeneratedSecret.OPTION });
		Path yaml = Files.writeString(this.folder.resolve("secret.yml"), output.getOut());
		MutablePropertySources sources = new MutablePropertySources();
		new YamlPropertySourceLoader().load("secret", new FileSystemResource(yaml)).forEach(sources::addLast);
		PropertySourcesPropertyResolver application = new PropertySourcesPropertyResolver(sources);
		String password = application.getRequiredProperty("ipc.epm.password");
		byte[] salt = Shared.parseSalt(application.getRequiredProperty("ipc.epm.salt"));
		try (ConfigurableApplicationContext context = run("--ipc.epm.server.port=0",
				"--ipc.epm.server.bind-address=0.0.0.0", "--spring.config.import=file:" + yaml);
				Receiver receiver = register(context, connection(context).password(password).salt(salt))) {
			assertThat(running(context).receivers()).hasSize(1);
			assertThat(receiver.handle()).hasToString("orders");
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(output.getAll()).doesNotContain("is weak", "is short", "without a password");
			assertRefused(connection(context).password("another password").salt(salt), "another one there");
		}
	}

	@Test
	void runsWithTheSecretThatSystemdHandsOver() throws IOException {
		Files.writeString(this.folder.resolve("ipc.epm.server.password"), "password\n");
		Files.writeString(this.folder.resolve("ipc.epm.server.salt"), "{0x01,0x02,0x03}\n");
		try (ConfigurableApplicationContext context = run("--ipc.epm.server.port=0",
				"--spring.config.import=configtree:" + this.folder + "/");
				Receiver receiver = register(context, connection(context).password("password").salt(SALT))) {
			assertThat(running(context).receivers()).hasSize(1);
			assertThat(receiver.handle()).hasToString("orders");
		}
	}

	@Test
	void runsWithCertificatesAndFollowsThemWhenTheyChange(CapturedOutput output) throws Exception {
		Path managersKeys = Certificates.keyStore(this.folder, "manager");
		Path firstKeys = Certificates.keyStore(this.folder, "first");
		Path secondKeys = Certificates.keyStore(this.folder, "second");
		Path trusted = Certificates.trustStore(this.folder, "trusted", managersKeys, firstKeys);
		SSLContext first = Certificates.context(firstKeys, trusted);
		SSLContext second = Certificates.context(secondKeys, trusted);
		List<String> arguments = new ArrayList<>(List.of("--ipc.epm.server.port=0",
				"--ipc.epm.server.ssl.bundle=manager", "--spring.ssl.bundle.jks.manager.reload-on-update=true",
				"--spring.ssl.bundle.watch.file.quiet-period=100ms"));
		for (String property : Certificates.bundle("manager", managersKeys, trusted)) {
			arguments.add("--" + property);
		}
		try (ConfigurableApplicationContext context = run(arguments.toArray(String[]::new))) {
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).doesNotContainKey("ownCertificate");
			register(context, connection(context).sslContext(() -> first)).close();
			assertRefused(connection(context).sslContext(() -> second), "certificates do not fit");
			Path changed = Certificates.trustStore(this.folder, "changed", secondKeys);
			Files.move(changed, trusted, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
			await().atMost(Duration.ofSeconds(60))
				.until(() -> output.getAll().contains("The SSL bundle 'manager' was reloaded; new connections use it"));
			register(context, connection(context).sslContext(() -> second)).close();
			assertRefused(connection(context).sslContext(() -> first), "certificates do not fit");
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsKey("ownCertificate");
		}
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		List<String> all = new ArrayList<>(
				List.of("--spring.main.web-application-type=none", "--spring.main.register-shutdown-hook=false"));
		all.addAll(List.of(arguments));
		return EpmServiceApplication.run(all.toArray(String[]::new));
	}

	private static EndPointManagerServer running(ConfigurableApplicationContext context) {
		return context.getBean(EpmServer.class).running();
	}

	private static EndPointManagerConnection connection(ConfigurableApplicationContext context) {
		return EndPointManagerConnection.to("127.0.0.1", running(context).address().getPort());
	}

	/**
	 * A receiver that is registered, also if the manager had not answered in time when it
	 * started.
	 */
	private static Receiver register(ConfigurableApplicationContext context, EndPointManagerConnection connection) {
		Receiver receiver = Receiver.builder("orders").endPointManager(connection).listener((message) -> {
		}).start();
		await().atMost(Duration.ofSeconds(60))
			.until(() -> running(context).receivers()
				.stream()
				.anyMatch((leased) -> leased.receiver()
					.registration()
					.endPoint()
					.instanceId()
					.equals(receiver.instanceId())));
		return receiver;
	}

	private static void assertRefused(EndPointManagerConnection connection, String reason) {
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThatExceptionOfType(DirectoryException.class)
				.isThrownBy(() -> Receiver.builder("orders").endPointManager(connection).listener((message) -> {
				}).start().close())
				.withMessageContaining(reason));
	}

	private static Health health(ConfigurableApplicationContext context) {
		return context.getBean(EpmListenerHealthIndicator.class).health();
	}

}
