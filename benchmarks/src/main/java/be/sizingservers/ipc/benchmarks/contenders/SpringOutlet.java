package be.sizingservers.ipc.benchmarks.contenders;

import java.util.ArrayList;
import java.util.List;

import be.sizingservers.ipc.benchmarks.harness.Outlet;
import org.springframework.integration.ip.tcp.connection.TcpConnectionSupport;
import org.springframework.integration.ip.tcp.connection.TcpNetClientConnectionFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;

/**
 * A connection for each receiver. They lock by themselves.
 *
 * @param factories one for each receiver
 * @param connections one of each factory
 */
record SpringOutlet(List<TcpNetClientConnectionFactory> factories,
		List<TcpConnectionSupport> connections) implements Outlet {

	static SpringOutlet connect(String host, List<String> addresses) throws InterruptedException {
		List<TcpNetClientConnectionFactory> factories = new ArrayList<>();
		List<TcpConnectionSupport> connections = new ArrayList<>();
		for (String address : addresses) {
			TcpNetClientConnectionFactory factory = new TcpNetClientConnectionFactory(host, Integer.parseInt(address));
			SpringIntegration.start(factory);
			factories.add(factory);
			connections.add(factory.getConnection());
		}
		return new SpringOutlet(factories, connections);
	}

	@Override
	public void send(byte[] message) {
		Message<byte[]> wrapped = new GenericMessage<>(message);
		for (TcpConnectionSupport connection : this.connections) {
			connection.send(wrapped);
		}
	}

	@Override
	public void close() {
		this.factories.forEach(TcpNetClientConnectionFactory::stop);
	}

}
