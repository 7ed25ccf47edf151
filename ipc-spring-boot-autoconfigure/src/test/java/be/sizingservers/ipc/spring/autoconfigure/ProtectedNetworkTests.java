package be.sizingservers.ipc.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.epm.EndPointManagerListener;
import be.sizingservers.ipc.epm.EndPointManagerServer;
import be.sizingservers.ipc.epm.EndPointManagerServerBuilder;
import be.sizingservers.ipc.shared.Shared;
import be.sizingservers.ipc.spring.IpcMessageEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Contexts and a real End Point Manager that want a password or certificates from each
 * other.
 */
@Timeout(300)
class ProtectedNetworkTests {

	private static final String PASSWORD = "a password for tests";

	private static final String SALT = "{0x01,0x02,0x03,0x04,0x05,0x06,0x07,0x08,0x09,0x0a,0x0b,0x0c,0x0d,0x0e,0x0f,0x10}";

	/**
	 * What a manager says of a client whose certificate it does not trust, or that does
	 * not trust its own.
	 */
	private static final String CERTIFICATES = "certificates do not fit|trust the certificate";

	private static final String[] SECRET = { "ipc.epm.password=" + PASSWORD, "ipc.epm.salt=" + SALT };

	@TempDir
	private static Path folder;

	private static Path keys;

	private static Path trusted;

	private static Path strangersKeys;

	private final List<String> refusals = new CopyOnWriteArrayList<>();

	private EndPointManagerServer server;

