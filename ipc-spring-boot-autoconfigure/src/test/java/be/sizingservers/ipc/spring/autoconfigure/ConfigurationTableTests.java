package be.sizingservers.ipc.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of README says what the metadata of the properties say.
 */
class ConfigurationTableTests {

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private static Map<String, String> defaults() throws IOException {
		Map<String, String> defaults = new TreeMap<>();
		try (InputStream metadata = IpcProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			for (JsonNode property : JsonMapper.shared().readTree(metadata).get("properties")) {
				JsonNode value = property.path("defaultValue");
				defaults.put(property.get("name").asString(),
						value.isMissingNode() || value.isArray() ? "" : value.asString().replace('_', '-'));
			}
		}
		// Boot's own, for every endpoint.
		defaults.remove("management.endpoint.ipc.cache.time-to-live");
		return defaults;
	}

	private static Map<String, String> table() throws IOException {
		List<String> lines = Files.readAllLines(Path.of("..", "README.md"));
		Map<String, String> table = new LinkedHashMap<>();
		lines.subList(lines.indexOf("### Configuration"), lines.size())
			.stream()
			.skip(1)
			.takeWhile((line) -> !line.startsWith("#"))
			.filter((line) -> line.startsWith("| `"))
			.map((line) -> line.split("\\|"))
			.forEach((cells) -> {
				List<String> names = codes(cells[1]);
				List<String> values = codes(cells[2]);
				for (int i = 0; i < names.size(); i++) {
					String value = (values.size() == names.size()) ? values.get(i)
							: ((values.size() == 1 && i == names.size() - 1) ? values.get(0) : "");
					table.put(names.get(i).replace(".*", ""), value);
				}
			});
		return table;
	}

	private static List<String> codes(String cell) {
		return CODE.matcher(cell).results().map((MatchResult code) -> code.group(1)).toList();
	}

	@Test
	void saysWhichPropertiesThereAreAndTheirDefaults() throws IOException {
		assertThat(table()).containsExactlyInAnyOrderEntriesOf(defaults());
	}

}
