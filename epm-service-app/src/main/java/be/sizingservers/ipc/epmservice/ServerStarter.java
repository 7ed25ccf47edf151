package be.sizingservers.ipc.epmservice;

import be.sizingservers.ipc.NoFreePortException;
import be.sizingservers.ipc.epm.EndPointManagerListener;
import be.sizingservers.ipc.epm.EndPointManagerServer;
import be.sizingservers.ipc.epm.RegistryLimits;
import be.sizingservers.ipc.shared.Shared;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.stereotype.Component;

/**
 * Starts a manager as the properties say, or says which property prevents it.
 */
@Component
class ServerStarter {

	private final EpmServerProperties properties;

	private final EndPointManagerListener listener;

	ServerStarter(EpmServerProperties properties, EndPointManagerListener listener) {
		this.properties = properties;
		this.listener = listener;
	}

	EndPointManagerServer start() {
		refuseSecrets();
		checkPort();
		RegistryLimits limits = limits();
		try {
			return EndPointManagerServer.builder()
				.bindAddress(this.properties.bindAddress())
				.port(this.properties.port())
				.allowInsecure(this.properties.allowInsecure())
				.limits(limits)
				.listener(this.listener)
				.start();
		}
		catch (NoFreePortException ex) {
			throw cannotStart(ex,
					"Free the port, or let ipc.epm.server.port or ipc.epm.server.bind-address name another one");
		}
		catch (IllegalArgumentException ex) {
			throw cannotStart(ex,
					"Let ipc.epm.server.bind-address be a loopback address such as 127.0.0.1; or, in a network in which everybody may read, send and receive everything, set ipc.epm.server.allow-insecure=true");
		}
	}

	private void refuseSecrets() {
		if (this.properties.salt() != null) {
			try {
				Shared.parseSalt(this.properties.salt());
			}
			catch (IllegalArgumentException ex) {
				throw invalidSalt(ex);
			}
		}
		if (this.properties.password() != null || this.properties.salt() != null) {
			throw new FailureAnalyzedException(
					"The End Point Manager has a %s (ipc.epm.server.%1$s, or an argument), but this version cannot authenticate or encrypt anything with it: it would protect nothing"
						.formatted((this.properties.password() != null) ? "password" : "salt"),
					"Remove password and salt; without them the End Point Manager serves its own machine only, on a loopback address");
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

	static FailureAnalyzedException invalidSalt(IllegalArgumentException cause) {
		return new FailureAnalyzedException(
				"The property ipc.epm.server.salt cannot be used: %s".formatted(cause.getMessage()),
				"Correct the salt; in YAML, put it in quotes", cause);
	}

	private static FailureAnalyzedException cannotStart(Exception cause, String action) {
		return new FailureAnalyzedException("The End Point Manager cannot start: %s".formatted(cause.getMessage()),
				action, cause);
	}

}
