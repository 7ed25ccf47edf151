package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import be.sizingservers.ipc.Application;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import be.sizingservers.ipc.epm.EndPointManagerServer;
import be.sizingservers.ipc.spring.endpoint.IpcDescriptor;
import be.sizingservers.ipc.spring.endpoint.IpcEndpoint;
import be.sizingservers.ipc.spring.endpoint.ListeningApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class IpcEndpointAutoConfigurationTests {

	@TempDir
	private Path folder;

	private final HttpClient client = HttpClient.newHttpClient();

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, EndpointAutoConfiguration.class,
					IpcAutoConfiguration.class, IpcSenderAutoConfiguration.class, IpcReceiverAutoConfiguration.class,
					IpcEndpointAutoConfiguration.class))
			.withPropertyValues("ipc.handle=orders", "ipc.local.directory=" + this.folder.resolve("ipc"));
	}

	@Test
	void isReadOverHttpAndNeverWritten() throws Exception {
		LocalUserDirectory directory = LocalUserDirectory.at(this.folder.resolve("ipc"));
		try (ConfigurableApplicationContext context = web("management.endpoints.web.exposure.include=ipc");
				Receiver peer = Receiver.builder("orders")
					.directory(directory)
					.application(Application.named("stock <room>"))
					.listener((message) -> {
						throw new IllegalStateException("no\nstock");
					})
					.start();
				Sender stranger = Sender.builder("orders")
					.directory(directory)
					.application(Application.named("till"))
					.start()) {
			Sender sender = context.getBean(Sender.class);
			assertThat(sender.awaitReceivers(1, Duration.ofSeconds(10))).isTrue();
			sender.send("hello").get(10, TimeUnit.SECONDS);
			assertThat(stranger.awaitReceivers(2, Duration.ofSeconds(10))).isTrue();
			stranger.send("hello").get(10, TimeUnit.SECONDS);

			HttpResponse<String> response = request(context, "GET");
			assertThat(response.statusCode()).isEqualTo(200);
			JsonNode report = JsonMapper.shared().readTree(response.body());
			assertThat(report.at("/mode").asString()).isEqualTo("local-user");
			assertThat(report.at("/endPointManagers")).isEmpty();
			assertThat(report.at("/senders")).hasSize(1);
			assertThat(report.at("/senders/0/handle").asString()).isEqualTo("orders");
			assertThat(report.at("/senders/0/running").asBoolean()).isTrue();
			assertThat(report.at("/senders/0/counts/failed").asLong()).isOne();
			JsonNode session = report.at("/senders/0/sessions/0");
			assertThat(session.at("/receiver/instance").asString()).isEqualTo(peer.instanceId().toString());
			assertThat(session.at("/receiver/application").asString()).isEqualTo("stock <room>");
			assertThat(session.at("/receiver/address").asString())
				.isEqualTo("127.0.0.1:" + peer.localEndPoint().address().getPort());
			assertThat(session.at("/state").asString()).isEqualTo("attached");
			assertThat(session.at("/since").asString()).startsWith("20").endsWith("Z");
			assertThat(session.at("/lagMessages").asLong(-1)).isZero();
			assertThat(session.at("/counts/failed").asLong()).isOne();
			assertThat(session.at("/lastError").asString()).endsWith("no\\u000astock");
			assertThat(report.at("/receivers/0/handle").asString()).isEqualTo("orders");
			assertThat(report.at("/receivers/0/sessions")).hasSize(1);
			assertThat(report.at("/receivers/0/sessions/0/sender/application").asString()).isEqualTo("till");
			assertThat(report.at("/receivers/0/sessions/0/sender/address").asString()).startsWith("127.0.0.1:");
			assertThat(report.at("/receivers/0/sessions/0/connected").asBoolean()).isTrue();
			assertThat(report.at("/receivers/0/sessions/0/lastHandled").asLong()).isOne();
			assertThat(request(context, "POST").statusCode()).isEqualTo(405);
			assertThat(receive(context, "orders", false).statusCode()).isEqualTo(405);
			assertThat(context.getBean(Receiver.class).localEndPoint()).isNotNull();
			assertThat(request(context, "DELETE").statusCode()).isEqualTo(405);
		}
	}

	@Test
	void isNotThereUnlessItIsExposed() throws Exception {
		try (ConfigurableApplicationContext context = web("management.endpoints.web.exposure.include=health")) {
			assertThat(context.getBeanProvider(IpcEndpoint.class).getIfAvailable()).isNull();
			assertThat(request(context, "GET").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void isNotThereWithoutAccess() throws Exception {
		try (ConfigurableApplicationContext context = web("management.endpoints.web.exposure.include=ipc",
				"management.endpoint.ipc.access=none")) {
			assertThat(request(context, "GET").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void drainsAReceiverAndLetsItReceiveAgainWhereThatIsPermitted() throws Exception {
		try (ConfigurableApplicationContext context = web("management.endpoints.web.exposure.include=ipc,health",
				"management.endpoint.ipc.access=unrestricted", "ipc.receiver.handles=billing",
				"management.endpoint.health.show-details=always");
				Sender sender = sender("orders");
				Sender billing = sender("billing")) {
			String before = delivered(sender);

			JsonNode drained = drained(context);
			assertThat(state(drained, "orders").at("/receiving").asBoolean(true)).isFalse();
			assertThat(state(drained, "orders").at("/address").isMissingNode()).isTrue();
			assertThat(state(drained, "billing").at("/receiving").asBoolean()).isTrue();
			awaitReceivers(sender, 0);
			assertThat(sender.send("hello").get(10, TimeUnit.SECONDS).noReceivers()).isTrue();
			delivered(billing);
			JsonNode health = JsonMapper.shared()
				.readTree(get(context, "/actuator/health").body())
				.at("/components/ipc");
			assertThat(health.at("/status").asString()).isEqualTo("UP");
			assertThat(state(health.at("/details"), "orders").at("/receiving").asBoolean(true)).isFalse();
			assertThat(state(health.at("/details"), "billing").at("/receiving").asBoolean()).isTrue();
			assertThat(state(drained(context), "orders").at("/receiving").asBoolean(true)).isFalse();

			HttpResponse<String> resumed = receive(context, "orders", true);
			assertThat(resumed.statusCode()).isEqualTo(200);
			assertThat(state(JsonMapper.shared().readTree(resumed.body()), "orders").at("/receiving").asBoolean())
				.isTrue();
			awaitReceivers(sender, 1);
			String after = delivered(sender);
			assertThat(after).isNotEqualTo(before);
			assertThat(receive(context, "orders", true).statusCode()).isEqualTo(200);
			assertThat(delivered(sender)).isEqualTo(after);
		}
	}

	@Test
	void refusesToDrainWhatItDoesNotKnow() throws Exception {
		try (ConfigurableApplicationContext context = web("management.endpoints.web.exposure.include=ipc",
				"management.endpoint.ipc.access=unrestricted")) {
			assertThat(receive(context, "order", false).statusCode()).isEqualTo(400);
			assertThat(post(context, "{\"receiving\": false}").statusCode()).isEqualTo(400);
			assertThat(post(context, "{\"handle\": \"orders\"}").statusCode()).isEqualTo(400);
			assertThat(context.getBean(Receiver.class).localEndPoint()).isNotNull();
		}
	}

	/**
	 * It closes when its application says so.
	 */
	@Test
	void refusesToDrainAReceiverOfTheApplicationsOwn() throws Exception {
		try (Receiver own = Receiver.builder("orders")
			.directory(LocalUserDirectory.at(this.folder.resolve("ipc")))
			.listener((message) -> {
			})
			.start()) {
			runner().withPropertyValues("management.endpoints.web.exposure.include=ipc")
				.withBean(Receiver.class, () -> own)
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThatExceptionOfType(InvalidEndpointRequestException.class)
						.isThrownBy(() -> context.getBean(IpcEndpoint.class).receive("orders", false))
						.withMessageContaining("no receiver of handle 'orders' that starts with the application");
				});
		}
	}

	@Test
	void drainsOverJmx() throws Exception {
		try (ConfigurableApplicationContext context = web("management.endpoints.jmx.exposure.include=ipc",
				"management.endpoint.ipc.access=unrestricted", "spring.jmx.enabled=true",
				"spring.jmx.default-domain=drains"); Sender sender = sender("orders")) {
			MBeanServer server = ManagementFactory.getPlatformMBeanServer();
			ObjectName name = new ObjectName("drains:type=Endpoint,name=Ipc");
			delivered(sender);
			Object drained = server.invoke(name, "receive", new Object[] { "orders", false },
					new String[] { String.class.getName(), Boolean.class.getName() });
			assertThat(drained).asString().contains("receiving=false");
			awaitReceivers(sender, 0);
			server.invoke(name, "receive", new Object[] { "orders", true },
					new String[] { String.class.getName(), Boolean.class.getName() });
			awaitReceivers(sender, 1);
			delivered(sender);
		}
	}

	@Test
	void showsHowLongAManagerTookToAnswer() throws Exception {
		try (EndPointManagerServer manager = EndPointManagerServer.builder().port(0).start();
				ConfigurableApplicationContext context = web("management.endpoints.web.exposure.include=ipc",
						"ipc.local.directory=", "ipc.epm.host=127.0.0.1",
						"ipc.epm.port=" + manager.address().getPort())) {
			await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				JsonNode status = JsonMapper.shared()
					.readTree(request(context, "GET").body())
					.at("/endPointManagers/0");
				assertThat(status.at("/connected").asBoolean()).isTrue();
				assertThat(status.at("/roundTrip").isString()).isTrue();
				assertThat(status.at("/roundTrip").asString()).matches("PT[0-9.]+S");
			});
		}
	}

	private Sender sender(String handle) throws InterruptedException {
		Sender sender = Sender.builder(handle).directory(LocalUserDirectory.at(this.folder.resolve("ipc"))).start();
		assertThat(sender.awaitReceivers(1, Duration.ofSeconds(10))).isTrue();
		return sender;
	}

	private static void awaitReceivers(Sender sender, int count) {
		await().untilAsserted(() -> assertThat(sender.receivers()).hasSize(count));
	}

	private static String delivered(Sender sender) throws Exception {
		return sender.send("hello").get(10, TimeUnit.SECONDS).delivered().iterator().next().instanceId().toString();
	}

	private JsonNode drained(ConfigurableApplicationContext context) throws Exception {
		HttpResponse<String> response = receive(context, "orders", false);
		assertThat(response.statusCode()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	private static JsonNode state(JsonNode report, String handle) {
		return report.at("/receivers")
			.valueStream()
			.filter((receiver) -> receiver.at("/handle").asString().equals(handle))
			.findFirst()
			.orElseThrow();
	}

	private HttpResponse<String> receive(ConfigurableApplicationContext context, String handle, boolean receiving)
			throws Exception {
		return post(context, "{\"handle\": \"%s\", \"receiving\": %s}".formatted(handle, receiving));
	}

	private HttpResponse<String> post(ConfigurableApplicationContext context, String body) throws Exception {
		return this.client.send(to(context, "/actuator/ipc").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	private HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
		return this.client.send(to(context, path).GET().build(), HttpResponse.BodyHandlers.ofString());
	}

	private static HttpRequest.Builder to(ConfigurableApplicationContext context, String path) {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
	}

	private ConfigurableApplicationContext web(String... properties) {
		return new SpringApplicationBuilder(ListeningApplication.class)
			.properties("ipc.local.directory=" + this.folder.resolve("ipc"))
			.properties(properties)
			.run("--spring.main.web-application-type=servlet", "--server.port=0", "--ipc.handle=orders",
					"--spring.application.name=shop");
	}

	private HttpResponse<String> request(ConfigurableApplicationContext context, String method) throws Exception {
		return this.client.send(
				to(context, "/actuator/ipc").method(method, HttpRequest.BodyPublishers.noBody()).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	@Test
	void worksWithoutJmxAndWithoutAWebServer() {
		runner().withPropertyValues("spring.jmx.enabled=false", "management.endpoints.web.exposure.include=ipc")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				IpcDescriptor report = context.getBean(IpcEndpoint.class).ipc();
				assertThat(report.senders()).singleElement()
					.satisfies((sender) -> assertThat(sender.running()).isTrue());
				assertThat(report.receivers()).singleElement()
					.satisfies((receiver) -> assertThat(receiver.address()).startsWith("127.0.0.1:"));
				context.getSourceApplicationContext().stop();
				report = context.getBean(IpcEndpoint.class).ipc();
				assertThat(report.senders()).singleElement()
					.satisfies((sender) -> assertThat(sender.running()).isFalse());
				assertThat(report.receivers()).singleElement()
					.satisfies((receiver) -> assertThat(receiver.address()).isNull());
			});
	}

	@Test
	void isNotThereWhereNothingIsExposed() {
		runner().run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(IpcEndpoint.class));
	}

	@Test
	void isNotThereWithoutAHandle() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class, IpcAutoConfiguration.class,
					IpcEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(IpcEndpoint.class));
	}

	@Test
	void worksWithoutActuator() {
		runner().withPropertyValues("management.endpoints.web.exposure.include=ipc")
			.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class, Endpoint.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Sender.class)
				.doesNotHaveBean("ipcEndpoint"));
	}

}
