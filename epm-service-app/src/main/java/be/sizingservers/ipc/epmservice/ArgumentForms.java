package be.sizingservers.ipc.epmservice;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;

import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.shared.Shared;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * The arguments that the original's service took, made into properties: none, a port, or
 * a port, a password and a salt such as <code>{0x01,0x02,0x03}</code>, of which a shell
 * may have made three words. A property that says something else is an error.
 */
class ArgumentForms implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	static final String PORT = "ipc.epm.server.port";

	static final String PASSWORD = "ipc.epm.server.password";

	static final String SALT = "ipc.epm.server.salt";

	private static final String USAGE = "Give no argument, a port such as 4456, or a port, a password and a salt such as 4455 password {0x01,0x02,0x03}; everything else is a property, --name=value";

	private final List<String> words;

	ArgumentForms(String... args) {
		this.words = new DefaultApplicationArguments(args).getNonOptionArgs();
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		Map<String, Object> properties = properties();
		if (!properties.isEmpty()) {
			ConfigurableEnvironment environment = context.getEnvironment();
			agree(environment, PORT, properties, (one, other) -> one.equals(other.strip()), false);
			agree(environment, PASSWORD, properties, String::equals, true);
			agree(environment, SALT, properties, ArgumentForms::sameSalt, true);
			environment.getPropertySources().addFirst(new MapPropertySource("arguments", properties));
		}
	}

	/**
	 * The properties that the arguments stand for.
	 * @return name and value of each
	 */
	Map<String, Object> properties() {
		Map<String, Object> properties = new LinkedHashMap<>();
		if (!this.words.isEmpty()) {
			properties.put(PORT, port(this.words.get(0)));
		}
		if (this.words.size() == 2) {
			throw failure("There are 2 arguments: a password needs a salt after it");
		}
		if (this.words.size() > 2) {
			properties.put(PASSWORD, this.words.get(1));
			properties.put(SALT, salt(this.words.subList(2, this.words.size())));
		}
		return properties;
	}

	private static String port(String word) {
		if (word.matches("[0-9]{1,5}") && Integer.parseInt(word) <= 65_535) {
			return String.valueOf(Integer.parseInt(word));
		}
		throw failure("Argument 1 is '%s', which is not a port from 0 to 65535".formatted(Printable.of(word)));
	}

	private static String salt(List<String> words) {
		String salt = (words.size() > 1 && !words.get(0).startsWith("{")) ? "{" + String.join(",", words) + "}"
				: String.join(" ", words);
		try {
			Shared.parseSalt(salt);
		}
		catch (IllegalArgumentException ex) {
			throw new FailureAnalyzedException("Argument 3%s cannot be used: %s"
				.formatted((words.size() > 1) ? " to " + (words.size() + 2) : "", ex.getMessage()), USAGE, ex);
		}
		return salt;
	}

	private static void agree(ConfigurableEnvironment environment, String name, Map<String, Object> properties,
			BiPredicate<String, String> same, boolean secret) {
		Object argument = properties.get(name);
		ConfigurationProperty property = find(environment, name);
		if (argument == null || property == null) {
			return;
		}
		String value = environment.resolvePlaceholders(String.valueOf(property.getValue()));
		if (!same.test(argument.toString(), value)) {
			String place = Objects.toString(property.getOrigin(), "a property source");
			throw new FailureAnalyzedException(
					secret ? "An argument and the property %s (%s) differ".formatted(name, Printable.of(place))
							: "The argument %s and the property %s=%s (%s) differ".formatted(argument, name,
									Printable.of(value), Printable.of(place)),
					"Remove one of the two, or make them equal");
		}
	}

	private static @Nullable ConfigurationProperty find(ConfigurableEnvironment environment, String name) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			ConfigurationProperty property = source.getConfigurationProperty(ConfigurationPropertyName.of(name));
			if (property != null) {
				return property;
			}
		}
		return null;
	}

	private static boolean sameSalt(String argument, String property) {
		try {
			return Arrays.equals(Shared.parseSalt(argument), Shared.parseSalt(property));
		}
		catch (IllegalArgumentException ex) {
			throw ServerCredentials.invalidSalt(ex);
		}
	}

	private static FailureAnalyzedException failure(String description) {
		return new FailureAnalyzedException(description, USAGE);
	}

}