	@BeforeAll
	static void makeCertificates() throws Exception {
		keys = Certificates.keyStore(folder, "ours");
		trusted = Certificates.trustStore(folder, "trusted", keys);
		strangersKeys = Certificates.keyStore(folder, "stranger");
	}

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.close();
		}
	}

	// --- what fits ---

	@Test
	void eventsTravelWithAPassword() {
		startWithPassword();
		exchange(runner().withPropertyValues(SECRET));
		assertThat(this.refusals).isEmpty();
	}

	@Test
	void eventsTravelWithCertificates() throws Exception {
		startWithCertificates();
		ApplicationContextRunner runner = runner().withPropertyValues(Certificates.bundle("company", keys, trusted))
			.withPropertyValues("ipc.epm.ssl.bundle=company", "ipc.ssl.bundle=company");
		exchange(runner);
		runner.withPropertyValues("ipc.sender.enabled=false")
			.run((context) -> assertThat(shakesHands(context.getBean(Receiver.class))).isTrue());
		assertThat(this.refusals).isEmpty();
	}

	@Test
	void eventsTravelWithAPasswordForTheManagerAndCertificatesAmongThemselves() throws Exception {
		startWithPassword();
		ApplicationContextRunner runner = runner().withPropertyValues(SECRET)
			.withPropertyValues(Certificates.bundle("company", keys, trusted))
			.withPropertyValues("ipc.ssl.bundle=company");
		exchange(runner);
		runner.withPropertyValues("ipc.sender.enabled=false")
			.run((context) -> assertThat(shakesHands(context.getBean(Receiver.class))).isTrue());
	}

	@Test
	void certificatesCanBeUsedWithoutAManager() {
		exchange(contextRunner().withPropertyValues("ipc.local.directory=" + folder.resolve("ipc"))
			.withPropertyValues(Certificates.bundle("company", keys, trusted))
			.withPropertyValues("ipc.ssl.bundle=company"));
	}

	@Test
	void connectionDetailsHaveThePasswordOrTheCertificates() throws Exception {
		startWithPassword();
		contextRunner().withBean(IpcEpmConnectionDetails.class, () -> new Details(address(), PASSWORD, SALT, null))
			.run((context) -> assertThat(this.server.receivers()).hasSize(1));
		stop();
		startWithCertificates();
		contextRunner().withPropertyValues(Certificates.bundle("company", keys, trusted))
			.withUserConfiguration(DetailsWithBundle.class)
			.withPropertyValues("test.address=" + address())
			.run((context) -> assertThat(this.server.receivers()).hasSize(1));
		assertThat(this.refusals).isEmpty();
	}

	@Test
	void anEmptyBundleIsNone() {
		startWithPassword();
		runner().withPropertyValues(SECRET)
			.withPropertyValues("ipc.epm.ssl.bundle=", "ipc.ssl.bundle=")
			.run((context) -> assertThat(this.server.receivers()).hasSize(1));
		contextRunner()
			.withPropertyValues("ipc.epm.ssl.bundle=", "ipc.sender.enabled=false", "ipc.receiver.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(EndPointManagerConnection.class));
	}

	// --- what does not ---

	@Test
	void anotherPasswordFailsTheStart() {
		startWithPassword();
		assertRefused(runner().withPropertyValues("ipc.epm.password=another password", "ipc.epm.salt=" + SALT),
				"The sender of handle 'orders' cannot start", "the password or the salt is another one there",
				"its password or salt is another one");
	}

	@Test
	void anotherSaltFailsTheStart() {
		startWithPassword();
		assertRefused(
				runner().withPropertyValues("ipc.epm.password=" + PASSWORD,
						"ipc.epm.salt=base64:AQIDBAUGBwgJCgsMDQ4PEQ", "ipc.sender.enabled=false"),
				"The receiver of handle 'orders' cannot start", "the password or the salt is another one there",
				"its password or salt is another one");
	}

	@Test
	void noPasswordFailsTheStartIfTheManagerHasOne() {
		startWithPassword();
		assertRefused(runner(), "The sender of handle 'orders' cannot start", "wants a password",
				"It sends in clear, but this manager wants a password");
	}

	@Test
	void aPasswordFailsTheStartIfTheManagerHasNone() {
		start(EndPointManagerServer.builder());
		assertRefused(runner().withPropertyValues(SECRET), "The sender of handle 'orders' cannot start",
				"it has no password", "It encrypts, but this manager has no password");
	}

	@Test
	void noCertificateFailsTheStartIfTheManagerWantsOne() throws Exception {
		startWithCertificates();
		assertRefused(runner(), "The sender of handle 'orders' cannot start", "wants certificates",
				"It sends in clear, but this manager wants certificates");
	}

	@Test
	void aPasswordFailsTheStartIfTheManagerWantsCertificates() throws Exception {
		startWithCertificates();
		assertRefused(runner().withPropertyValues(SECRET), "The sender of handle 'orders' cannot start",
				"does not take a password", CERTIFICATES);
	}

	@Test
	void aCertificateThatIsNotTrustedFailsTheStart() throws Exception {
		startWithCertificates();
		assertRefused(
				runner().withPropertyValues(Certificates.bundle("stranger", strangersKeys, trusted))
					.withPropertyValues("ipc.epm.ssl.bundle=stranger"),
				"The sender of handle 'orders' cannot start", "the certificates do not fit", CERTIFICATES);
	}

	@Test
	void aManagerThatIsNotTrustedFailsTheStart() throws Exception {
		startWithCertificates();
		Path others = Certificates.trustStore(folder, "others", strangersKeys);
		assertRefused(
				runner().withPropertyValues(Certificates.bundle("wary", keys, others))
					.withPropertyValues("ipc.epm.ssl.bundle=wary"),
				"The sender of handle 'orders' cannot start", "the certificates do not fit", CERTIFICATES);
	}

	@Test
	void halfASecretIsRefused() {
		this.server = EndPointManagerServer.builder().port(0).start();
		assertFails(runner().withPropertyValues("ipc.epm.password=" + PASSWORD), "but no salt",
				"ipc.epm.password and ipc.epm.salt");
		assertFails(runner().withPropertyValues("ipc.epm.salt=" + SALT), "but no password",
				"ipc.epm.password and ipc.epm.salt");
		assertFails(runner().withPropertyValues("ipc.epm.password=", "ipc.epm.salt=" + SALT), "is empty",
				"ipc.epm.password and ipc.epm.salt");
		assertFails(runner().withPropertyValues("ipc.epm.password=" + PASSWORD, "ipc.epm.salt={0x01,0xZZ}"),
				"byte 2 is '0xZZ'", "in quotes");
		assertFails(contextRunner().withPropertyValues("ipc.epm.password=" + PASSWORD, "ipc.epm.salt=" + SALT),
				"No address of an End Point Manager", "epm.example");
	}

	@Test
	void aPasswordBesideCertificatesIsRefused() {
		this.server = EndPointManagerServer.builder().port(0).start();
		assertFails(
				runner().withPropertyValues(SECRET)
					.withPropertyValues(Certificates.bundle("company", keys, trusted))
					.withPropertyValues("ipc.epm.ssl.bundle=company"),
				"Both a password and certificates", "or ipc.epm.ssl.bundle");
	}

	@Test
	void aBundleThatIsNotDefinedIsRefused() {
		this.server = EndPointManagerServer.builder().port(0).start();
		assertFails(
				runner().withPropertyValues(Certificates.bundle("company", keys, trusted))
					.withPropertyValues("ipc.epm.ssl.bundle=campany"),
				"ipc.epm.ssl.bundle has the value 'campany'", "one that there is: company");
		assertFails(runner().withPropertyValues("ipc.ssl.bundle=company"), "ipc.ssl.bundle has the value 'company'",
				"spring.ssl.bundle.pem");
		assertFails(contextRunner().withPropertyValues("ipc.epm.ssl.bundle=company"),
				"No address of an End Point Manager", "epm.example");
	}

	@Test
	void aBundleThatWouldTrustEverybodyIsRefused() {
		String prefix = "spring.ssl.bundle.jks.half.";
		String[] keyStoreOnly = { prefix + "keystore.location=file:" + keys, prefix + "keystore.password=changeit" };
		String[] trustStoreOnly = { prefix + "truststore.location=file:" + trusted,
				prefix + "truststore.password=changeit" };
		assertFails(contextRunner().withPropertyValues(keyStoreOnly).withPropertyValues("ipc.ssl.bundle=half"),
				"It has no truststore", "a truststore with");
		assertFails(contextRunner().withPropertyValues(trustStoreOnly).withPropertyValues("ipc.ssl.bundle=half"),
				"It has no keystore", "a keystore with");
	}

	@Test
	void secretsAreNotPrinted() {
		assertThat(new IpcProperties.Epm("epm", 4455, List.of(), "secret-secret", "{0x01}", new IpcProperties.Ssl("b")))
			.asString()
			.doesNotContain("secret", "0x01");
	}

	// --- means ---

	private void startWithPassword() {
		start(EndPointManagerServer.builder().password(PASSWORD).salt(Shared.parseSalt(SALT)));
	}

	private void startWithCertificates() throws Exception {
		SSLContext context = Certificates.context(keys, trusted);
		start(EndPointManagerServer.builder().sslContext(() -> context));
	}

	private void start(EndPointManagerServerBuilder builder) {
		this.server = builder.port(0).listener(new EndPointManagerListener() {

			@Override
			public void refused(String host, RefusalReason reason, String text) {
				ProtectedNetworkTests.this.refusals.add(text);
			}

		}).start();
	}

	private String address() {
		return "127.0.0.1:" + this.server.address().getPort();
	}

	private ApplicationContextRunner runner() {
		return contextRunner().withPropertyValues("ipc.epm.addresses=" + address());
	}

	private static ApplicationContextRunner contextRunner() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class,
				SslAutoConfiguration.class, IpcAutoConfiguration.class, IpcEpmAutoConfiguration.class,
				IpcSenderAutoConfiguration.class, IpcReceiverAutoConfiguration.class))
			.withPropertyValues("ipc.handle=orders");
	}

	/**
	 * An event from one context to another.
	 */
	private static void exchange(ApplicationContextRunner runner) {
		runner.withPropertyValues("spring.application.name=stock", "ipc.sender.enabled=false")
			.withBean(Heard.class)
			.run((receiving) -> runner.withPropertyValues("spring.application.name=shop", "ipc.receiver.enabled=false")
				.run((sending) -> {
					Sender sender = sending.getBean(Sender.class);
					assertThat(sender.awaitReceivers(1, Duration.ofSeconds(30))).isTrue();
					assertThat(sender.send("hello").get(30, TimeUnit.SECONDS).delivered())
						.containsExactly(receiving.getBean(Receiver.class).localEndPoint());
					assertThat(receiving.getBean(Heard.class).events.poll(30, TimeUnit.SECONDS))
						.satisfies((event) -> assertThat(event.getPayload()).isEqualTo("hello"))
						.satisfies((event) -> assertThat(event.application()).isEqualTo("shop"));
				}));
	}

	/**
	 * Whether a receiver speaks TLS with those who have a certificate.
	 */
	private static boolean shakesHands(Receiver receiver) throws Exception {
		try (SSLSocket socket = (SSLSocket) Certificates.context(keys, trusted)
			.getSocketFactory()
			.createSocket(receiver.localEndPoint().address().getAddress(),
					receiver.localEndPoint().address().getPort())) {
			socket.startHandshake();
			return socket.getSession().isValid();
		}
	}

	/**
	 * Each side says in one line what is wrong, and nothing was registered. Repeated, as
	 * a manager that does not answer within 2 s does not fail a start.
	 */
	private void assertRefused(ApplicationContextRunner runner, String what, String description, String atServer) {
		await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> {
			runner.run((context) -> {
				FailureAnalyzedException failure = analyzed(context.getStartupFailure());
				assertThat(failure.analysis().getDescription()).startsWith(what)
					.contains(description, address())
					.doesNotContain("\n", PASSWORD);
				assertThat(failure.analysis().getAction()).contains("ipc.epm.password", "ipc.epm.ssl.bundle")
					.doesNotContain(PASSWORD);
			});
			assertThat(this.refusals).isNotEmpty()
				.allSatisfy((reason) -> assertThat(reason).containsPattern(atServer).doesNotContain("\n"));
		});
		assertThat(this.server.receivers()).isEmpty();
		assertThat(this.server.watchers()).isEmpty();
	}

	private static void assertFails(ApplicationContextRunner runner, String description, String action) {
		runner.run((context) -> {
			FailureAnalyzedException failure = analyzed(context.getStartupFailure());
			assertThat(failure.analysis().getDescription()).contains(description).doesNotContain(PASSWORD);
			assertThat(failure.analysis().getAction()).contains(action).doesNotContain(PASSWORD);
		});
	}

	private static FailureAnalyzedException analyzed(Throwable startupFailure) {
		Throwable failure = startupFailure;
		while (failure != null && !(failure instanceof FailureAnalyzedException)) {
			failure = failure.getCause();
		}
		assertThat(failure).isInstanceOf(FailureAnalyzedException.class);
		return (FailureAnalyzedException) failure;
	}

	static class Heard {

		private final BlockingQueue<IpcMessageEvent<String>> events = new LinkedBlockingQueue<>();

		@EventListener
		void on(IpcMessageEvent<String> event) {
			this.events.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DetailsWithBundle {

		@Bean
		IpcEpmConnectionDetails details(Environment environment, SslBundles bundles) {
			return new Details(environment.getProperty("test.address"), null, null, bundles.getBundle("company"));
		}

	}

	record Details(String address, String password, String salt, SslBundle bundle) implements IpcEpmConnectionDetails {

		@Override
		public List<String> getAddresses() {
			return List.of(this.address);
		}

		@Override
		public String getPassword() {
			return this.password;
		}

		@Override
		public String getSalt() {
			return this.salt;
		}

		@Override
		public SslBundle getSslBundle() {
			return this.bundle;
		}

	}

}
