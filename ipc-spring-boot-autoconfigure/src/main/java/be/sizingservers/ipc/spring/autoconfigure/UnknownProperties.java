package be.sizingservers.ipc.spring.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import be.sizingservers.ipc.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Finds what looks like a property of IPC and is none: a name that is misspelt would
 * otherwise be a setting that does nothing. The names of environment variables and system
 * properties are for everybody, so that such a one is a line of the log.
 */
final class UnknownProperties {

	private static final Logger logger = LoggerFactory.getLogger(UnknownProperties.class);

	private final PropertyNames names = new PropertyNames();

	private final ConfigurableEnvironment environment;

	private UnknownProperties(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * Looks for them.
	 * @throws FailureAnalyzedException if there are any that can only be meant for IPC
	 */
	static void check(ConfigurableEnvironment environment) {
		UnknownProperties properties = new UnknownProperties(environment);
		properties.warn();
		UnboundElementsSourceFilter ours = new UnboundElementsSourceFilter();
		List<ConfigurationProperty> unknown = properties.find(ours::apply, properties.names::isUnknown).toList();
		if (!unknown.isEmpty()) {
			throw properties.failure(unknown);
		}
	}

	private Stream<ConfigurationProperty> find(Predicate<ConfigurationPropertySource> sources,
			Predicate<ConfigurationPropertyName> unknown) {
		return StreamSupport
			.stream(ConfigurationPropertySources.from(this.environment.getPropertySources()).spliterator(), false)
			.filter(sources)
			.filter(IterableConfigurationPropertySource.class::isInstance)
			.map(IterableConfigurationPropertySource.class::cast)
			.flatMap((source) -> source.stream()
				.filter(unknown)
				.map(((ConfigurationPropertySource) source)::getConfigurationProperty)
				.filter(Objects::nonNull));
	}

	private static Predicate<ConfigurationPropertySource> named(String name) {
		return (source) -> source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& underlying.getName().equals(name);
	}

	private void warn() {
		warn(named(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME), this.names::isUnknownVariable,
				PropertyNames::variable);
		warn(named(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME), this.names::isUnknown,
				ConfigurationPropertyName::toString);
	}

	/**
	 * A name that is like none of ours is somebody else's.
	 */
	private void warn(Predicate<ConfigurationPropertySource> source, Predicate<ConfigurationPropertyName> unknown,
			Function<ConfigurationPropertyName, String> form) {
		find(source, unknown)
			.filter((property) -> PropertyNames.isNear(property.getName(), this.names.nearest(property.getName())))
			.forEach((property) -> warn(property, form.apply(this.names.nearest(property.getName()))));
	}

	private static void warn(ConfigurationProperty property, String meant) {
		logger.warn("There is no property {}, so that it sets nothing; perhaps {} is meant", described(property),
				meant);
	}

	private static String described(ConfigurationProperty property) {
		return "%s (%s)".formatted(property.getName(),
				Printable.of(Objects.toString(property.getOrigin(), "of an unnamed source")));
	}

	private FailureAnalyzedException failure(List<ConfigurationProperty> unknown) {
		String found = unknown.stream().map(UnknownProperties::described).collect(Collectors.joining(", "));
		String meant = unknown.stream()
			.map((property) -> this.names.nearest(property.getName()).toString())
			.distinct()
			.collect(Collectors.joining(", "));
		return new FailureAnalyzedException("There is no property " + found,
				"Correct the name, perhaps to %s, or remove the property".formatted(meant));
	}

}
