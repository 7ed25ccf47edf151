package be.sizingservers.ipc.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

import be.sizingservers.ipc.Limits;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.convert.DurationStyle;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationMetadataTests {

	private static final Map<String, JsonNode> properties = new TreeMap<>();

	@BeforeAll
	static void readMetadata() throws IOException {
		try (InputStream metadata = IpcProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			JsonMapper.shared()
				.readTree(metadata)
				.get("properties")
				.forEach((property) -> properties.put(property.get("name").asString(), property));
		}
	}

	@Test
	void describesEveryProperty() {
		assertThat(properties).containsOnlyKeys("ipc.epm.addresses", "ipc.epm.host", "ipc.epm.password", "ipc.epm.port",
				"ipc.epm.salt", "ipc.epm.ssl.bundle", "ipc.handle", "ipc.local.directory", "ipc.observation.enabled",
				"ipc.receiver.accept-own", "ipc.receiver.allowed-ports", "ipc.receiver.enabled", "ipc.receiver.handles",
				"ipc.receiver.ip-address-to-register", "ipc.receiver.acknowledge", "ipc.receiver.retry.delay",
				"ipc.receiver.retry.jitter", "ipc.receiver.retry.max-delay", "ipc.receiver.retry.max-retries",
				"ipc.receiver.retry.multiplier", "ipc.receiver.shutdown-timeout", "ipc.sender.enabled",
				"ipc.sender.events", "ipc.sender.overflow", "ipc.sender.send-timeout", "ipc.ssl.bundle",
				"ipc.types.ids", "ipc.types.scan", "management.endpoint.ipc.access",
				"management.endpoint.ipc.cache.time-to-live", "management.health.ipc.enabled");
		assertThat(properties).allSatisfy(
				(name, property) -> assertThat(property.path("description").asString("")).as(name).endsWith("."));
	}

	@Test
	void namesDefaults() {
		Map<String, String> defaults = new TreeMap<>();
		properties.forEach((name, property) -> {
			if (property.has("defaultValue")) {
				defaults.put(name, property.get("defaultValue").asString());
			}
		});
		assertThat(defaults).containsOnly(Map.entry("ipc.epm.port", "4455"), Map.entry("ipc.receiver.enabled", "true"),
				Map.entry("ipc.receiver.accept-own", "false"), Map.entry("ipc.sender.enabled", "true"),
				Map.entry("ipc.sender.events", "true"), Map.entry("ipc.sender.overflow", "block"),
				Map.entry("ipc.receiver.acknowledge", "on-handled"), Map.entry("ipc.sender.send-timeout", "10s"),
				Map.entry("ipc.types.scan", "listeners"), Map.entry("ipc.receiver.retry.max-retries", "0"),
				Map.entry("ipc.receiver.retry.delay", "1s"), Map.entry("ipc.receiver.retry.multiplier", "1"),
				Map.entry("ipc.receiver.retry.jitter", "0s"), Map.entry("ipc.observation.enabled", "true"),
				Map.entry("management.endpoint.ipc.access", "read_only"),
				Map.entry("management.endpoint.ipc.cache.time-to-live", "0ms"),
				Map.entry("management.health.ipc.enabled", "true"));
		assertThat(DurationStyle.detectAndParse("10s")).isEqualTo(Limits.defaults().sendTimeout());
	}

}
