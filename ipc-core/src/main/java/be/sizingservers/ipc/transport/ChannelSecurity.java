package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * How the connections with an End Point Manager are protected, and both sides shown to
 * each other. Immutable, thread-safe.
 */
public abstract sealed class ChannelSecurity {

	private ChannelSecurity() {
	}

	/**
	 * No protection: everything is sent in clear.
	 * @return that
	 */
	public static ChannelSecurity none() {
		return new Clear();
	}

	/**
	 * TLS 1.3 with a key that both sides hold, and prove to hold.
	 * @param name what the connecting side calls the key, in clear
	 * @param key 32 random or derived bytes; copied
	 * @return the protection
	 */
	public static ChannelSecurity preSharedKey(String name, byte[] key) {
		return new PreSharedKey(name, key.clone());
	}

	/**
	 * TLS 1.3 with certificates of both sides. The one of the side that was connected to
	 * must be for the host that was asked for.
	 * @param context gives the context for each new connection, so that a new certificate
	 * is used as soon as it is there
	 * @return the protection
	 */
	public static ChannelSecurity certificates(Supplier<SSLContext> context) {
		return new Certificates(context);
	}

	/**
	 * Tells whether others can neither read nor change what is sent.
	 * @return {@code false} if all is sent in clear
	 */
	public boolean isEncrypted() {
		return !(this instanceof Clear);
	}

	/**
	 * What people call it.
	 * @return with its article
	 */
	abstract String description();

	/**
	 * Why else a client may end a connection that it has just made.
	 * @return empty, or the end of a sentence
	 */
	String whyClientsEnd() {
		return "";
	}

	/**
	 * Protects a connection that this side has made.
	 * @param host whom it asked for
	 * @throws IOException if the other side is not who it should be
	 */
	abstract void connect(Connection connection, String host) throws IOException;

	/**
	 * Protects a connection that another side has made.
	 * @throws IOException if the other side is not who it should be
	 */
	abstract void accept(Connection connection) throws IOException;

	private static final class Clear extends ChannelSecurity {

		@Override
		String description() {
			return "no password";
		}

		@Override
		void connect(Connection connection, String host) {
			// Nothing to agree on.
		}

		@Override
		void accept(Connection connection) {
			// Nothing to agree on.
		}

	}

	private static final class PreSharedKey extends ChannelSecurity {

		private final String name;

		private final byte[] key;

		PreSharedKey(String name, byte[] key) {
			this.name = name;
			this.key = key;
		}

		@Override
		String description() {
			return "a password";
		}

		@Override
		void connect(Connection connection, String host) throws IOException {
			connection.secure((in, out) -> PskChannel.connect(in, out, this.name, this.key.clone()));
		}

		@Override
		void accept(Connection connection) throws IOException {
			connection.secure((in, out) -> PskChannel.accept(in, out, this::find));
		}

		private byte @Nullable [] find(String asked) {
			return asked.equals(this.name) ? this.key.clone() : null;
		}

	}

	private static final class Certificates extends ChannelSecurity {

		private final Supplier<SSLContext> context;

		Certificates(Supplier<SSLContext> context) {
			this.context = context;
		}

		@Override
		String description() {
			return "certificates";
		}

		@Override
		String whyClientsEnd() {
			return ", and it ends it if it does not trust the certificate of this side";
		}

		@Override
		void connect(Connection connection, String host) throws IOException {
			connection.secure((in, out) -> CertificateChannel.connect(connection.socket(), this.context.get(), host));
		}

		@Override
		void accept(Connection connection) throws IOException {
			connection.secure((in, out) -> CertificateChannel.accept(connection.socket(), in, this.context.get()));
		}

	}

}
