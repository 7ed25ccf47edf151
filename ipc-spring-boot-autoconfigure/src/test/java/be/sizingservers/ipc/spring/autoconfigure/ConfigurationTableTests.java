package be.sizingservers.ipc.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes the table of properties in README from their metadata if told to, and fails if
 * it is another one.
 */
class ConfigurationTableTests {

	private static final Path README = Path.of("..", "README.md");

	private static final String BEGIN = "<!-- properties: generated -->\n";

	private static final String END = "<!-- end of properties -->";

	private static final String COMMAND = "mvn test -pl ipc-spring-boot-autoconfigure -am -Dtest=ConfigurationTableTests -Dsurefire.failIfNoSpecifiedTests=false -Dreadme.write";

	@Test
	void saysWhatTheMetadataSay() throws IOException {
		String readme = Files.readString(README);
		int begin = readme.indexOf(BEGIN) + BEGIN.length();
		int end = readme.indexOf(END);
		if (System.getProperty("readme.write") != null) {
			Files.writeString(README, readme.substring(0, begin) + table() + readme.substring(end));
		}
		else {
			assertThat(readme.substring(begin, end)).as("write it with: " + COMMAND).isEqualTo(table());
		}
	}

	private static String table() throws IOException {
		try (InputStream metadata = IpcProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return JsonMapper.shared()
				.readTree(metadata)
				.get("properties")
				.valueStream()
				// Boot's own, for every endpoint.
				.filter((property) -> !property.get("name").asString().endsWith(".cache.time-to-live"))
				.map(ConfigurationTableTests::row)
				.sorted()
				.collect(Collectors.joining("", "| property | default | meaning |\n|---|---|---|\n", ""));
		}
	}

	private static String row(JsonNode property) {
		String type = property.get("type").asString();
		JsonNode value = property.path("defaultValue");
		return "| `%s%s` | %s | %s%s |\n".formatted(property.get("name").asString(),
				type.startsWith("java.util.Map") ? ".*" : "",
				(value.isMissingNode() || value.isArray()) ? "" : code(value.asString()),
				property.get("description").asString().replaceAll("ipc(\\.[a-z0-9]+)+(=\\S*\\w)?", "`$0`"),
				values(type));
	}

	private static String values(String type) {
		Class<?> known = ClassUtils.isPresent(type, null) ? ClassUtils.resolveClassName(type, null) : Object.class;
		return known.isEnum() ? Arrays.stream(known.getEnumConstants())
			.map((constant) -> code(constant.toString().toLowerCase()))
			.collect(Collectors.joining(", ", " ", ".")) : "";
	}

	private static String code(String value) {
		return "`" + value.replace('_', '-') + "`";
	}

}
