package be.sizingservers.ipc.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import be.sizingservers.ipc.Printable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Whatever a user can write into a property that cannot be meant ends the start with a
 * report that names the property and the value, and says what to do.
 */
@ExtendWith(OutputCaptureExtension.class)
class MistakesTests {

	/**
	 * Types of which any text is not one.
	 */
	private static final Map<String, String> REASONS = Map.of("java.lang.Boolean", "oolean", "java.lang.Integer",
			"For input string", "java.lang.Double", "For input string", "java.time.Duration", "not a valid duration");

	/**
	 * Looked at by Spring Boot only when somebody asks the endpoint.
	 */
	private static final String CACHE = "management.endpoint.ipc.cache.time-to-live";

	private static final String LOCAL = "ipc.local.directory=";

	private static final String EPM = "ipc.epm.host=localhost";

	private static final String PASSWORD = "ipc.epm.password=hush-hush-hush";

	private static final String SALT = "ipc.epm.salt=0102030405060708090a0b0c0d0e0f10";

	@TempDir
	private Path folder;

	/**
	 * A mistake.
	 *
	 * @param property the property
	 * @param value what it says
	 * @param why what the report says of it
	 * @param others further properties, each with its value
	 */
	record Mistake(String property, String value, String why, List<String> others) {

		@Override
		public String toString() {
			return "%s=%s %s".formatted(this.property, Printable.of(this.value), String.join(" ", this.others));
		}

	}

	private static Mistake mistake(String property, String value, String why, String... others) {
		return new Mistake(property, value, why, List.of(others));
	}

	static Stream<Mistake> mistakes() throws IOException {
		return Stream.of(handles(), receiving(), sending(), managers(), folders(), types(), texts())
			.flatMap(Function.identity());
	}

	static Stream<Mistake> names() {
		return Stream.of(mistake("ipc.handel", "orders", "perhaps to ipc.handle"),
				mistake("ipc.reciever.enabled", "false", "perhaps to ipc.receiver.enabled"),
				mistake("ipc.receiver.retry.max-attempts", "3", "perhaps to ipc.receiver.retry.max-retries"),
				mistake("ipc.epm.pasword", "hush-hush-hush", "perhaps to ipc.epm.password"));
	}

	private static Stream<Mistake> handles() {
		return Stream.of(mistake("ipc.handle", "", "blank"), mistake("ipc.handle", " ", "blank"),
				mistake("ipc.handle", "a\u0007b", "U+0007"), mistake("ipc.handle", "x".repeat(257), "at most 256"),
				mistake("ipc.handle", "false", "into quotes"), mistake("ipc.handle", "true", "into quotes"),
				mistake("ipc.receiver.handles", "a\u0007b", "U+0007"),
				mistake("ipc.receiver.handles", "false", "into quotes"),
				mistake("spring.application.name", "x".repeat(129), "at most 128"));
	}

	private static Stream<Mistake> receiving() {
		return Stream.of(mistake("ipc.receiver.allowed-ports", "5000-5010,abc", "'abc'"),
				mistake("ipc.receiver.allowed-ports", "70000", "65535"),
				mistake("ipc.receiver.allowed-ports", "0", "65535"),
				mistake("ipc.receiver.allowed-ports", "5010-5000", "the smaller one first"),
				mistake("ipc.receiver.allowed-ports", "5000,,5010", "part ''"),
				mistake("ipc.receiver.allowed-ports", "5000-5010,5005", "5005 is named twice"),
				mistake("ipc.receiver.ip-address-to-register", "1.2.3.4.5", "Name an address of this machine"),
				mistake("ipc.receiver.ip-address-to-register", "192.0.2.1", "no loopback address"),
				mistake("ipc.receiver.ip-address-to-register", "192.0.2.1", "is it an address of this machine", EPM,
						LOCAL),
				mistake("ipc.receiver.acknowledge", "sometimes", "ON_RECEIVED"),
				mistake("ipc.receiver.shutdown-timeout", "0s", "between"),
				mistake("ipc.receiver.shutdown-timeout", "-1s", "between"),
				mistake("ipc.receiver.shutdown-timeout", "31s", "spring.lifecycle.timeout-per-shutdown-phase is PT30S"),
				mistake("ipc.receiver.shutdown-timeout", "3s", "raise the latter",
						"spring.lifecycle.timeout-per-shutdown-phase=2s"),
				mistake("ipc.receiver.retry.max-retries", "-1", "0 or more"),
				mistake("ipc.receiver.retry.delay", "-1s", "such as 500ms"),
				mistake("ipc.receiver.retry.multiplier", "0.5", "1 or more"),
				mistake("ipc.receiver.retry.max-delay", "0s", "above 0"),
				mistake("ipc.receiver.retry.max-delay", "500ms", "no shorter than delay"),
				mistake("ipc.receiver.retry.jitter", "-1s", "such as 500ms"));
	}

