package be.sizingservers.ipc.spring.autoconfigure;

import java.util.List;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.Environment;

/**
 * Finds properties without a value where a boolean or a number is wanted, such as
 * {@code enabled:} in YAML, or a variable in the environment that nobody has set: Spring
 * would say that null cannot be assigned.
 */
final class EmptyProperties {

	private EmptyProperties() {
	}

	/**
	 * Looks for them, except while an application is built: its variables are those of
	 * another machine.
	 * @throws FailureAnalyzedException if there are any
	 */
	static void check(Environment environment) {
		if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
			return;
		}
		Binder binder = Binder.get(environment);
		List<ConfigurationPropertyName> empty = new PropertyNames().primitives()
			.filter((name) -> binder.bind(name.toString(), String.class).map(String::isBlank).orElse(false))
			.toList();
		if (!empty.isEmpty()) {
			ConfigurationPropertyName first = empty.get(0);
			throw new FailureAnalyzedException("The property %s is empty".formatted(first),
					"Give %s a value, or remove it: from configuration files, arguments, and the environment, where its name is %s"
						.formatted(first, PropertyNames.variable(first)));
		}
	}

}
