package be.sizingservers.ipc.epmservice;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.directory.SenderSecret;
import be.sizingservers.ipc.wire.EpmFrame;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The whole service, with clients on real sockets. A test starts the manager again if
 * another one has stopped it.
 */
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "ipc.epm.server.port=0")
class EpmServiceApplicationTests {

	@Value("${local.server.port}")
	private int port;

	@Autowired
	private EpmServer server;

	@BeforeEach
	void start() {
		this.server.start();
	}

	@Test
	void bindsLoopbackAndServesWhatIsExposedOnly(@Value("${server.address}") String address) throws Exception {
		assertThat(address).isEqualTo("127.0.0.1");
		assertThat(manager().getAddress().isLoopbackAddress()).isTrue();
		assertThat(get("info").body()).contains("epm-service-app");
		assertThat(get("env").statusCode()).isEqualTo(404);
		assertThat(get("configprops").statusCode()).isEqualTo(404);
		assertThat(get("beans").statusCode()).isEqualTo(404);
	}

	@Test
	void listsReceiversAndWatchersWithoutKeys() throws Exception {
		LinkKey key = LinkKey.random();
		SenderSecret secret = SenderSecret.random();
		try (RawClient receiver = new RawClient(manager(), "shop");
				RawClient sender = new RawClient(manager(), "desk")) {
			EpmFrame.Registered registered = receiver.register("orders", key, 5000, 15_000);
			assertThat(sender.watch("orders", secret).entries()).hasSize(1);
			String body = get("epm").body();
			JsonNode epm = JsonMapper.shared().readTree(body);
			assertThat(epm.get("address").asString()).isEqualTo("127.0.0.1:" + manager().getPort());
			assertThat(epm.get("warmingUp").isBoolean()).isTrue();
			assertThat(epm.get("connections").asInt()).isGreaterThanOrEqualTo(2);
			JsonNode handle = epm.get("handles").get(0);
			assertThat(handle.get("handle").asString()).isEqualTo("orders");
			assertThat(handle.get("receivers")).singleElement().satisfies((entry) -> {
				assertThat(entry.propertyNames()).containsExactlyInAnyOrder("instance", "application", "host",
						"processId", "address", "since", "leaseLeft");
				assertThat(entry.get("instance").asString()).isEqualTo(key.instanceId().toString());
				assertThat(entry.get("application").asString()).isEqualTo("shop");
				assertThat(entry.get("host").asString()).isEqualTo("127.0.0.1");
				assertThat(entry.get("processId").asLong()).isEqualTo(42);
				assertThat(entry.get("address").asString()).isEqualTo("127.0.0.1:5000");
				assertThat(Instant.parse(entry.get("since").asString())).isBeforeOrEqualTo(Instant.now());
				assertThat(Duration.parse(entry.get("leaseLeft").asString())).isBetween(Duration.ofMillis(1),
						Duration.ofSeconds(15));
			});
			assertThat(handle.get("watchers")).singleElement().satisfies((entry) -> {
				assertThat(entry.propertyNames()).containsExactlyInAnyOrder("sender", "application", "host",
						"processId", "since");
				assertThat(entry.get("sender").asString()).isEqualTo(secret.instanceId().toString());
				assertThat(entry.get("application").asString()).isEqualTo("desk");
			});
			assertThat(body).doesNotContain(registered.lease().toString(),
					Base64.getEncoder().encodeToString(key.toBytes()),
					Base64.getEncoder().encodeToString(secret.toBytes()));
			receiver.deregister(registered.lease());
		}
		await()
			.untilAsserted(() -> assertThat(JsonMapper.shared().readTree(get("epm").body()).get("handles")).isEmpty());
	}

