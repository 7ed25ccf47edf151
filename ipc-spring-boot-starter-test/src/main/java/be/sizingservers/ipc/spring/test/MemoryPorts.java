package be.sizingservers.ipc.spring.test;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.EndPointDirectory;

/**
 * The ports on which sockets in memory listen: numbers of a loopback address, none of
 * which the operating system knows. Thread-safe.
 */
final class MemoryPorts implements EndPointDirectory.Sockets {

	private static final int MAX_PORT = 65535;

	private final Map<Integer, MemoryServerSocket> listening = new ConcurrentHashMap<>();

	private final AtomicInteger given = new AtomicInteger();

	@Override
	public MemorySocket socket(EndPoint receiver) {
		return socket();
	}

	MemorySocket socket() {
		return new MemorySocket(this);
	}

	@Override
	public MemoryServerSocket serverSocket() throws IOException {
		return new MemoryServerSocket(this);
	}

	static InetSocketAddress address(int port) {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
	}

	int next() {
		return this.given.updateAndGet((port) -> (port < MAX_PORT) ? port + 1 : 1);
	}

	int listen(MemoryServerSocket server, int wanted) throws BindException {
		int port = (wanted != 0) ? wanted : next();
		while (this.listening.putIfAbsent(port, server) != null) {
			if (wanted != 0) {
				throw new BindException("Port %d is in use in memory".formatted(wanted));
			}
			port = next();
		}
		return port;
	}

	void free(int port, MemoryServerSocket server) {
		this.listening.remove(port, server);
	}

	/**
	 * Connects with whoever listens on a port.
	 */
	void connect(MemorySocket client, int port) throws IOException {
		MemoryServerSocket server = this.listening.get(port);
		if (server == null) {
			throw new ConnectException("Nobody listens on port %d in memory".formatted(port));
		}
		MemorySocket accepted = new MemorySocket(this);
		Pipe there = new Pipe();
		Pipe back = new Pipe();
		int own = next();
		client.connected(own, port, back, there);
		accepted.connected(port, own, there, back);
		server.offer(accepted);
	}

}
