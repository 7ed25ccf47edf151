package be.sizingservers.ipc.directory;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import be.sizingservers.ipc.Handle;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A key of 32 bytes: a receiver's own, or the one of a pair of a sender and a receiver,
 * which both prove to hold. Immutable; never printed.
 */
public final class LinkKey {

	/**
	 * The length, in bytes.
	 */
	public static final int BYTES = 32;

	private static final String HMAC = "HmacSHA256";

	private static final SecureRandom RANDOM = new SecureRandom();

	private final byte[] bytes;

	/**
	 * Derived when it is asked for first, by whichever thread.
	 */
	private @Nullable UUID instanceId;

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
		UUID known = this.instanceId;
		if (known == null) {
			known = InstanceId.derive("ipc/instance/v1", this.bytes);
			this.instanceId = known;
		}
		return known;
	}

	/**
	 * Derives the key of a pair from the receiver's own key: HKDF-Expand (RFC 5869) with
	 * SHA-256; the information is the label {@code ipc/data/v1}, the handle and both
	 * instances, each with its length before it. Extracting is not needed, as the key is
	 * random. A sender that has the key of a pair knows nothing of the receiver's own key
	 * and of other pairs.
	 * @param handle the handle
	 * @param sender the sender's instance
	 * @return the key of this receiver with that sender
	 */
	public LinkKey forPair(Handle handle, UUID sender) {
		try {
			Mac mac = Mac.getInstance(HMAC);
			mac.init(new SecretKeySpec(this.bytes, HMAC));
			mac.update(information(handle, sender));
			// The key is as long as the hash, so it is the first block, and that has
			// number 1.
			mac.update((byte) 1);
			return new LinkKey(mac.doFinal());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has " + HMAC, ex);
		}
	}

	private byte[] information(Handle handle, UUID sender) {
		ByteArrayOutputStream information = new ByteArrayOutputStream();
		for (byte[] field : List.of("ipc/data/v1".getBytes(US_ASCII), handle.value().getBytes(UTF_8),
				InstanceId.toBytes(instanceId()), InstanceId.toBytes(sender))) {
			information.write(field.length >> 8);
			information.write(field.length);
			information.writeBytes(field);
		}
		return information.toByteArray();
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
