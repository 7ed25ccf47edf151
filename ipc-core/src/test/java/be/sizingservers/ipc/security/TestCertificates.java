package be.sizingservers.ipc.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Self-signed certificates for this machine, made by the JDK's keytool.
 */
final class TestCertificates {

	private static final char[] PASSWORD = "changeit".toCharArray();

	private final Path folder;

	TestCertificates(Path folder) {
		this.folder = folder;
	}

	/**
	 * Makes a key with a certificate for 127.0.0.1.
	 */
	KeyStore identity(String name) throws IOException, InterruptedException, GeneralSecurityException {
		Path file = this.folder.resolve(name + ".p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", name, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + name,
				"-ext", "san=ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-storepass",
				new String(PASSWORD), "-keystore", file.toString())
			.redirectErrorStream(true)
			.start();
		String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(keytool.waitFor()).as(said).isZero();
		return load(name);
	}

	/**
	 * Loads what was made before.
	 */
	KeyStore load(String name) throws IOException, GeneralSecurityException {
		Path file = this.folder.resolve(name + ".p12");
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			store.load(in, PASSWORD);
		}
		return store;
	}

	/**
	 * A context that shows one identity and trusts some.
	 */
	static SSLContext context(KeyStore own, KeyStore... trusted) throws IOException, GeneralSecurityException {
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(own, PASSWORD);
		KeyStore trust = KeyStore.getInstance("PKCS12");
		trust.load(null, null);
		for (Certificate certificate : certificates(trusted)) {
			trust.setCertificateEntry("trusted-" + trust.size(), certificate);
		}
		TrustManagerFactory trusting = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trusting.init(trust);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), trusting.getTrustManagers(), null);
		return context;
	}

	private static List<Certificate> certificates(KeyStore... stores) throws GeneralSecurityException {
		List<Certificate> certificates = new ArrayList<>();
		for (KeyStore store : stores) {
			certificates.add(store.getCertificate(store.aliases().nextElement()));
		}
		return certificates;
	}

}
