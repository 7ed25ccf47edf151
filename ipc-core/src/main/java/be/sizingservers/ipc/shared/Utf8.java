package be.sizingservers.ipc.shared;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 that refuses where the JDK's {@link String} silently replaces: what goes in comes
 * out, or an exception is thrown. Stateless.
 */
public final class Utf8 {

	private static final char REPLACEMENT = '\uFFFD';

	private Utf8() {
	}

	/**
	 * Encodes a text.
	 * @param text the text
	 * @return its UTF-8 bytes
	 * @throws IllegalArgumentException if it has an unpaired surrogate, which UTF-8
	 * cannot express; the message names its index
	 */
	public static byte[] encode(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (Character.isSurrogate(c)) {
				boolean paired = Character.isHighSurrogate(c) && i + 1 < text.length()
						&& Character.isLowSurrogate(text.charAt(i + 1));
				if (!paired) {
					throw new IllegalArgumentException(
							"The text has the unpaired surrogate U+%04X at index %d, which UTF-8 cannot express; remove it or send the text as byte[]"
								.formatted((int) c, i));
				}
				i++;
			}
		}
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Decodes a text.
	 * @param buffer holds the bytes
	 * @param offset the first of them
	 * @param length how many they are
	 * @return the text
	 * @throws CorruptDataException if they are no valid UTF-8
	 */
	public static String decode(byte[] buffer, int offset, int length) {
		String text = new String(buffer, offset, length, StandardCharsets.UTF_8);
		if (text.indexOf(REPLACEMENT) >= 0) {
			requireValid(buffer, offset, length);
		}
		return text;
	}

	// A replacement character may also have been sent as such.
	private static void requireValid(byte[] buffer, int offset, int length) {
		ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
		try {
			StandardCharsets.UTF_8.newDecoder().decode(bytes);
		}
		catch (CharacterCodingException ex) {
			throw new CorruptDataException("The %d bytes are no valid UTF-8: the first wrong byte has the index %d"
				.formatted(length, bytes.position() - offset), ex);
		}
	}

}
