package be.sizingservers.ipc.shared;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import be.sizingservers.ipc.Printable;

/**
 * Reads a salt as people write it. Messages quote at most the part that is wrong, never
 * the whole salt.
 */
final class SaltFormat {

	private static final String BASE64 = "base64:";

	private static final Pattern LISTED = Pattern.compile("0[xX][0-9a-fA-F]{1,2}");

	private static final Pattern PADDING = Pattern.compile("={1,2}$");

	private static final Pattern NO_DIGIT = Pattern.compile("[^A-Za-z0-9+/]");

	private static final String FORMS = "write a salt as {0x01,0x02}, as hex digits such as 0102, or as base64:AQI=";

	private SaltFormat() {
	}

	static byte[] parse(String text) {
		String salt = text.strip();
		byte[] bytes;
		if (salt.startsWith(BASE64)) {
			bytes = base64(salt.substring(BASE64.length()));
		}
		else if (salt.startsWith("{")) {
			bytes = list(salt);
		}
		else {
			bytes = hex(salt);
		}
		if (bytes.length == 0) {
			throw refused("it is empty");
		}
		return bytes;
	}

	private static byte[] list(String salt) {
		if (!salt.endsWith("}")) {
			throw refused("its closing brace is missing");
		}
		String list = salt.substring(1, salt.length() - 1).strip();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		if (!list.isEmpty()) {
			for (String part : list.split(",", -1)) {
				bytes.write(listed(part.strip(), bytes.size() + 1));
			}
		}
		return bytes.toByteArray();
	}

	private static int listed(String part, int number) {
		if (!LISTED.matcher(part).matches()) {
			throw refused(
					"its byte %d is '%s' instead of a value from 0x00 to 0xFF".formatted(number, Printable.of(part)));
		}
		return HexFormat.fromHexDigits(part, 2, part.length());
	}

	private static byte[] hex(String salt) {
		for (int i = 0; i < salt.length(); i++) {
			if (!HexFormat.isHexDigit(salt.charAt(i))) {
				throw refused("its byte %d holds '%s', which is not a hex digit".formatted(i / 2 + 1,
						Printable.of(salt.substring(i, i + 1))));
			}
		}
		if (salt.length() % 2 != 0) {
			throw refused("its byte %d has one hex digit instead of two".formatted(salt.length() / 2 + 1));
		}
		return HexFormat.of().parseHex(salt);
	}

	private static byte[] base64(String salt) {
		String digits = PADDING.matcher(salt).replaceFirst("");
		Matcher wrong = NO_DIGIT.matcher(digits);
		if (wrong.find()) {
			throw refused("its byte %d holds '%s', which is not a Base64 digit".formatted(wrong.start() * 6L / 8 + 1,
					Printable.of(wrong.group())));
		}
		try {
			return Base64.getDecoder().decode(salt);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(message("its Base64 text ends too early or has wrong padding"), ex);
		}
	}

	private static IllegalArgumentException refused(String problem) {
		return new IllegalArgumentException(message(problem));
	}

	private static String message(String problem) {
		return "The salt cannot be read: %s; %s".formatted(problem, FORMS);
	}

}
