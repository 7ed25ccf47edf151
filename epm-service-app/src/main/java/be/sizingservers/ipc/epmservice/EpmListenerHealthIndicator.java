package be.sizingservers.ipc.epmservice;

import java.io.IOException;
import java.net.InetSocketAddress;

import be.sizingservers.ipc.epm.EndPointManagerServer;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Tells whether the manager takes connections, by opening one as a client does.
 */
@Component
class EpmListenerHealthIndicator extends AbstractHealthIndicator {

	private final EpmServer server;

	private final SelfConnection connection;

	EpmListenerHealthIndicator(EpmServer server, SelfConnection connection) {
		super("The End Point Manager does not take connections");
		this.server = server;
		this.connection = connection;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) throws IOException {
		EndPointManagerServer running = this.server.running();
		if (running == null) {
			health.down().withDetail("reason", "The End Point Manager is stopped");
			return;
		}
		InetSocketAddress address = running.address();
		health.withDetail("address", RegistryReport.text(address))
			.withDetail("warmingUp", running.isWarmingUp())
			.withDetail("connections", running.connections());
		String unsuitable = this.connection.open(address);
		if (unsuitable != null) {
			health.withDetail("ownCertificate", "not accepted as that of a client: " + unsuitable);
		}
		health.up();
	}

}
