package be.sizingservers.ipc.epmservice;

import java.net.InetAddress;
import java.time.Duration;

import be.sizingservers.ipc.epm.RegistryLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the End Point Manager.
 *
 * @param port Port that receivers and senders connect to. Any free port if 0.
 * @param bindAddress Address to listen on. Without a password or an SSL bundle, only a
 * loopback address is accepted unless allow-insecure is set.
 * @param password Password that receivers and senders must have, with the salt.
 * Everything is encrypted then.
 * @param salt Salt that belongs to the password, as {0x01,0x02}, hex digits or
 * base64:AQI=; to be quoted in YAML.
 * @param ssl Certificates, instead of a password.
 * @param allowInsecure Whether to listen on an address that other machines can reach
 * although nothing is authenticated or encrypted.
 * @param limits see {@link Limits}
 */
@ConfigurationProperties(prefix = "ipc.epm.server", ignoreUnknownFields = false)
record EpmServerProperties(@DefaultValue("4455") int port, @DefaultValue("127.0.0.1") InetAddress bindAddress,
		@Nullable String password, @Nullable String salt, @DefaultValue Ssl ssl,
		@DefaultValue("false") boolean allowInsecure, @DefaultValue Limits limits) {

	/**
	 * Certificates.
	 *
	 * @param bundle Name of the SSL bundle with the certificate of the End Point Manager
	 * and those that it trusts. No certificates if empty.
	 */
	record Ssl(@Nullable String bundle) {
	}

	/**
	 * The bounds.
	 *
	 * @param connections Number of connections that are accepted.
	 * @param unauthenticatedConnections Number of connections that may not yet have said
	 * who they are.
	 * @param unauthenticatedPerAddress Number of those that may come from one address.
	 * @param registrations Number of receivers that may be registered.
	 * @param watches Number of watches there may be, of all senders.
	 * @param frameBytes Largest frame from a client, in bytes.
	 * @param ttl Time that a registration lasts at most without being renewed.
	 * @param handshakeTimeout Time that opening a connection may take.
	 * @param frameTimeout Time that a frame may take that has begun to come.
	 * @param pingInterval Time that a connection is silent before it is probed.
	 * @param deadAfter Time that a connection is silent before its peer counts as dead.
	 */
	record Limits(@DefaultValue("12000") int connections, @DefaultValue("256") int unauthenticatedConnections,
			@DefaultValue("32") int unauthenticatedPerAddress, @DefaultValue("10000") int registrations,
			@DefaultValue("50000") int watches, @DefaultValue("16384") int frameBytes,
			@DefaultValue("15s") Duration ttl, @DefaultValue("5s") Duration handshakeTimeout,
			@DefaultValue("30s") Duration frameTimeout, @DefaultValue("5s") Duration pingInterval,
			@DefaultValue("15s") Duration deadAfter) {

		RegistryLimits toRegistryLimits() {
			return new RegistryLimits(this.connections, this.unauthenticatedConnections, this.unauthenticatedPerAddress,
					this.registrations, this.watches, this.frameBytes, this.ttl, this.handshakeTimeout,
					this.frameTimeout, this.pingInterval, this.deadAfter);
		}

	}

	@Override
	public String toString() {
		return "EpmServerProperties[port=%d, bindAddress=%s, password=%s, salt=%s, ssl=%s, allowInsecure=%s, limits=%s]"
			.formatted(this.port, this.bindAddress, masked(this.password), masked(this.salt), this.ssl,
					this.allowInsecure, this.limits);
	}

	private static String masked(@Nullable String secret) {
		return (secret != null) ? "(set)" : "(not set)";
	}

}
