package be.sizingservers.ipc.epmservice;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationMetadataTests {

	private static final Map<String, JsonNode> properties = new TreeMap<>();

	@BeforeAll
	static void readMetadata() throws IOException {
		try (InputStream metadata = EpmServerProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			for (JsonNode property : JsonMapper.shared().readTree(metadata).get("properties")) {
				if (property.get("name").asString().startsWith("ipc.")) {
					properties.put(property.get("name").asString(), property);
				}
			}
		}
	}

	@Test
	void describesEveryProperty() {
		assertThat(properties).containsOnlyKeys("ipc.epm.server.allow-insecure", "ipc.epm.server.bind-address",
				"ipc.epm.server.password", "ipc.epm.server.port", "ipc.epm.server.salt", "ipc.epm.server.ssl.bundle",
				"ipc.epm.server.limits.connections", "ipc.epm.server.limits.dead-after",
				"ipc.epm.server.limits.frame-bytes", "ipc.epm.server.limits.frame-timeout",
				"ipc.epm.server.limits.handshake-timeout", "ipc.epm.server.limits.ping-interval",
				"ipc.epm.server.limits.registrations", "ipc.epm.server.limits.ttl",
				"ipc.epm.server.limits.unauthenticated-connections",
				"ipc.epm.server.limits.unauthenticated-per-address", "ipc.epm.server.limits.watches");
		assertThat(properties).allSatisfy(
				(name, property) -> assertThat(property.path("description").asString("")).as(name).endsWith("."));
	}

	@Test
	void namesDefaultOfEveryPropertyThatIsNoCredential() {
		assertThat(properties).allSatisfy((name, property) -> assertThat(property.has("defaultValue")).as(name)
			.isEqualTo(!name.matches(".*\\.(password|salt|bundle)")));
	}

}