	private static Stream<Mistake> sending() {
		return Stream.of(mistake("ipc.sender.send-timeout", "0s", "between"),
				mistake("ipc.sender.send-timeout", "-1s", "between"),
				mistake("ipc.sender.send-timeout", "1000d", "between"),
				mistake("ipc.sender.overflow", "explode", "FAIL_FAST"));
	}

	private static Stream<Mistake> managers() {
		return Stream.of(mistake("ipc.epm.host", "a b", "has a blank", LOCAL),
				mistake("ipc.epm.host", "epm.example:4456", "is no address", LOCAL),
				mistake("ipc.epm.host", "http://epm.example", "is no address", LOCAL),
				mistake("ipc.epm.host", "${NO_HOST}", "resolve placeholder 'NO_HOST'", LOCAL),
				mistake("ipc.epm.addresses", "${NO_HOST}", "resolve placeholder 'NO_HOST'", LOCAL),
				mistake("ipc.epm.host", "", "No address of an End Point Manager", LOCAL, PASSWORD, SALT),
				mistake("ipc.epm.port", "tcp://10.0.0.7:4455", "For input string"),
				mistake("ipc.epm.port", "70000", "65535", EPM, LOCAL),
				mistake("ipc.epm.port", "0", "65535", EPM, LOCAL),
				mistake("ipc.epm.addresses", "a:b:c", "is no address", LOCAL),
				mistake("ipc.epm.addresses", "epm1, , epm2", "'' is no address", LOCAL),
				mistake("ipc.epm.addresses", "localhost, localhost:4455", "named twice", LOCAL));
	}

	static Stream<Mistake> secrets() {
		return Stream.of(mistake("ipc.epm.password", "hush-hush-hush", "no salt", EPM, LOCAL),
				mistake("ipc.epm.password", "", "is empty", EPM, SALT, LOCAL),
				mistake("ipc.epm.password", "${NO_PASSWORD}", "nothing gives it a value", EPM, SALT, LOCAL),
				mistake("ipc.epm.salt", "${NO_SALT}", "nothing gives it a value", EPM, PASSWORD, LOCAL),
				mistake("ipc.epm.salt", "5a5b", "no password", EPM, LOCAL),
				mistake("ipc.epm.salt", "{0x01,0xZZ}", "byte 2", EPM, PASSWORD, LOCAL),
				mistake("ipc.epm.salt", "", "is empty", EPM, PASSWORD, LOCAL),
				mistake("ipc.epm.ssl.bundle", "nowhere", "spring.ssl.bundle.pem", EPM, LOCAL),
				mistake("ipc.ssl.bundle", "nowhere", "spring.ssl.bundle.pem"));
	}

	static Stream<Mistake> managersWithoutAnAddress() {
		return Stream
			.of("ipc.epm.port=4455", "ipc.epm.port=1", PASSWORD, "ipc.epm.password=", SALT, "ipc.epm.salt=",
					"ipc.epm.ssl.bundle=nowhere")
			.map((property) -> property.split("=", 2))
			.map((property) -> mistake(property[0], property[1], "although %s is set".formatted(property[0]), LOCAL,
					"ipc.epm.host=", "ipc.epm.addresses="));
	}

	private static Stream<Mistake> folders() {
		return Stream.of(mistake("ipc.local.directory", "/dev/null", "is no folder"),
				mistake("ipc.local.directory", "/proc/ipc", "make its parent writable"),
				mistake("ipc.local.directory", "/tmp", "open to others"),
				mistake("ipc.local.directory", "a\0b", "Nul character"),
				mistake("ipc.local.directory", "/tmp", "and ipc.epm.host are set", EPM));
	}

	private static Stream<Mistake> types() {
		return Stream.of(mistake("ipc.types.scan", "everything", "ANNOTATED"),
				mistake("ipc.types.ids.order", "com.acme.Nobody", "ClassNotFoundException"),
				mistake("ipc.types.ids.order", "java.util.List", "cannot be a payload type"),
				mistake("ipc.types.ids.order", "java.lang.Object", "cannot be a payload type"),
				mistake("management.endpoint.ipc.access", "sometimes", "Access",
						"management.endpoints.web.exposure.include=*"));
	}

	/**
	 * A text where something else is wanted.
	 */
	private static Stream<Mistake> texts() throws IOException {
		return metadata().stream()
			.filter((property) -> REASONS.containsKey(property.get("type").asString())
					&& !property.get("name").asString().equals(CACHE))
			.map((property) -> mistake(property.get("name").asString(), "nonsense",
					REASONS.get(property.get("type").asString())));
	}

	private static List<JsonNode> metadata() throws IOException {
		try (InputStream metadata = IpcProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return JsonMapper.shared().readTree(metadata).get("properties").valueStream().toList();
		}
	}

	@Test
	void leaveNoPropertyOut() throws IOException {
		Set<String> properties = metadata().stream()
			.map((property) -> property.get("name").asString())
			.collect(Collectors.toSet());
		properties.remove(CACHE);
		assertThat(
				Stream.concat(mistakes(), secrets()).map((mistake) -> mistake.property().replace("ids.order", "ids")))
			.containsAll(properties);
	}

