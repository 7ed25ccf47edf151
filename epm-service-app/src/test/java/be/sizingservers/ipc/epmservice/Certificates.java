package be.sizingservers.ipc.epmservice;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Self-signed certificates for this machine, made when they are needed.
 */
final class Certificates {

	static final String PASSWORD = "changeit";

	private Certificates() {
	}

	/**
	 * A store with a new key and its certificate.
	 */
	static Path keyStore(Path folder, String name) throws Exception {
		Path store = folder.resolve(name + ".p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keyalg", "EC", "-groupname", "secp256r1",
				"-validity", "2", "-ext", "san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12", "-keystore",
				store.toString(), "-storepass", PASSWORD)
			.redirectErrorStream(true)
			.redirectOutput(folder.resolve(name + ".log").toFile())
			.start();
		assertThat(keytool.waitFor()).as(() -> "see " + folder).isZero();
		return store;
	}

	/**
	 * A store with the certificates of key stores.
	 */
	static Path trustStore(Path folder, String name, Path... trusted) throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null);
		for (Path other : trusted) {
			KeyStore of = load(other);
			String alias = of.aliases().nextElement();
			store.setCertificateEntry(alias, of.getCertificate(alias));
		}
		Path path = folder.resolve(name + ".p12");
		try (OutputStream out = Files.newOutputStream(path)) {
			store.store(out, PASSWORD.toCharArray());
		}
		return path;
	}

	static SSLContext context(Path keyStore, Path trustStore) throws Exception {
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(load(keyStore), PASSWORD.toCharArray());
		TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trusted.init(load(trustStore));
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
		return context;
	}

	/**
	 * The properties of a bundle.
	 */
	static String[] bundle(String name, Path keyStore, Path trustStore) {
		String prefix = "spring.ssl.bundle.jks." + name;
		return new String[] { prefix + ".keystore.location=file:" + keyStore, prefix + ".keystore.password=" + PASSWORD,
				prefix + ".keystore.type=PKCS12", prefix + ".truststore.location=file:" + trustStore,
				prefix + ".truststore.password=" + PASSWORD, prefix + ".truststore.type=PKCS12" };
	}

	private static KeyStore load(Path path) throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(path)) {
			store.load(in, PASSWORD.toCharArray());
		}
		return store;
	}

}
