package be.sizingservers.ipc.epmservice;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import be.sizingservers.ipc.epm.EndPointManagerServer;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.FrameBuffer;
import be.sizingservers.ipc.wire.FrameOutput;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Tells whether the manager takes connections, by opening one as a client does.
 */
@Component
class EpmListenerHealthIndicator extends AbstractHealthIndicator {

	private static final int TIMEOUT_MILLIS = 2000;

	private final EpmServer server;

	EpmListenerHealthIndicator(EpmServer server) {
		super("The End Point Manager does not take connections");
		this.server = server;
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
		open(reachable(address));
		health.up();
	}

	private static InetSocketAddress reachable(InetSocketAddress address) {
		return address.getAddress().isAnyLocalAddress()
				? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()) : address;
	}

	private static void open(InetSocketAddress address) throws IOException {
		try (Socket socket = new Socket()) {
			socket.connect(address, TIMEOUT_MILLIS);
			socket.setSoTimeout(TIMEOUT_MILLIS);
			FrameOutput open = new FrameOutput().raw("IPC1".getBytes(StandardCharsets.US_ASCII))
				.add(new EpmFrame.Open(EpmFrame.VERSION, "epm-service health", ProcessHandle.current().pid()));
			socket.getOutputStream().write(open.array(), 0, open.length());
			EpmFrame answer = read(socket);
			if (!(answer instanceof EpmFrame.Opened)) {
				throw new IOException(
						"The End Point Manager answered %s instead of opening the connection".formatted(answer));
			}
		}
	}

	private static EpmFrame read(Socket socket) throws IOException {
		FrameBuffer buffer = new FrameBuffer();
		while (!buffer.next()) {
			int count = socket.getInputStream().read(buffer.array(), buffer.limit(), buffer.room());
			if (count < 0) {
				throw new EOFException("The End Point Manager closed the connection");
			}
			buffer.filled(count);
		}
		return buffer.epmFrame();
	}

}
