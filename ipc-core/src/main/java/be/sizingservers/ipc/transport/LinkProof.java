package be.sizingservers.ipc.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.wire.Frame;

/**
 * What both sides of a link prove to each other before {@code HELLO}: that they hold the
 * key of their pair. Each proof is an HMAC-SHA256 over the prover's role, both nonces,
 * and what the link is for; it fits no other link, role or port.
 *
 * @param key the key of the pair
 * @param handle the handle
 * @param sender the sender's instance
 * @param receiver the receiver's instance
 * @param senderPort the TCP port that the sender connects from
 * @param receiverPort the TCP port that the receiver listens on
 * @param channel what both sides know of the channel that the proof goes through, so that
 * nobody passes it on through another; empty if that is not protected
 */
record LinkProof(LinkKey key, Handle handle, UUID sender, UUID receiver, int senderPort, int receiverPort,
		byte[] channel) {

	/**
	 * Of a channel that is not protected.
	 */
	static final byte[] NO_CHANNEL = {};

	/**
	 * Who proves.
	 */
	enum Role {

		SENDER, RECEIVER

	}

	private static final SecureRandom RANDOM = new SecureRandom();

	static byte[] nonce() {
		byte[] nonce = new byte[Frame.PROOF_BYTES];
		RANDOM.nextBytes(nonce);
		return nonce;
	}

	byte[] mac(Role role, byte[] senderNonce, byte[] receiverNonce) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(this.key.toBytes(), "HmacSHA256"));
			field(mac, ("ipc/link/v1/" + role).getBytes(StandardCharsets.US_ASCII));
			field(mac, senderNonce);
			field(mac, receiverNonce);
			field(mac, this.handle.value().getBytes(StandardCharsets.UTF_8));
			field(mac, bytes(this.sender));
			field(mac, bytes(this.receiver));
			field(mac, bytes(this.senderPort));
			field(mac, bytes(this.receiverPort));
			field(mac, this.channel);
			return mac.doFinal();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has HmacSHA256", ex);
		}
	}

	boolean verify(Role role, byte[] senderNonce, byte[] receiverNonce, byte[] proof) {
		return MessageDigest.isEqual(mac(role, senderNonce, receiverNonce), proof);
	}

	private static void field(Mac mac, byte[] value) {
		mac.update(bytes(value.length));
		mac.update(value);
	}

	private static byte[] bytes(UUID instance) {
		return ByteBuffer.allocate(16)
			.putLong(instance.getMostSignificantBits())
			.putLong(instance.getLeastSignificantBits())
			.array();
	}

	private static byte[] bytes(int number) {
		return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
	}

}
