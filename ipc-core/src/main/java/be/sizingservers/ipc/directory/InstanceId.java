package be.sizingservers.ipc.directory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Derives instance ids from secrets, so that nobody can claim another's.
 */
final class InstanceId {

	private InstanceId() {
	}

	/**
	 * The first 16 bytes of SHA-256 over a label and a secret.
	 */
	static UUID derive(String label, byte[] secret) {
		try {
			MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
			sha256.update(label.getBytes(StandardCharsets.US_ASCII));
			ByteBuffer digest = ByteBuffer.wrap(sha256.digest(secret));
			return new UUID(digest.getLong(), digest.getLong());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	static byte[] toBytes(UUID instance) {
		return ByteBuffer.allocate(16)
			.putLong(instance.getMostSignificantBits())
			.putLong(instance.getLeastSignificantBits())
			.array();
	}

}
