package be.sizingservers.ipc.epmservice;

import be.sizingservers.ipc.NoFreePortException;
import be.sizingservers.ipc.epm.EndPointManagerListener;
import be.sizingservers.ipc.epm.EndPointManagerServer;
import be.sizingservers.ipc.epm.EndPointManagerServerBuilder;
import be.sizingservers.ipc.epm.RegistryLimits;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.stereotype.Component;

/**
 * Starts a manager as the properties say, or says which property prevents it.
 */
@Component
class ServerStarter {

	private final EpmServerProperties properties;

	private final ServerCredentials credentials;

	private final EndPointManagerListener listener;

	ServerStarter(EpmServerProperties properties, ServerCredentials credentials, EndPointManagerListener listener) {
		this.properties = properties;
		this.credentials = credentials;
		this.listener = listener;
	}

	EndPointManagerServer start() {
		checkPort();
		RegistryLimits limits = limits();
		try {
			EndPointManagerServerBuilder builder = EndPointManagerServer.builder()
				.bindAddress(this.properties.bindAddress())
				.port(this.properties.port())
				.allowInsecure(this.properties.allowInsecure())
				.limits(limits)
				.listener(this.listener);
			this.credentials.protect(builder);
			return builder.start();
		}
		catch (NoFreePortException ex) {
			throw cannotStart(ex,
					"Free the port, or let ipc.epm.server.port or ipc.epm.server.bind-address name another one");
		}
		catch (IllegalArgumentException ex) {
			throw cannotStart(ex,
					"Set ipc.epm.server.password and ipc.epm.server.salt ('java -jar epm-service-app.jar --generate-secret' prints a pair), or ipc.epm.server.ssl.bundle; or let ipc.epm.server.bind-address be a loopback address such as 127.0.0.1; or, in a network in which everybody may read, send and receive everything, set ipc.epm.server.allow-insecure=true");
		}
	}

	private void checkPort() {
		int port = this.properties.port();
		if (port < 0 || port > 65_535) {
			throw new FailureAnalyzedException(
					"The property ipc.epm.server.port is %d, which is not a port".formatted(port),
					"Give a port from 1 to 65535, or 0 for any free one");
		}
	}

	private RegistryLimits limits() {
		try {
			return this.properties.limits().toRegistryLimits();
		}
		catch (IllegalArgumentException ex) {
			throw new FailureAnalyzedException(
					"The properties ipc.epm.server.limits cannot be used: %s".formatted(ex.getMessage()),
					"Correct the property of that name in ipc.epm.server.limits, or leave it out", ex);
		}
	}

	private static FailureAnalyzedException cannotStart(Exception cause, String action) {
		return new FailureAnalyzedException("The End Point Manager cannot start: %s".formatted(cause.getMessage()),
				action, cause);
	}

}
