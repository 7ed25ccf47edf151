package be.sizingservers.ipc;

import java.nio.charset.StandardCharsets;

/**
 * The name that binds senders and receivers: every message of a sender goes to every
 * receiver with an equal handle. Anything that is no handle is refused with an
 * {@link IllegalArgumentException} that says why.
 *
 * @param value 1 to {@value #MAX_BYTES} UTF-8 bytes, not blank, without control
 * characters
 */
public record Handle(String value) {

	/**
	 * The longest handle, in UTF-8 bytes.
	 */
	public static final int MAX_BYTES = 256;

	/**
	 * Checks the values.
	 * @param value see the record
	 * @throws IllegalArgumentException if one is refused; the message says why
	 */
	public Handle {
		if (value.isBlank()) {
			throw new IllegalArgumentException("A handle must not be blank; give it a name, for example 'orders'");
		}
		for (int i = 0; i < value.length(); i++) {
			if (Character.isISOControl(value.charAt(i))) {
				throw new IllegalArgumentException(
						"The handle '%s' has the control character U+%04X at index %d; use printable characters only"
							.formatted(Printable.of(value), (int) value.charAt(i), i));
			}
		}
		int bytes = value.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > MAX_BYTES) {
			throw new IllegalArgumentException("The handle '%s' has %d UTF-8 bytes; at most %d are allowed"
				.formatted(Printable.of(value), bytes, MAX_BYTES));
		}
	}

	/**
	 * Creates a handle.
	 * @param value the name
	 * @return the handle
	 * @throws IllegalArgumentException if the value is no valid handle
	 */
	public static Handle of(String value) {
		return new Handle(value);
	}

	@Override
	public String toString() {
		return this.value;
	}

}
