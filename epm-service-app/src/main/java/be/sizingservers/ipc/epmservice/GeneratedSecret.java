package be.sizingservers.ipc.epmservice;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Makes a password and a salt that nobody can guess.
 */
final class GeneratedSecret {

	/**
	 * The argument that asks for one instead of starting a manager.
	 */
	static final String OPTION = "--generate-secret";

	private static final int PASSWORD_BYTES = 24;

	private static final int SALT_BYTES = 16;

	private GeneratedSecret() {
	}

	/**
	 * Makes a new one as YAML: a document for the End Point Manager, and one for the
	 * applications. Neither side minds the other's.
	 */
	static String toYaml() {
		SecureRandom random = new SecureRandom();
		return """
				# For the End Point Manager. Keep it where nobody else can read it.
				ipc:
				  epm:
				    server:
				      password: "%1$s"
				      salt: "%2$s"
				---
				# For every application that registers or finds receivers there.
				ipc:
				  epm:
				    password: "%1$s"
				    salt: "%2$s"
				""".formatted(digits(random, PASSWORD_BYTES), digits(random, SALT_BYTES));
	}

	/**
	 * Hexadecimal, as no shell, file format or double-click breaks it.
	 */
	private static String digits(SecureRandom random, int bytes) {
		byte[] secret = new byte[bytes];
		random.nextBytes(secret);
		return HexFormat.of().formatHex(secret);
	}

}
