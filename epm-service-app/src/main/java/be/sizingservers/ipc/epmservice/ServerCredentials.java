package be.sizingservers.ipc.epmservice;

import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.epm.EndPointManagerServerBuilder;
import be.sizingservers.ipc.shared.Shared;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * What whoever connects to the manager must show: a password, or a certificate, or
 * nothing. Says which property is wrong. Thread-safe; never printed.
 */
@Component
class ServerCredentials {

	private final @Nullable String password;

	private final byte @Nullable [] salt;

	private final @Nullable BundleContext certificates;

	ServerCredentials(EpmServerProperties properties, SslBundles bundles) {
		this.password = properties.password();
		this.salt = salt(properties.salt());
		String bundle = properties.ssl().bundle();
		check(StringUtils.hasText(bundle));
		this.certificates = StringUtils.hasText(bundle) ? BundleContext.of(bundle, bundles) : null;
	}

	private static byte @Nullable [] salt(@Nullable String text) {
		try {
			return (text != null) ? Shared.parseSalt(text) : null;
		}
		catch (IllegalArgumentException ex) {
			throw invalidSalt(ex);
		}
	}

	private void check(boolean withBundle) {
		if (withBundle && (this.password != null || this.salt != null)) {
			throw new FailureAnalyzedException(
					"The End Point Manager has both a password or a salt (ipc.epm.server.password, ipc.epm.server.salt, or arguments) and an SSL bundle (ipc.epm.server.ssl.bundle): only one of the two can protect it",
					"Remove the password and the salt, or the SSL bundle");
		}
		if (this.password != null && this.password.isEmpty()) {
			throw incomplete("The password of the End Point Manager (ipc.epm.server.password) is empty");
		}
		if (this.password != null && this.password.startsWith("${") && this.password.endsWith("}")) {
			// Everybody would know it.
			throw incomplete(
					"The password of the End Point Manager (ipc.epm.server.password) is a placeholder that nothing gives a value");
		}
		if (this.password != null && this.salt == null) {
			throw incomplete(
					"The End Point Manager has a password (ipc.epm.server.password) but no salt (ipc.epm.server.salt)");
		}
		if (this.password == null && this.salt != null) {
			throw incomplete(
					"The End Point Manager has a salt (ipc.epm.server.salt) but no password (ipc.epm.server.password)");
		}
	}

	private static FailureAnalyzedException incomplete(String description) {
		return new FailureAnalyzedException(description,
				"Set both or none of them; 'java -jar epm-service-app.jar --generate-secret' prints a password and a salt to paste, here and in the applications");
	}

	static FailureAnalyzedException invalidSalt(IllegalArgumentException cause) {
		return new FailureAnalyzedException(
				"The property ipc.epm.server.salt cannot be used: %s".formatted(cause.getMessage()),
				"Correct the salt; in YAML, put it in quotes", cause);
	}

	/**
	 * Makes a manager want them.
	 */
	void protect(EndPointManagerServerBuilder builder) {
		if (this.password != null && this.salt != null) {
			builder.password(this.password).salt(this.salt);
		}
		if (this.certificates != null) {
			builder.sslContext(this.certificates);
		}
	}

	/**
	 * The way to a manager that wants the password.
	 * @return {@code null} if there is none
	 */
	@Nullable EndPointManagerConnection connection(String host, int port) {
		return (this.password != null && this.salt != null)
				? EndPointManagerConnection.to(host, port).password(this.password).salt(this.salt) : null;
	}

	/**
	 * The certificates.
	 * @return {@code null} if there are none
	 */
	@Nullable BundleContext certificates() {
		return this.certificates;
	}

	@Override
	public String toString() {
		return "ServerCredentials[hidden]";
	}

}
