package be.sizingservers.ipc.epm;

import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import be.sizingservers.ipc.shared.Shared;
import be.sizingservers.ipc.transport.ChannelSecurity;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What an End Point Manager and those who connect show to each other: that they know a
 * password and a salt, or have certificates, or nothing. Thread-safe; never printed.
 * <p>
 * The key is derived from the password when it is needed first, by whichever thread, and
 * kept.
 */
final class Credentials {

	static final Credentials NONE = new Credentials(null, null, null);

	/**
	 * Below, a password can be guessed by whoever has recorded a connection.
	 */
	static final int STRONG_PASSWORD_CHARS = 12;

	static final int STRONG_SALT_BYTES = 16;

	private static final int KEY_BYTES = 32;

	private static final String KEY_NAME = "ipc/epm/v1";

	private static final Logger LOGGER = LoggerFactory.getLogger(Credentials.class);

	private final @Nullable String password;

	private final byte @Nullable [] salt;

	private final @Nullable Supplier<SSLContext> sslContext;

	/**
	 * Guarded by {@code this}.
	 */
	private @Nullable ChannelSecurity security;

	private Credentials(@Nullable String password, byte @Nullable [] salt, @Nullable Supplier<SSLContext> sslContext) {
		this.password = password;
		this.salt = salt;
		this.sslContext = sslContext;
	}

	Credentials password(String password) {
		if (password.isEmpty()) {
			throw new IllegalArgumentException(
					"The password of the End Point Manager is empty; leave it out, or set one");
		}
		return new Credentials(password, this.salt, this.sslContext);
	}

	Credentials salt(byte[] salt) {
		if (salt.length == 0) {
			throw new IllegalArgumentException(
					"The salt of the End Point Manager is empty; leave it out, or give at least one byte, better 16 random ones");
		}
		return new Credentials(this.password, salt.clone(), this.sslContext);
	}

	Credentials sslContext(Supplier<SSLContext> sslContext) {
		return new Credentials(this.password, this.salt, sslContext);
	}

	/**
	 * Tells whether connections are encrypted.
	 */
	boolean isEncrypted() {
		return this.password != null || this.sslContext != null;
	}

	/**
	 * What protects connections. Takes 0.2 to 1 s the first time, if there is a password.
	 * @throws IllegalArgumentException if they do not fit together
	 */
	synchronized ChannelSecurity security() {
		ChannelSecurity known = this.security;
		if (known == null) {
			known = create();
			this.security = known;
		}
		return known;
	}

	private ChannelSecurity create() {
		check();
		if (this.sslContext != null) {
			return ChannelSecurity.certificates(this.sslContext);
		}
		if (this.password == null || this.salt == null) {
			return ChannelSecurity.none();
		}
		warnIfWeak(this.password.codePointCount(0, this.password.length()), this.salt.length);
		return ChannelSecurity.preSharedKey(KEY_NAME, key(this.password, this.salt));
	}

	/**
	 * Tells whether they fit together.
	 * @throws IllegalArgumentException if they do not
	 */
	void check() {
		if (this.sslContext != null && (this.password != null || this.salt != null)) {
			throw new IllegalArgumentException(
					"Both a password and certificates (an SSL bundle) are set for the End Point Manager; set one of the two");
		}
		if ((this.password == null) != (this.salt == null)) {
			throw new IllegalArgumentException((this.salt == null)
					? "A password is set for the End Point Manager, but no salt; set the salt too, the same on all sides"
					: "A salt is set for the End Point Manager, but no password; set the password too, the same on all sides");
		}
	}

	private static void warnIfWeak(int passwordChars, int saltBytes) {
		if (passwordChars < STRONG_PASSWORD_CHARS) {
			LOGGER.warn(
					"The password of the End Point Manager is weak: it has {} characters, and {} or more are advised. Whoever records a connection can try passwords at leisure; 'java -jar epm-service-app.jar --generate-secret' makes a strong pair",
					passwordChars, STRONG_PASSWORD_CHARS);
		}
		if (saltBytes < STRONG_SALT_BYTES) {
			LOGGER.warn(
					"The salt of the End Point Manager is short: it has {} bytes, and {} or more random ones are advised; 'java -jar epm-service-app.jar --generate-secret' makes a strong pair",
					saltBytes, STRONG_SALT_BYTES);
		}
	}

	private static byte[] key(String password, byte[] salt) {
		HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA384Digest());
		generator.init(new HKDFParameters(Shared.deriveKey(password, salt), null, KEY_NAME.getBytes(US_ASCII)));
		byte[] key = new byte[KEY_BYTES];
		generator.generateBytes(key, 0, key.length);
		return key;
	}

	@Override
	public String toString() {
		return "Credentials[hidden]";
	}

}
