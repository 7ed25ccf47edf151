package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * The names of the properties of IPC, and which of them somebody may have meant.
 */
final class PropertyNames {

	static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("ipc");

	/**
	 * Properties of the End Point Manager, which may stand in the same file.
	 */
	private static final ConfigurationPropertyName MANAGER = ConfigurationPropertyName.of("ipc.epm.server");

	private final Map<ConfigurationPropertyName, Class<?>> known = new LinkedHashMap<>();

	PropertyNames() {
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
	 * Tells whether a name is below {@code ipc.} and none of them, as properties and YAML
	 * have it.
	 */
	boolean isUnknown(ConfigurationPropertyName name) {
		return isOurs(name) && this.known.entrySet()
			.stream()
			.noneMatch((property) -> isPartOf(name, property.getKey(), property.getValue()));
	}

	/**
	 * Tells that of an environment variable, in which a dash may be an underscore, which
	 * is a dot: {@code IPC_RECEIVER_ACCEPT_OWN} is {@code IPC_RECEIVER_ACCEPTOWN}.
	 */
	boolean isUnknownVariable(ConfigurationPropertyName name) {
		return isUnknown(name) && this.known.entrySet()
			.stream()
			.noneMatch((property) -> isPartOf(name, dotted(property.getKey()), property.getValue()));
	}

	private static boolean isOurs(ConfigurationPropertyName name) {
		return PREFIX.isAncestorOf(name) && !MANAGER.isAncestorOf(name);
	}

	private static boolean isPartOf(ConfigurationPropertyName name, ConfigurationPropertyName property, Class<?> type) {
		return property.equals(name) || name.isAncestorOf(property)
				|| ((type == List.class || type == Map.class) && property.isAncestorOf(name));
	}

	private static ConfigurationPropertyName dotted(ConfigurationPropertyName property) {
		return ConfigurationPropertyName.of(property.toString().replace('-', '.'));
	}

	/**
	 * Those that must have a value, if they are set.
	 */
	Stream<ConfigurationPropertyName> primitives() {
		return this.known.entrySet()
			.stream()
			.filter((property) -> property.getValue().isPrimitive())
			.map(Map.Entry::getKey);
	}

	/**
	 * The environment variable that sets a property.
	 */
	static String variable(ConfigurationPropertyName name) {
		return name.toString().replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
	}

	/**
	 * Finds the name that is most like an unknown one.
	 */
	ConfigurationPropertyName nearest(ConfigurationPropertyName unknown) {
		return this.known.keySet()
			.stream()
			.min(Comparator.comparingInt((property) -> distance(unknown, property)))
			.orElseThrow();
	}

	/**
	 * Tells whether an unknown name is likely to be meant as this one: at most a third of
	 * it differs.
	 */
	static boolean isNear(ConfigurationPropertyName unknown, ConfigurationPropertyName property) {
		return distance(unknown, property) * 3 <= letters(unknown).length() - letters(PREFIX).length();
	}

	private static int distance(ConfigurationPropertyName one, ConfigurationPropertyName other) {
		return distance(letters(one), letters(other));
	}

	/**
	 * What a name has in each of its forms.
	 */
	private static String letters(ConfigurationPropertyName name) {
		return name.toString().replace('-', '.');
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
