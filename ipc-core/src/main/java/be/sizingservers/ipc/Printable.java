package be.sizingservers.ipc;

/**
 * Makes text from outside fit for a log line or an exception: control characters are
 * escaped, long text is cut at 128 characters.
 */
public final class Printable {

	private static final int MAX_CHARS = 128;

	private Printable() {
	}

	/**
	 * Escapes and cuts a text.
	 * @param text any text
	 * @return a single line of at most 128 characters and an ellipsis
	 */
	public static String of(String text) {
		StringBuilder printable = new StringBuilder(Math.min(text.length(), MAX_CHARS) + 8);
		for (int i = 0; i < text.length(); i++) {
			if (printable.length() >= MAX_CHARS) {
				return printable.append('…').toString();
			}
			char c = text.charAt(i);
			if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == '\u2028'
					|| c == '\u2029') {
				printable.append("\\u%04x".formatted((int) c));
			}
			else {
				printable.append(c);
			}
		}
		return printable.toString();
	}

}
