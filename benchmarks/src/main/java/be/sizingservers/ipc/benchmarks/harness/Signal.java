package be.sizingservers.ipc.benchmarks.harness;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the coordinator and a worker say to each other: one line each.
 *
 * @param name what it is about
 * @param values values by name
 */
public record Signal(String name, Map<String, String> values) {

	private static final String MARK = "@";

	/**
	 * Makes a signal without values.
	 * @param name what it is about
	 * @return the signal
	 */
	public static Signal of(String name) {
		return new Signal(name, Map.of());
	}

	/**
	 * Adds a value.
	 * @param key its name
	 * @param value anything but arrays
	 * @return a new signal
	 */
	public Signal with(String key, Object value) {
		Map<String, String> more = new LinkedHashMap<>(this.values);
		more.put(key, value.toString().replaceAll("[\\t\\r\\n]+", " "));
		return new Signal(this.name, more);
	}

	/**
	 * A value.
	 * @param key its name
	 * @return the value
	 */
	public String text(String key) {
		String value = this.values.get(key);
		if (value == null) {
			throw new IllegalArgumentException("'%s' has no %s; look at who sent it".formatted(toLine(), key));
		}
		return value;
	}

	/**
	 * A value that is a number.
	 * @param key its name
	 * @return the number
	 */
	public long number(String key) {
		return Long.parseLong(text(key));
	}

	/**
	 * A value that is a list.
	 * @param key its name
	 * @return its elements, which are separated by commas
	 */
	public List<String> list(String key) {
		return List.of(text(key).split(","));
	}

	String toLine() {
		return this.values.entrySet()
			.stream()
			.map((entry) -> "\t" + entry.getKey() + "=" + entry.getValue())
			.collect(Collectors.joining("", MARK + this.name, ""));
	}

	static boolean isOne(String line) {
		return line.startsWith(MARK);
	}

	static Signal parse(String line) {
		String[] parts = line.substring(MARK.length()).split("\t");
		Map<String, String> values = new LinkedHashMap<>();
		Arrays.stream(parts).skip(1).forEach((part) -> {
			int end = part.indexOf('=');
			values.put(part.substring(0, end), part.substring(end + 1));
		});
		return new Signal(parts[0], values);
	}

}
