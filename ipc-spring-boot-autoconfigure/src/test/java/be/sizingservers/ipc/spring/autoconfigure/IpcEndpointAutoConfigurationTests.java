package be.sizingservers.ipc.spring.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Application;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.LocalUserDirectory;
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
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

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

	private ConfigurableApplicationContext web(String... properties) {
		return new SpringApplicationBuilder(ListeningApplication.class).properties(properties)
			.run("--spring.main.web-application-type=servlet", "--server.port=0", "--ipc.handle=orders",
					"--spring.application.name=shop", "--ipc.local.directory=" + this.folder.resolve("ipc"));
	}

	private HttpResponse<String> request(ConfigurableApplicationContext context, String method) throws Exception {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/ipc"))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.build();
		return this.client.send(request, HttpResponse.BodyHandlers.ofString());
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
