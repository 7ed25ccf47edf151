package be.sizingservers.ipc.transport;

import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import be.sizingservers.ipc.directory.EndPointDirectory;
import org.jspecify.annotations.Nullable;

/**
 * How links are protected. In each way both sides show that they hold the key of their
 * pair, and the sender's instance is the one that the key is for.
 */
public sealed interface LinkSecurity {

	/**
	 * How the links of a sender or receiver are protected.
	 * @param directory where it is known
	 * @param sslContext gives the context for each new link, if certificates are to be
	 * used
	 * @return the protection
	 */
	static LinkSecurity of(EndPointDirectory directory, @Nullable Supplier<SSLContext> sslContext) {
		if (sslContext != null) {
			return new Certificates(sslContext);
		}
		return directory.encryptsLinks() ? new PairKey() : new Proof();
	}

	/**
	 * Both prove that they hold the key; what follows is sent in clear.
	 */
	record Proof() implements LinkSecurity {
	}

	/**
	 * TLS 1.3 with the key of the pair.
	 */
	record PairKey() implements LinkSecurity {
	}

	/**
	 * TLS 1.3 with certificates of both sides, and the proof of the key inside.
	 *
	 * @param context gives the context for each new connection
	 */
	record Certificates(Supplier<SSLContext> context) implements LinkSecurity {
	}

}
