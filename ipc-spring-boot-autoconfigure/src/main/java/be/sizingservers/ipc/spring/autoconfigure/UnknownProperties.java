package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import be.sizingservers.ipc.Printable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Finds what looks like a property of IPC and is none: a name that is misspelt would
 * otherwise be a setting that does nothing. Environment variables and system properties
 * are left out, as their names are for everybody.
 */
final class UnknownProperties {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("ipc");

	/**
	 * Properties of the End Point Manager, which may stand in the same file.
	 */
	private static final ConfigurationPropertyName MANAGER = ConfigurationPropertyName.of("ipc.epm.server");

	private final Map<ConfigurationPropertyName, Class<?>> known = new LinkedHashMap<>();

	private UnknownProperties() {
		collect(PREFIX, IpcProperties.class);
	}

	private void collect(ConfigurationPropertyName prefix, Class<?> type) {
		for (RecordComponent component : type.getRecordComponents()) {
			ConfigurationPropertyName name = prefix.append(DataObjectPropertyName.toDashedForm(component.getName()));
			if (component.getType().isRecord()) {
				collect(name, component.getType());
			}
			else {
				this.known.put(name, component.getType());
			}
		}
	}

	/**
	 * Looks for them.
	 * @throws FailureAnalyzedException if there are any
	 */
	static void check(ConfigurableEnvironment environment) {
		UnknownProperties properties = new UnknownProperties();
		UnboundElementsSourceFilter ours = new UnboundElementsSourceFilter();
		List<ConfigurationProperty> unknown = StreamSupport
			.stream(ConfigurationPropertySources.from(environment.getPropertySources()).spliterator(), false)
			.filter(ours::apply)
			.filter(IterableConfigurationPropertySource.class::isInstance)
			.map(IterableConfigurationPropertySource.class::cast)
			.flatMap(properties::unknownOf)
			.toList();
		if (!unknown.isEmpty()) {
			throw properties.failure(unknown);
		}
	}

	private Stream<ConfigurationProperty> unknownOf(IterableConfigurationPropertySource source) {
		return source.stream()
			.filter((name) -> PREFIX.isAncestorOf(name) && !MANAGER.isAncestorOf(name) && !isKnown(name))
			.map(((ConfigurationPropertySource) source)::getConfigurationProperty)
			.filter(Objects::nonNull);
	}

	private boolean isKnown(ConfigurationPropertyName name) {
		return this.known.entrySet()
			.stream()
			.anyMatch((property) -> property.getKey().equals(name) || name.isAncestorOf(property.getKey())
					|| (isOpen(property.getValue()) && property.getKey().isAncestorOf(name)));
	}

	private static boolean isOpen(Class<?> type) {
		return type == List.class || type == Map.class;
	}

	private FailureAnalyzedException failure(List<ConfigurationProperty> unknown) {
		String names = unknown.stream()
			.map((property) -> "%s (%s)".formatted(property.getName(),
					Printable.of(Objects.toString(property.getOrigin(), "of an unnamed source"))))
			.collect(Collectors.joining(", "));
		String meant = unknown.stream()
			.map((property) -> nearest(property.getName().toString()))
			.distinct()
			.collect(Collectors.joining(", "));
		return new FailureAnalyzedException("There is no property " + names,
				"Correct the name, perhaps to %s, or remove the property".formatted(meant));
	}

	private String nearest(String name) {
		return this.known.keySet()
			.stream()
			.map(ConfigurationPropertyName::toString)
			.min(Comparator.comparingInt((other) -> distance(name, other)))
			.orElseThrow();
	}

	/**
	 * How many characters have to be added, removed or changed.
	 */
	private static int distance(String one, String other) {
		int[] row = new int[other.length() + 1];
		for (int i = 0; i <= one.length(); i++) {
			int diagonal = i;
			for (int j = 0; j <= other.length(); j++) {
				int above = row[j];
				if (i == 0 || j == 0) {
					row[j] = i + j;
				}
				else {
					int changed = diagonal + ((one.charAt(i - 1) != other.charAt(j - 1)) ? 1 : 0);
					row[j] = Math.min(changed, 1 + Math.min(above, row[j - 1]));
				}
				diagonal = above;
			}
		}
		return row[other.length()];
	}

}
