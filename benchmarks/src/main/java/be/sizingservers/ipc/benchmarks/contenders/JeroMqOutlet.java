package be.sizingservers.ipc.benchmarks.contenders;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import be.sizingservers.ipc.benchmarks.harness.Outlet;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * Sockets that take every message, under a lock as they belong to one thread at a time.
 * They wait at their high water mark.
 */
final class JeroMqOutlet implements Outlet {

	static final int HIGH_WATER_MARK = 10_000;

	private static final int LINGER_MILLIS = 1_000;

	private static final int SUBSCRIPTION_MILLIS = 30_000;

	private final ReentrantLock lock = new ReentrantLock();

	private final ZMQ.Context context;

	private final List<ZMQ.Socket> sockets;

	private JeroMqOutlet(ZMQ.Context context, List<ZMQ.Socket> sockets) {
		this.context = context;
		this.sockets = sockets;
	}

	/** What is sent before a socket is connected, it keeps. */
	static JeroMqOutlet push(List<String> addresses) {
		ZMQ.Context context = ZMQ.context(1);
		return new JeroMqOutlet(context,
				addresses.stream().map((address) -> open(context, SocketType.PUSH, List.of(address))).toList());
	}

	/** An XPUB socket is a PUB socket that tells who has subscribed. */
	static JeroMqOutlet publish(List<String> addresses) {
		ZMQ.Context context = ZMQ.context(1);
		ZMQ.Socket socket = open(context, SocketType.XPUB, addresses);
		socket.setReceiveTimeOut(SUBSCRIPTION_MILLIS);
		for (int i = 0; i < addresses.size(); i++) {
			if (socket.recv() == null) {
				throw new IllegalStateException(
						"Only %d of %d receivers have subscribed".formatted(i, addresses.size()));
			}
		}
		return new JeroMqOutlet(context, List.of(socket));
	}

	private static ZMQ.Socket open(ZMQ.Context context, SocketType type, List<String> addresses) {
		ZMQ.Socket socket = context.socket(type);
		socket.setSndHWM(HIGH_WATER_MARK);
		socket.setLinger(LINGER_MILLIS);
		if (type == SocketType.XPUB) {
			socket.setXpubNoDrop(true);
			socket.setXpubVerbose(true);
		}
		addresses.forEach(socket::connect);
		return socket;
	}

	@Override
	public void send(byte[] message) {
		this.lock.lock();
		try {
			for (ZMQ.Socket socket : this.sockets) {
				if (!socket.send(message)) {
					throw new IllegalStateException("A socket has refused a message: error " + socket.errno());
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean keepsMessages() {
		return true;
	}

	@Override
	public void close() {
		this.sockets.forEach(ZMQ.Socket::close);
		this.context.term();
	}

}
