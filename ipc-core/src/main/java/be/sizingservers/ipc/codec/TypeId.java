package be.sizingservers.ipc.codec;

import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.shared.Utf8;

/**
 * The logical type id of a class.
 */
final class TypeId {

	static final int MAX_BYTES = 256;

	private TypeId() {
	}

	/**
	 * The id that a class has by itself.
	 * @param type a class that may be a payload
	 * @return its annotated id, else its simple name
	 * @throws IllegalArgumentException if that is no valid id
	 */
	static String of(Class<?> type) {
		IpcType annotation = type.getAnnotation(IpcType.class);
		boolean named = annotation != null && !annotation.value().isEmpty();
		return check(named ? annotation.value() : type.getSimpleName(), type);
	}

	static String check(String id, Class<?> type) {
		int bytes = Utf8.encode(id).length;
		if (id.isBlank() || bytes > MAX_BYTES || id.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException(
					"The type id '%s' of %s has %d UTF-8 bytes; use 1 to %d, not blank and without control characters"
						.formatted(Printable.of(id), type.getName(), bytes, MAX_BYTES));
		}
		return id;
	}

}
