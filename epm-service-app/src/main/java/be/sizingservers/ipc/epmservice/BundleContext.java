package be.sizingservers.ipc.epmservice;

import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * The context of an SSL bundle. If the bundle is reloaded, its new context is given from
 * then on; one that cannot be used leaves the one before in place. Thread-safe.
 */
final class BundleContext implements Supplier<SSLContext> {

	private static final Logger logger = LoggerFactory.getLogger(BundleContext.class);

	private final String name;

	private volatile SSLContext context;

	private BundleContext(String name, SSLContext context) {
		this.name = name;
		this.context = context;
	}

	static BundleContext of(String name, SslBundles bundles) {
		try {
			BundleContext context = new BundleContext(name, create(bundles.getBundle(name)));
			bundles.addBundleUpdateHandler(name, context::update);
			return context;
		}
		catch (NoSuchSslBundleException ex) {
			throw new FailureAnalyzedException(
					"The property ipc.epm.server.ssl.bundle has the value '%s', but there is no SSL bundle of that name"
						.formatted(name),
					"Define it below spring.ssl.bundle.pem or spring.ssl.bundle.jks, or name one that there is: %s"
						.formatted(bundles.getBundleNames().isEmpty() ? "none yet"
								: String.join(", ", bundles.getBundleNames())),
					ex);
		}
		catch (RuntimeException ex) {
			throw new FailureAnalyzedException(
					"The SSL bundle '%s' (ipc.epm.server.ssl.bundle) cannot be used: %s".formatted(name,
							ex.getMessage()),
					"Give the bundle a keystore with the certificate and the private key of the End Point Manager, and a truststore with the certificates, or their authority, of those that may connect",
					ex);
		}
	}

	private static SSLContext create(SslBundle bundle) {
		SslStoreBundle stores = bundle.getStores();
		if (stores.getKeyStore() == null) {
			throw new IllegalStateException("It has no keystore, but both sides show a certificate");
		}
		if (stores.getTrustStore() == null) {
			throw new IllegalStateException(
					"It has no truststore, so that everybody with a certificate of any public authority would be let in");
		}
		return bundle.createSslContext();
	}

	private void update(SslBundle bundle) {
		try {
			this.context = create(bundle);
			logger.info("The SSL bundle '{}' was reloaded; new connections use it", this.name);
		}
		catch (RuntimeException ex) {
			logger.error("The SSL bundle '{}' was reloaded but cannot be used, and the one before stays in use",
					this.name, ex);
		}
	}

	@Override
	public SSLContext get() {
		return this.context;
	}

}