	@Test
	void countsWhatHappens() throws Exception {
		try (RawClient receiver = new RawClient(manager(), "shop")) {
			EpmFrame.Registered registered = receiver.register("counted", LinkKey.random(), 5000, 15_000);
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(metric("ipc.epm.receivers?tag=handle:counted")).isEqualTo(1));
			assertThat(metric("ipc.epm.connections")).isGreaterThanOrEqualTo(1);
			assertThat(metric("ipc.epm.requests?tag=op:register&tag=outcome:done")).isGreaterThanOrEqualTo(1);
			receiver.deregister(registered.lease());
		}
		try (RawClient sender = new RawClient(manager(), "desk")) {
			sender.watch("counted", SenderSecret.random());
			assertThat(metric("ipc.epm.watchers")).isGreaterThanOrEqualTo(1);
		}
		double rejected = metric("ipc.epm.frames.rejected");
		double protocol = metric("ipc.epm.frames.rejected?tag=reason:protocol");
		try (Socket stranger = new Socket(manager().getAddress(), manager().getPort())) {
			stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
			await().untilAsserted(() -> assertThat(metric("ipc.epm.frames.rejected")).isEqualTo(rejected + 1));
			assertThat(metric("ipc.epm.frames.rejected?tag=reason:protocol")).isEqualTo(protocol + 1);
			assertThat(metric("ipc.epm.auth.failures")).isZero();
		}
	}

	@Test
	void logsRegistrationsWithTheirFields(CapturedOutput output) throws Exception {
		LinkKey key = LinkKey.random();
		try (RawClient receiver = new RawClient(manager(), "shop")) {
			receiver.deregister(receiver.register("logged", key, 5000, 15_000).lease());
		}
		assertThat(output.getOut().lines().filter((line) -> line.contains("\"logged\""))).hasSize(2)
			.allSatisfy((line) -> assertThat(line).contains(key.instanceId().toString(), "127.0.0.1"));
	}

	@Test
	void countsLeaseThatExpires() throws Exception {
		double expired = metric("ipc.epm.leases.expired");
		try (RawClient receiver = new RawClient(manager(), "shop")) {
			receiver.register("short", LinkKey.random(), 5000, 500);
			await().atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(metric("ipc.epm.leases.expired")).isEqualTo(expired + 1));
		}
		assertThat(metric("ipc.epm.leases.held")).isZero();
	}

	@Test
	void isHealthyWhileItTakesConnectionsAndAliveAnyway() throws Exception {
		JsonNode health = JsonMapper.shared().readTree(get("health").body());
		assertThat(health.get("status").asString()).isEqualTo("UP");
		assertThat(health.at("/components/epmListener/details/address").asString())
			.isEqualTo("127.0.0.1:" + manager().getPort());
		assertThat(get("health/readiness").body()).contains("\"UP\"", "epmListener", "readinessState");
		assertThat(get("health/liveness").body()).contains("\"UP\"", "livenessState").doesNotContain("epmListener");
		this.server.stop();
		HttpResponse<String> readiness = get("health/readiness");
		assertThat(readiness.statusCode()).isEqualTo(503);
		assertThat(readiness.body()).contains("\"epmListener\":{", "\"DOWN\"", "is stopped");
		assertThat(get("health/liveness").statusCode()).isEqualTo(200);
		assertThat(get("epm").statusCode()).isEqualTo(404);
		this.server.start();
		assertThat(get("health/readiness").statusCode()).isEqualTo(200);
	}

	@Test
	void tellsWatchersThatItIsClosedAndStartsAgain() throws Exception {
		try (RawClient sender = new RawClient(manager(), "desk")) {
			sender.watch("orders", SenderSecret.random());
			this.server.stop();
			assertThat(sender.read(EpmFrame.Closing.class)).isNotNull();
			assertThatExceptionOfType(EOFException.class).isThrownBy(() -> sender.read(EpmFrame.class));
		}
		assertThat(this.server.isRunning()).isFalse();
		this.server.start();
		try (RawClient receiver = new RawClient(manager(), "shop")) {
			assertThat(receiver.register("orders", LinkKey.random(), 5000, 15_000).lease()).isNotNull();
		}
	}

	private InetSocketAddress manager() {
		return this.server.running().address();
	}

	private double metric(String name) throws IOException, InterruptedException {
		HttpResponse<String> response = get("metrics/" + name);
		assertThat(response.statusCode()).as(name).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body()).at("/measurements/0/value").asDouble();
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/actuator/" + path))
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
	}

}
