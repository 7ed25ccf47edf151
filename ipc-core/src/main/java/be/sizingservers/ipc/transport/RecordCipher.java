package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.TlsSecret;

/**
 * AES-256-GCM of the JDK for the records of TLS 1.3 (RFC 8446, 5.2 and 5.3), from where
 * they are to where they are needed: the library's own first copies what it encrypts into
 * a new array for each record, and decrypts in place. Lengths, alerts and the time of new
 * keys are the library's.
 * <p>
 * One thread decrypts. Whoever reads may also have to write an alert, so that encrypting
 * takes a lock, and numbers records under it: no two records have the same nonce,
 * whatever number the library has taken for an alert meanwhile.
 */
final class RecordCipher implements TlsCipher {

	private static final int KEY_BYTES = 32;

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BYTES = 16;

	/**
	 * The tag, and the type of a record, which stands behind its text.
	 */
	private static final int ADDED_BYTES = TAG_BYTES + 1;

	private final TlsCryptoParameters parameters;

	private final Room encrypted;

	private final Room decrypted;

	/**
	 * Guarded by this.
	 */
	private Keyed encryption;

	/**
	 * With the present key. Guarded by this.
	 */
	private long encryptedRecords;

	private Keyed decryption;

	/**
	 * @param parameters know the secrets
	 * @param encrypted for records with their headers
	 * @param decrypted for texts
	 */
	RecordCipher(TlsCryptoParameters parameters, Room encrypted, Room decrypted) throws IOException {
		this.parameters = parameters;
		this.encrypted = encrypted;
		this.decrypted = decrypted;
		SecurityParameters secrets = parameters.getSecurityParametersHandshake();
		this.encryption = Keyed.of(secrets, parameters.isServer(), Cipher.ENCRYPT_MODE);
		this.decryption = Keyed.of(secrets, !parameters.isServer(), Cipher.DECRYPT_MODE);
	}

	@Override
	public synchronized TlsEncodeResult encodePlaintext(long number, short type, ProtocolVersion version,
			int headerBytes, byte[] text, int offset, int length) throws IOException {
		ByteBuffer to = this.encrypted.of(headerBytes + length + ADDED_BYTES);
		int start = to.position();
		try {
			Cipher cipher = this.encryption.initialised(this.encryptedRecords++, version, length + ADDED_BYTES);
			int done = start + headerBytes;
			done += cipher.update(text, offset, length, to.array(), done);
			cipher.doFinal(new byte[] { (byte) type }, 0, 1, to.array(), done);
		}
		catch (GeneralSecurityException ex) {
			throw new TlsFatalAlert(AlertDescription.internal_error, ex);
		}
		return new TlsEncodeResult(to.array(), start, headerBytes + length + ADDED_BYTES, ContentType.application_data);
	}

	@Override
	public TlsDecodeResult decodeCiphertext(long number, short type, ProtocolVersion version, byte[] record, int offset,
			int length) throws IOException {
		if (length < ADDED_BYTES) {
			throw new TlsFatalAlert(AlertDescription.decode_error);
		}
		ByteBuffer to = this.decrypted.of(length - TAG_BYTES);
		byte[] text = to.array();
		int start = to.position();
		int last = start + length - ADDED_BYTES;
		try {
			this.decryption.initialised(number, version, length).doFinal(record, offset, length, text, start);
		}
		catch (GeneralSecurityException ex) {
			throw new TlsFatalAlert(AlertDescription.bad_record_mac, ex);
		}
		while (last >= start && text[last] == 0) {
			last--;
		}
		if (last < start) {
			throw new TlsFatalAlert(AlertDescription.unexpected_message);
		}
		return new TlsDecodeResult(text, start, last - start, (short) Byte.toUnsignedInt(text[last]));
	}

	@Override
	public synchronized void rekeyEncoder() throws IOException {
		this.encryption = Keyed.of(this.parameters.getSecurityParametersConnection(), this.parameters.isServer(),
				Cipher.ENCRYPT_MODE);
		this.encryptedRecords = 0;
	}

	@Override
	public void rekeyDecoder() throws IOException {
		this.decryption = Keyed.of(this.parameters.getSecurityParametersConnection(), !this.parameters.isServer(),
				Cipher.DECRYPT_MODE);
	}

	@Override
	public int getCiphertextDecodeLimit(int textBytes) {
		return textBytes + ADDED_BYTES;
	}

	@Override
	public int getCiphertextEncodeLimit(int textBytes) {
		return textBytes + ADDED_BYTES;
	}

	@Override
	public int getPlaintextDecodeLimit(int recordBytes) {
		return recordBytes - ADDED_BYTES;
	}

	@Override
	public int getPlaintextEncodeLimit(int recordBytes) {
		return recordBytes - ADDED_BYTES;
	}

	@Override
	public boolean usesOpaqueRecordTypeDecode() {
		return true;
	}

	@Override
	public boolean usesOpaqueRecordTypeEncode() {
		return true;
	}

	/**
	 * Says where what has been encrypted or decrypted is to go.
	 */
	@FunctionalInterface
	interface Room {

		/**
		 * Gives room in an array, from the position of a buffer on. The bytes behind what
		 * is returned in the end may be overwritten too.
		 */
		ByteBuffer of(int bytes) throws IOException;

	}

	/**
	 * One direction with its key. Used by one thread at a time.
	 */
	private static final class Keyed {

		private final Cipher cipher;

		private final int mode;

		private final SecretKey key;

		private final byte[] iv;

		private Keyed(Cipher cipher, int mode, SecretKey key, byte[] iv) {
			this.cipher = cipher;
			this.mode = mode;
			this.key = key;
			this.iv = iv;
		}

		static Keyed of(SecurityParameters secrets, boolean server, int mode) throws IOException {
			TlsSecret secret = server ? secrets.getTrafficSecretServer() : secrets.getTrafficSecretClient();
			int hash = secrets.getPRFCryptoHashAlgorithm();
			try {
				return new Keyed(Cipher.getInstance("AES/GCM/NoPadding"), mode,
						new SecretKeySpec(expand(secret, hash, "key", KEY_BYTES), "AES"),
						expand(secret, hash, "iv", NONCE_BYTES));
			}
			catch (GeneralSecurityException ex) {
				throw new TlsFatalAlert(AlertDescription.internal_error, ex);
			}
		}

		private static byte[] expand(TlsSecret secret, int hash, String label, int bytes) throws IOException {
			return TlsCryptoUtils.hkdfExpandLabel(secret, hash, label, new byte[0], bytes).extract();
		}

		/**
		 * Sets the cipher up for a record.
		 */
		Cipher initialised(long number, ProtocolVersion version, int length) throws GeneralSecurityException {
			byte[] nonce = this.iv.clone();
			for (int i = 0; i < Long.BYTES; i++) {
				nonce[NONCE_BYTES - 1 - i] ^= (byte) (number >>> (i * Byte.SIZE));
			}
			this.cipher.init(this.mode, this.key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
			this.cipher.updateAAD(new byte[] { (byte) ContentType.application_data, (byte) version.getMajorVersion(),
					(byte) version.getMinorVersion(), (byte) (length >>> Byte.SIZE), (byte) length });
			return this.cipher;
		}

	}

}
