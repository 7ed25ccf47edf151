package be.sizingservers.ipc.epmservice;

import be.sizingservers.ipc.epm.EndPointManagerServer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.stereotype.Component;

/**
 * Shows who is registered and who watches.
 */
@Component
@Endpoint(id = "epm", defaultAccess = Access.READ_ONLY)
class EpmEndpoint {

	private final EpmServer server;

	EpmEndpoint(EpmServer server) {
		this.server = server;
	}

	/**
	 * The registry as it is now.
	 * @return {@code null} while the manager is stopped
	 */
	@ReadOperation
	@Nullable RegistryReport registry() {
		EndPointManagerServer running = this.server.running();
		return (running != null) ? RegistryReport.of(running) : null;
	}

}
