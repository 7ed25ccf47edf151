package be.sizingservers.ipc.directory;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;

/**
 * The 32 random bytes of a sender from which its instance is derived, so that nobody else
 * can ask for the keys of its pairs. Immutable; never printed.
 */
public final class SenderSecret {

	/**
	 * The length, in bytes.
	 */
	public static final int BYTES = 32;

	private static final SecureRandom RANDOM = new SecureRandom();

	private final byte[] bytes;

	private SenderSecret(byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * Makes a new secret.
	 * @return a secret from the system's secure random source
	 */
	public static SenderSecret random() {
		byte[] bytes = new byte[BYTES];
		RANDOM.nextBytes(bytes);
		return new SenderSecret(bytes);
	}

	/**
	 * Takes a secret from bytes.
	 * @param bytes exactly {@value #BYTES} bytes; copied
	 * @return the secret
	 * @throws IllegalArgumentException if the length is another one
	 */
	public static SenderSecret of(byte[] bytes) {
		if (bytes.length != BYTES) {
			throw new IllegalArgumentException("A sender's secret has %d bytes, not %d".formatted(BYTES, bytes.length));
		}
		return new SenderSecret(bytes.clone());
	}

	/**
	 * The bytes.
	 * @return a copy
	 */
	public byte[] toBytes() {
		return this.bytes.clone();
	}

	/**
	 * Derives the instance id of the sender: the first 16 bytes of SHA-256 over a label
	 * and the secret.
	 * @return the instance id
	 */
	public UUID instanceId() {
		return InstanceId.derive("ipc/sender/v1", this.bytes);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof SenderSecret secret && MessageDigest.isEqual(this.bytes, secret.bytes);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.bytes);
	}

	@Override
	public String toString() {
		return "SenderSecret[hidden]";
	}

}