	@ParameterizedTest
	@MethodSource("names")
	void inNamesAreReported(Mistake mistake, CapturedOutput output) {
		assertReported(mistake, output);
	}

	@ParameterizedTest
	@MethodSource("managersWithoutAnAddress")
	void ofManagersWithoutAnAddressAreReported(Mistake mistake, CapturedOutput output) {
		assertReported(mistake, output);
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void areReported(Mistake mistake, CapturedOutput output) {
		String report = assertReported(mistake, output);
		assertThat(report).containsAnyOf(Printable.of(mistake.value()), mistake.value(), duration(mistake.value()));
	}

	@ParameterizedTest
	@MethodSource("secrets")
	void inSecretsAreReportedWithoutThem(Mistake mistake, CapturedOutput output) {
		assertReported(mistake, output);
	}

	/**
	 * Nothing where a boolean or a number is wanted.
	 */
	static Stream<Mistake> blanks() throws IOException {
		return metadata().stream()
			.filter((property) -> property.get("type").asString().matches("java\\.lang\\.(Boolean|Integer|Double)"))
			.map((property) -> property.get("name").asString())
			.filter((name) -> name.startsWith("ipc."))
			.flatMap(
					(name) -> Stream.of(mistake(name, "", name + " is empty"), mistake(name, " ", name + " is empty")));
	}

	@ParameterizedTest
	@MethodSource("blanks")
	void whereNothingStandsAreReported(Mistake mistake, CapturedOutput output) {
		assertThat(assertReported(mistake, output)).contains("Give %s a value".formatted(mistake.property()));
	}

	@Test
	void whereNothingStandsInYamlAreReported(CapturedOutput output) throws IOException {
		Path yaml = Files.writeString(this.folder.resolve("application.yml"), "ipc:\n  receiver:\n    enabled:\n");
		assertReported(mistake("spring.config.location", yaml.toString(), "ipc.receiver.enabled is empty"), output,
				"ipc.receiver.enabled", "IPC_RECEIVER_ENABLED");
	}

	/**
	 * As of an environment variable that is not set.
	 */
	@Test
	void anEmptyTextIsAsGoodAsNone() throws IOException {
		List<String> texts = metadata().stream()
			.filter((property) -> !property.get("type").asString().matches("java\\.lang\\.(Boolean|Integer|Double)"))
			.map((property) -> property.get("name").asString())
			.filter((name) -> !name.matches("ipc\\.handle|ipc\\.local\\.directory|ipc\\.epm\\.(password|salt)"))
			.toList();
		assertThat(texts).contains("ipc.epm.host", "ipc.sender.send-timeout", "ipc.receiver.ip-address-to-register",
				"ipc.ssl.bundle");
		start(texts.stream().map((name) -> name + "="), Stream.of("ipc.types.ids.order=")).close();
	}

	/**
	 * The secrets of both stand in one file.
	 */
	@Test
	void propertiesOfTheManagerAreNone() {
		start(Stream.of("ipc.epm.server.password=other", "ipc.epm.server.limits.ttl=9s"), Stream.empty()).close();
	}

	private String assertReported(Mistake mistake, CapturedOutput output) {
		return assertReported(mistake, output, mistake.property());
	}

	private String assertReported(Mistake mistake, CapturedOutput output, String... said) {
		assertThatException()
			.isThrownBy(() -> start(Stream.of(mistake.property() + "=" + mistake.value()), mistake.others().stream()));
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START");
		String report = output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START"));
		assertThat(report).contains("Description:", "Action:", mistake.why())
			.contains(said)
			.doesNotContain("hush", "5a5b", "0102030405");
		return report;
	}

	private ConfigurableApplicationContext start(Stream<String> properties, Stream<String> others) {
		Map<String, String> arguments = new LinkedHashMap<>();
		Stream
			.of(Stream.of("spring.main.banner-mode=off", "ipc.handle=orders", LOCAL + this.folder.resolve("ipc")),
					properties, others)
			.flatMap(Function.identity())
			.forEach((property) -> arguments.put(property.substring(0, property.indexOf('=')), "--" + property));
		return SpringApplication.run(App.class, arguments.values().toArray(String[]::new));
	}

	private static String duration(String value) {
		try {
			return DurationStyle.detectAndParse(value).toString();
		}
		catch (IllegalArgumentException ex) {
			return value;
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ IpcAutoConfiguration.class, IpcEpmAutoConfiguration.class,
			IpcSenderAutoConfiguration.class, IpcReceiverAutoConfiguration.class, IpcHandlerAutoConfiguration.class,
			IpcObservationAutoConfiguration.class, IpcHealthContributorAutoConfiguration.class,
			IpcEndpointAutoConfiguration.class, EndpointAutoConfiguration.class, JacksonAutoConfiguration.class,
			PropertyPlaceholderAutoConfiguration.class, SslAutoConfiguration.class,
			ObservationAutoConfiguration.class })
	static class App {

	}

}
