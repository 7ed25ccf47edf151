package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Vector;

import org.bouncycastle.jcajce.util.DefaultJcaJceHelper;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.EncryptionAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.PskIdentity;
import org.bouncycastle.tls.PskKeyExchangeMode;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSK;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * TLS 1.3 with an external pre-shared key and an ephemeral one (RFC 8446,
 * {@code psk_dhe_ke} with x25519 and AES-256-GCM), for both sides. The cipher is the
 * JDK's: the pure Java one is ten times slower. It has no deadlines of its own; whoever
 * closes the socket ends it.
 * <p>
 * One thread reads, one thread at a time writes.
 */
final class PskChannel implements SecureStreams {

	private static final int KEY_BYTES = 32;

	private static final int MAX_HANDSHAKE_BYTES = 8 * 1024;

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final TlsCrypto CRYPTO = new Crypto(ByteBuffer::allocate, ByteBuffer::allocate);

	private final InputStream in;

	private final OutputStream out;

	private final String identity;

	private PskChannel(InputStream in, OutputStream out, String identity) {
		this.in = in;
		this.out = out;
		this.identity = identity;
	}

	/**
	 * Knows keys by the names that clients give.
	 */
	@FunctionalInterface
	interface Keys {

		/**
		 * Looks for a key.
		 * @param identity the name, not yet proven and perhaps none at all
		 * @return a copy of the key, or {@code null} if there is none of that name
		 */
		byte @Nullable [] key(String identity);

	}

	/**
	 * Shakes hands as the side that has connected.
	 * @param out where records go, those of a link by way of a {@link BatchedOutput}
	 * @param identity the name of the key
	 * @param key a copy of the key
	 * @throws IOException if the other side does not hold it
	 */
	static PskChannel connect(InputStream in, OutputStream out, String identity, byte[] key) throws IOException {
		if (out instanceof BatchedOutput batch) {
			TlsClientProtocol protocol = new SendingProtocol(in, batch);
			protocol.connect(new Client(new Crypto(batch::room, ByteBuffer::allocate), identity, key));
			return new PskChannel(protocol.getInputStream(), batch.over(protocol.getOutputStream()), identity);
		}
		TlsClientProtocol protocol = new TlsClientProtocol(in, out);
		protocol.connect(new Client(CRYPTO, identity, key));
		return new PskChannel(protocol.getInputStream(), protocol.getOutputStream(), identity);
	}

	/**
	 * Shakes hands as the side that was connected to. An unknown name fails in the same
	 * way as a wrong key.
	 * @param in where records come from, those of a link by way of a {@link RecordInput}
	 * @param keys where the keys are
	 * @throws IOException if the other side does not hold the key that it names
	 */
	static PskChannel accept(InputStream in, OutputStream out, Keys keys) throws IOException {
		Server server;
		TlsServerProtocol protocol;
		if (in instanceof RecordInput records) {
			ReceivingProtocol receiving = new ReceivingProtocol(records, out);
			server = new Server(new Crypto(ByteBuffer::allocate, receiving::room), keys);
			protocol = receiving;
		}
		else {
			server = new Server(CRYPTO, keys);
			protocol = new TlsServerProtocol(in, out);
		}
		protocol.accept(server);
		return new PskChannel(protocol.getInputStream(), protocol.getOutputStream(), server.identity);
	}

	@Override
	public InputStream in() {
		return this.in;
	}

	@Override
	public OutputStream out() {
		return this.out;
	}

	/**
	 * The name of the key that both sides hold.
	 */
	String identity() {
		return this.identity;
	}

	private static TlsPSKExternal psk(byte[] identity, byte[] key) {
		return new BasicTlsPSKExternal(identity, CRYPTO.createSecret(key), PRFAlgorithm.tls13_hkdf_sha384);
	}

	private static TlsFatalAlert noKey() {
		return new TlsFatalAlert(AlertDescription.handshake_failure, "No pre-shared key was agreed on");
	}

