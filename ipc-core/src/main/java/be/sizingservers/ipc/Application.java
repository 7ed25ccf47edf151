package be.sizingservers.ipc;

import java.util.UUID;

/**
 * The application that a sender or a receiver belongs to. A sender leaves receivers of
 * its own application out of its targets.
 *
 * @param id tells applications apart; random per application start
 * @param name shown to the other side, for people; at most {@value #MAX_NAME_CHARS}
 * characters, none of them a control character
 */
public record Application(UUID id, String name) {

	/**
	 * The longest name, in characters.
	 */
	public static final int MAX_NAME_CHARS = 128;

	/**
	 * Checks the values.
	 * @param id see the record
	 * @param name see the record
	 * @throws IllegalArgumentException if one is refused; the message says why
	 */
	public Application {
		if (name.length() > MAX_NAME_CHARS) {
			throw new IllegalArgumentException("The application name '%s' has %d characters; at most %d are allowed"
				.formatted(Printable.of(name), name.length(), MAX_NAME_CHARS));
		}
		if (name.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException(
					"The application name '%s' has a control character; use printable characters only"
						.formatted(Printable.of(name)));
		}
	}

	/**
	 * Creates an application with a random id.
	 * @param name shown to the other side
	 * @return the application
	 */
	public static Application named(String name) {
		return new Application(UUID.randomUUID(), name);
	}

}
