package be.sizingservers.ipc.spring.autoconfigure;

import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.util.StringUtils;

/**
 * The context of an SSL bundle. If the bundle is reloaded, its new context is given from
 * then on; one that cannot be used leaves the one before in place. Thread-safe.
 */
final class BundleContext implements Supplier<SSLContext> {

	private static final Logger logger = LoggerFactory.getLogger(BundleContext.class);

	private final String property;

	private volatile SSLContext context;

	private BundleContext(String property, SSLContext context) {
		this.property = property;
		this.context = context;
	}

	/**
	 * The context of the bundle that a property names.
	 * @return {@code null} if it names none
	 */
	static @Nullable BundleContext named(String property, @Nullable String name, ObjectProvider<SslBundles> bundles) {
		SslBundle bundle = find(property, name, bundles);
		return (bundle != null) ? of(property, bundle, bundles) : null;
	}

	/**
	 * The bundle that a property names.
	 * @return {@code null} if it names none
	 */
	static @Nullable SslBundle find(String property, @Nullable String name, ObjectProvider<SslBundles> bundles) {
		if (!StringUtils.hasText(name)) {
			return null;
		}
		SslBundles known = bundles.getIfAvailable();
		if (known == null) {
			throw new FailureAnalyzedException(
					"The property %s has the value '%s', but there is no bean of type %s".formatted(property, name,
							SslBundles.class.getName()),
					"Do not exclude Spring Boot's SslAutoConfiguration, or leave %s away".formatted(property));
		}
		try {
			return known.getBundle(name);
		}
		catch (NoSuchSslBundleException ex) {
			throw ConfigurationFailures.invalid(property, name,
					"Define that bundle below spring.ssl.bundle.pem or spring.ssl.bundle.jks, or let %s name one that there is: %s"
						.formatted(property, known.getBundleNames().isEmpty() ? "none yet"
								: String.join(", ", known.getBundleNames())),
					ex);
		}
	}

	/**
	 * The context of a bundle, which may be one of those that are reloaded.
	 * @param property for messages: where the bundle comes from
	 */
	static BundleContext of(String property, SslBundle bundle, ObjectProvider<SslBundles> bundles) {
		BundleContext context;
		try {
			context = new BundleContext(property, create(bundle));
		}
		catch (RuntimeException ex) {
			throw new FailureAnalyzedException(
					"The SSL bundle of %s cannot be used: %s".formatted(property, ex.getMessage()),
					"Give the bundle a keystore with the certificate and the private key of this application, and a truststore with the certificates, or their authority, of those that it is to talk to",
					ex);
		}
		bundles.ifAvailable((known) -> known.getBundleNames()
			.stream()
			.filter((name) -> known.getBundle(name) == bundle)
			.forEach((name) -> known.addBundleUpdateHandler(name, context::update)));
		return context;
	}

	private static SSLContext create(SslBundle bundle) {
		SslStoreBundle stores = bundle.getStores();
		// A bundle with managers of its own need not have stores.
		if (stores != SslStoreBundle.NONE) {
			if (stores.getKeyStore() == null) {
				throw new IllegalStateException("It has no keystore, but both sides show a certificate");
			}
			if (stores.getTrustStore() == null) {
				throw new IllegalStateException(
						"It has no truststore, so that everybody with a certificate of any public authority would be trusted");
			}
		}
		return bundle.createSslContext();
	}

	private void update(SslBundle bundle) {
		try {
			this.context = create(bundle);
			logger.info("The SSL bundle of {} was reloaded; new connections use it", this.property);
		}
		catch (RuntimeException ex) {
			logger.error("The SSL bundle of {} was reloaded but cannot be used, and the one before stays in use",
					this.property, ex);
		}
	}

	@Override
	public SSLContext get() {
		return this.context;
	}

}
