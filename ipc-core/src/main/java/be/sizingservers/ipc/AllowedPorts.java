package be.sizingservers.ipc;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The TCP ports that a receiver may listen on, in the order in which they are tried. A
 * port that is out of range or named twice is refused with an
 * {@link IllegalArgumentException}.
 *
 * @param ports 1 to 65535 each, no duplicates; empty for any free port
 */
public record AllowedPorts(List<Integer> ports) {

	private static final int MAX_PORT = 65535;

	private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:\\s*-\\s*(\\d{1,5}))?");

	/**
	 * Any free port.
	 */
	public static final AllowedPorts ANY = new AllowedPorts(List.of());

	/**
	 * Checks the values.
	 * @param ports see the record
	 * @throws IllegalArgumentException if one is refused; the message says why
	 */
	public AllowedPorts {
		ports = List.copyOf(ports);
		Set<Integer> seen = new LinkedHashSet<>();
		for (int port : ports) {
			if (port < 1 || port > MAX_PORT) {
				throw new IllegalArgumentException("The allowed port %d is not within 1 to 65535".formatted(port));
			}
			if (!seen.add(port)) {
				throw new IllegalArgumentException("The allowed port %d is named twice".formatted(port));
			}
		}
	}

	/**
	 * Names the ports one by one.
	 * @param ports the ports; none for any free port
	 * @return the allowed ports
	 * @throws IllegalArgumentException if a port is out of range or named twice
	 */
	public static AllowedPorts of(int... ports) {
		List<Integer> list = new ArrayList<>(ports.length);
		for (int port : ports) {
			list.add(port);
		}
		return new AllowedPorts(list);
	}

	/**
	 * Reads a list such as {@code 5000-5010,5020}.
	 * @param text ports and ranges, separated by commas; blank for any free port
	 * @return the allowed ports
	 * @throws IllegalArgumentException if the text is no such list; the message names the
	 * part that is wrong
	 */
	public static AllowedPorts parse(String text) {
		List<Integer> ports = new ArrayList<>();
		if (!text.isBlank()) {
			for (String part : text.split(",", -1)) {
				addRange(ports, part.strip(), text);
			}
		}
		return new AllowedPorts(ports);
	}

	private static void addRange(List<Integer> ports, String part, String text) {
		Matcher range = RANGE.matcher(part);
		if (!range.matches()) {
			throw new IllegalArgumentException(
					"The port list '%s' has the part '%s', which is neither a port nor a range such as 5000-5010"
						.formatted(Printable.of(text), Printable.of(part)));
		}
		int first = Integer.parseInt(range.group(1));
		int last = (range.group(2) != null) ? Integer.parseInt(range.group(2)) : first;
		if (first < 1 || last > MAX_PORT || first > last) {
			throw new IllegalArgumentException(
					"The port list '%s' has the part '%s': ports are within 1 to 65535, the smaller one first"
						.formatted(Printable.of(text), Printable.of(part)));
		}
		if (ports.size() + last - first >= MAX_PORT) {
			throw new IllegalArgumentException(
					"The port list '%s' names more than %d ports, so at least one of them twice"
						.formatted(Printable.of(text), MAX_PORT));
		}
		for (int port = first; port <= last; port++) {
			ports.add(port);
		}
	}

}