	/**
	 * The JDK's cryptography, with ciphers of our own for records.
	 */
	private static final class Crypto extends JcaTlsCrypto {

		private final RecordCipher.Room encrypted;

		private final RecordCipher.Room decrypted;

		Crypto(RecordCipher.Room encrypted, RecordCipher.Room decrypted) {
			super(new DefaultJcaJceHelper(), RANDOM, RANDOM);
			this.encrypted = encrypted;
			this.decrypted = decrypted;
		}

		@Override
		public TlsCipher createCipher(TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
				throws IOException {
			return (encryptionAlgorithm == EncryptionAlgorithm.AES_256_GCM)
					? new RecordCipher(parameters, this.encrypted, this.decrypted)
					: super.createCipher(parameters, encryptionAlgorithm, macAlgorithm);
		}

	}

	static final class Client extends AbstractTlsClient {

		private final String identity;

		private final byte[] key;

		Client(TlsCrypto crypto, String identity, byte[] key) {
			super(crypto);
			this.identity = identity;
			this.key = key;
		}

		@Override
		protected ProtocolVersion[] getSupportedVersions() {
			return ProtocolVersion.TLSv13.only();
		}

		@Override
		protected int[] getSupportedCipherSuites() {
			return new int[] { CipherSuite.TLS_AES_256_GCM_SHA384 };
		}

		@Override
		@SuppressWarnings("rawtypes") // The library's own.
		protected Vector getSupportedGroups(Vector namedGroupRoles) {
			return vectorOf(NamedGroup.x25519);
		}

		@Override
		@SuppressWarnings("rawtypes")
		public Vector getExternalPSKs() {
			return vectorOf(psk(this.identity.getBytes(UTF_8), this.key));
		}

		@Override
		public short[] getPskKeyExchangeModes() {
			return new short[] { PskKeyExchangeMode.psk_dhe_ke };
		}

		@Override
		public void notifySelectedPSK(@Nullable TlsPSK selected) throws IOException {
			if (selected == null) {
				throw noKey();
			}
		}

		@Override
		public TlsAuthentication getAuthentication() throws IOException {
			throw noKey();
		}

		@Override
		public int getMaxHandshakeMessageSize() {
			return MAX_HANDSHAKE_BYTES;
		}

		private static Vector<Object> vectorOf(Object element) {
			Vector<Object> vector = new Vector<>();
			vector.add(element);
			return vector;
		}

	}

	static final class Server extends AbstractTlsServer {

		private final Keys keys;

		private String identity = "";

		Server(TlsCrypto crypto, Keys keys) {
			super(crypto);
			this.keys = keys;
		}

		@Override
		protected ProtocolVersion[] getSupportedVersions() {
			return ProtocolVersion.TLSv13.only();
		}

		@Override
		protected int[] getSupportedCipherSuites() {
			return new int[] { CipherSuite.TLS_AES_256_GCM_SHA384 };
		}

		@Override
		public int[] getSupportedGroups() {
			return new int[] { NamedGroup.x25519 };
		}

		@Override
		@SuppressWarnings("rawtypes") // The library's own.
		public @Nullable TlsPSKExternal getExternalPSK(Vector identities) {
			if (identities.isEmpty()) {
				return null;
			}
			byte[] name = ((PskIdentity) identities.get(0)).getIdentity();
			this.identity = new String(name, UTF_8);
			byte[] key = this.keys.key(this.identity);
			return psk(name, (key != null) ? key : unknown());
		}

		private static byte[] unknown() {
			byte[] key = new byte[KEY_BYTES];
			RANDOM.nextBytes(key);
			return key;
		}

		@Override
		public short[] getPskKeyExchangeModes() {
			return new short[] { PskKeyExchangeMode.psk_dhe_ke };
		}

		@Override
		public TlsCredentials getCredentials() throws IOException {
			throw noKey();
		}

		@Override
		public int getMaxHandshakeMessageSize() {
			return MAX_HANDSHAKE_BYTES;
		}

	}

}
