package be.sizingservers.ipc.directory;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The 32 random bytes of a receiver that its senders prove to hold. Immutable; never
 * printed.
 */
public final class LinkKey {

	/**
	 * The length, in bytes.
	 */
	public static final int BYTES = 32;

	private static final SecureRandom RANDOM = new SecureRandom();

	private final byte[] bytes;

	private LinkKey(byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * Makes a new key.
	 * @return a key from the system's secure random source
	 */
	public static LinkKey random() {
		byte[] bytes = new byte[BYTES];
		RANDOM.nextBytes(bytes);
		return new LinkKey(bytes);
	}

	/**
	 * Takes a key from bytes.
	 * @param bytes exactly {@value #BYTES} bytes; copied
	 * @return the key
	 * @throws IllegalArgumentException if the length is another one
	 */
	public static LinkKey of(byte[] bytes) {
		if (bytes.length != BYTES) {
			throw new IllegalArgumentException("A link key has %d bytes, not %d".formatted(BYTES, bytes.length));
		}
		return new LinkKey(bytes.clone());
	}

	/**
	 * The bytes.
	 * @return a copy
	 */
	public byte[] toBytes() {
		return this.bytes.clone();
	}

	/**
	 * Derives the instance id of the receiver that holds this key, so that nobody can
	 * claim another's: the first 16 bytes of SHA-256 over a label and the key.
	 * @return the instance id
	 */
	public UUID instanceId() {
		try {
			MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
			sha256.update("ipc/instance/v1".getBytes(US_ASCII));
			byte[] digest = sha256.digest(this.bytes);
			java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(digest);
			return new UUID(buffer.getLong(), buffer.getLong());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof LinkKey key && MessageDigest.isEqual(this.bytes, key.bytes);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.bytes);
	}

	@Override
	public String toString() {
		return "LinkKey[hidden]";
	}

}
