package be.sizingservers.ipc.epm;

import java.net.InetAddress;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import be.sizingservers.ipc.NoFreePortException;
import be.sizingservers.ipc.shared.Shared;
import be.sizingservers.ipc.transport.EpmAcceptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds an {@link EndPointManagerServer}. Not thread-safe.
 */
public final class EndPointManagerServerBuilder {

	private static final int MAX_PORT = 0xFFFF;

	private static final Logger LOGGER = LoggerFactory.getLogger(EndPointManagerServer.class);

	private InetAddress bindAddress = InetAddress.getLoopbackAddress();

	private int port = Shared.DEFAULT_EPM_PORT;

	private RegistryLimits limits = RegistryLimits.defaults();

	private @Nullable RegistryStore store;

	private boolean allowInsecure;

	private Credentials credentials = Credentials.NONE;

	private EndPointManagerListener listener = new EndPointManagerListener() {
	};

	EndPointManagerServerBuilder() {
	}

	/**
	 * Sets the address to listen on. Default: loopback.
	 * @param bindAddress an address of this machine, or the wildcard
	 * @return this builder
	 */
	public EndPointManagerServerBuilder bindAddress(InetAddress bindAddress) {
		this.bindAddress = bindAddress;
		return this;
	}

	/**
	 * Sets the port to listen on. Default: {@value Shared#DEFAULT_EPM_PORT}.
	 * @param port 1 to 65535, or 0 for any that is free
	 * @return this builder
	 * @throws IllegalArgumentException if it is no port
	 */
	public EndPointManagerServerBuilder port(int port) {
		if (port < 0 || port > MAX_PORT) {
			throw new IllegalArgumentException(
					"The port is %d; it must be 1 to %d, or 0 for any that is free".formatted(port, MAX_PORT));
		}
		this.port = port;
		return this;
	}

	/**
	 * Sets the bounds. Default: {@link RegistryLimits#defaults()}.
	 * @param limits the bounds
	 * @return this builder
	 */
	public EndPointManagerServerBuilder limits(RegistryLimits limits) {
		this.limits = limits;
		return this;
	}

	/**
	 * Sets what stands behind the manager. Default: a new registry in memory.
	 * @param store a store of this manager alone, which closes it
	 * @return this builder
	 */
	public EndPointManagerServerBuilder store(RegistryStore store) {
		this.store = store;
		return this;
	}

	/**
	 * Sets the password that whoever connects must know, with the {@linkplain #salt
	 * salt}. Default: none. Everything is encrypted then (TLS 1.3 with a key derived from
	 * both).
	 * @param password the password; 12 characters or more are advised
	 * @return this builder
	 * @throws IllegalArgumentException if it is empty
	 */
	public EndPointManagerServerBuilder password(String password) {
		this.credentials = this.credentials.password(password);
		return this;
	}

	/**
	 * Sets the salt that goes with the {@linkplain #password password}. Default: none.
	 * @param salt the salt; 16 random bytes or more are advised
	 * @return this builder
	 * @throws IllegalArgumentException if it is empty
	 */
	public EndPointManagerServerBuilder salt(byte[] salt) {
		this.credentials = this.credentials.salt(salt);
		return this;
	}

	/**
	 * Sets the certificates: TLS 1.3, and whoever connects must show one that is trusted.
	 * Default: none.
	 * @param sslContext gives the context for each new connection, so that a new
	 * certificate is used as soon as it is there
	 * @return this builder
	 */
	public EndPointManagerServerBuilder sslContext(Supplier<SSLContext> sslContext) {
		this.credentials = this.credentials.sslContext(sslContext);
		return this;
	}

	/**
	 * Allows to listen where others than this machine can connect, also when nothing is
	 * encrypted and nobody has to show who they are. Default: not allowed.
	 * @param allowInsecure {@code true} to allow it
	 * @return this builder
	 */
	public EndPointManagerServerBuilder allowInsecure(boolean allowInsecure) {
		this.allowInsecure = allowInsecure;
		return this;
	}

	/**
	 * Sets who hears what the manager does. Default: nobody.
	 * @param listener the listener
	 * @return this builder
	 */
	public EndPointManagerServerBuilder listener(EndPointManagerListener listener) {
		this.listener = listener;
		return this;
	}

	/**
	 * Binds the port and begins to serve.
	 * @return the manager, running
	 * @throws NoFreePortException if the port cannot be had
	 * @throws IllegalArgumentException if others than this machine could connect without
	 * a password or certificates and that is not allowed, if there is a password without
	 * a salt or a salt without a password, or one of them beside certificates
	 * @throws IllegalStateException if the store belongs to another manager
	 */
	public EndPointManagerServer start() {
		this.credentials.check();
		checkSecure();
		EpmAcceptor acceptor = EpmAcceptor.bind(this.bindAddress, this.port, this.credentials.security(),
				new EpmAcceptor.Bounds(this.limits.connections(), this.limits.unauthenticatedConnections(),
						this.limits.unauthenticatedPerAddress(), this.limits.frameBytes(),
						this.limits.handshakeTimeout(), this.limits.frameTimeout(), this.limits.deadAfter()));
		try {
			RegistryStore behind = (this.store != null) ? this.store : InMemoryRegistryStore.create(this.limits);
			EndPointManagerServer server = new EndPointManagerServer(acceptor, behind, this.limits, this.listener);
			server.start();
			return server;
		}
		catch (RuntimeException | Error ex) {
			acceptor.close();
			throw ex;
		}
	}

	private void checkSecure() {
		if (this.bindAddress.isLoopbackAddress() || this.credentials.isEncrypted()) {
			return;
		}
		if (!this.allowInsecure) {
			throw new IllegalArgumentException(
					"An End Point Manager without a password listens on loopback only, not on %s: whoever connects could register receivers and read keys. Set a password and a salt, or certificates; or bind it to loopback, or allow that (allowInsecure)"
						.formatted(this.bindAddress.getHostAddress()));
		}
		LOGGER
			.warn("The End Point Manager listens on {} without a password: whoever can connect can register receivers, "
					+ "and everything is sent in clear. Only a network that you trust makes this safe (allowInsecure)",
					this.bindAddress.getHostAddress());
	}

}
