package be.sizingservers.ipc.shared;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.Printable;

/**
 * Text to encrypted text and back; the format stands at
 * {@link Shared#encrypt(String, String, byte[])}. Thread-safe.
 */
final class StringEncryption {

	private static final String VERSION = "ipc1:";

	private static final Pattern FORMAT = Pattern
		.compile("(ipc1:argon2id:m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,9}):)([A-Za-z0-9_-]+)");

	private static final int KEY_BYTES = 32;

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BYTES = 16;

	private final KeyDerivation keyDerivation;

	private final SecureRandom random = new SecureRandom();

	StringEncryption(KeyDerivation keyDerivation) {
		this.keyDerivation = keyDerivation;
	}

	String encrypt(String plain, String password, byte[] salt) {
		Argon2 cost = Argon2.DEFAULT;
		String prefix = "%sargon2id:m=%d,t=%d,p=%d:".formatted(VERSION, cost.memoryKib(), cost.passes(),
				cost.parallelism());
		byte[] nonce = new byte[NONCE_BYTES];
		this.random.nextBytes(nonce);
		byte[] text = Utf8.encode(plain);
		try {
			byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, key(cost, password, salt), nonce, prefix).doFinal(text);
			ByteBuffer body = ByteBuffer.allocate(NONCE_BYTES + encrypted.length).put(nonce).put(encrypted);
			return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(body.array());
		}
		catch (GeneralSecurityException ex) {
			throw new IpcException("This JVM cannot encrypt with AES-256-GCM; use one that has it", ex);
		}
	}

	String decrypt(String encrypted, String password, byte[] salt) {
		Matcher format = FORMAT.matcher(encrypted);
		if (!format.matches()) {
			throw malformed(encrypted);
		}
		byte[] body = body(format.group(5));
		Argon2 cost = new Argon2(Integer.parseInt(format.group(2)), Integer.parseInt(format.group(3)),
				Integer.parseInt(format.group(4)));
		if (!cost.isWithinBounds()) {
			throw corrupt(("The encrypted text asks for a key of m=%d KiB, t=%d, p=%d; at most m=%d, t=%d, p=%d and at "
					+ "least m=8 per p are accepted, so it was not written by this library")
				.formatted(cost.memoryKib(), cost.passes(), cost.parallelism(), Argon2.MAX_MEMORY_KIB,
						Argon2.MAX_PASSES, Argon2.MAX_PARALLELISM));
		}
		byte[] text = open(body, key(cost, password, salt), format.group(1));
		return Utf8.decode(text, 0, text.length);
	}

	private static byte[] open(byte[] body, byte[] key, String prefix) {
		byte[] nonce = new byte[NONCE_BYTES];
		ByteBuffer.wrap(body).get(nonce);
		try {
			return cipher(Cipher.DECRYPT_MODE, key, nonce, prefix).doFinal(body, NONCE_BYTES,
					body.length - NONCE_BYTES);
		}
		catch (AEADBadTagException ex) {
			// One message for all three: which of them it is helps an attacker only.
			throw new CorruptDataException(
					"The text cannot be decrypted: the password or the salt is another one, or the text was altered",
					ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IpcException("This JVM cannot decrypt with AES-256-GCM; use one that has it", ex);
		}
	}

	private static Cipher cipher(int mode, byte[] key, byte[] nonce, String prefix) throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
		cipher.updateAAD(prefix.getBytes(StandardCharsets.US_ASCII));
		return cipher;
	}

	byte[] deriveKey(String password, byte[] salt) {
		return key(Argon2.DEFAULT, password, salt);
	}

	private byte[] key(Argon2 cost, String password, byte[] salt) {
		if (password.isEmpty()) {
			throw new IllegalArgumentException("The password is empty; give one");
		}
		if (salt.length == 0) {
			throw new IllegalArgumentException("The salt is empty; give at least one byte, better 16 random ones");
		}
		return this.keyDerivation.key(cost, Utf8.encode(password), salt, KEY_BYTES);
	}

	private static byte[] body(String base64) {
		byte[] body;
		try {
			body = Base64.getUrlDecoder().decode(base64);
		}
		catch (IllegalArgumentException ex) {
			throw new CorruptDataException("The encrypted text is truncated or altered: its Base64 part is not valid",
					ex);
		}
		// The decoder ignores the spare bits of the last character, a change all the
		// same.
		if (!Base64.getUrlEncoder().withoutPadding().encodeToString(body).equals(base64)
				|| body.length < NONCE_BYTES + TAG_BYTES) {
			throw corrupt("The encrypted text is truncated or altered: its Base64 part is not valid");
		}
		return body;
	}

	private static CorruptDataException malformed(String encrypted) {
		if (encrypted.startsWith(VERSION)) {
			return corrupt(
					"The encrypted text '%s' is truncated or altered: it is not of the form ipc1:argon2id:m=,t=,p=:"
						.formatted(Printable.of(encrypted)));
		}
		// Not quoted: it may be a secret that somebody forgot to encrypt.
		return corrupt(
				"The text of %d characters is not encrypted in a form that this version knows (it would start with '%s')"
					.formatted(encrypted.length(), VERSION));
	}

	private static CorruptDataException corrupt(String message) {
		return new CorruptDataException(message, null);
	}

	/**
	 * Makes a key of a password; tests have a cheap one.
	 */
	@FunctionalInterface
	interface KeyDerivation {

		byte[] key(Argon2 cost, byte[] password, byte[] salt, int keyBytes);

	}

}
