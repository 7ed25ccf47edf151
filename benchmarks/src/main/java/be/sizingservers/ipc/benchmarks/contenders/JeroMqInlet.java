package be.sizingservers.ipc.benchmarks.contenders;

import be.sizingservers.ipc.benchmarks.harness.Inlet;
import be.sizingservers.ipc.benchmarks.harness.Sink;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * A socket that is read by a thread of its own.
 */
final class JeroMqInlet implements Inlet {

	private final ZMQ.Context context = ZMQ.context(1);

	private final ZMQ.Socket socket;

	private final String address;

	JeroMqInlet(SocketType type, Sink sink) {
		this.socket = this.context.socket(type);
		this.socket.setRcvHWM(JeroMqOutlet.HIGH_WATER_MARK);
		if (type == SocketType.SUB) {
			this.socket.subscribe(new byte[0]);
		}
		this.socket.bind("tcp://127.0.0.1:*");
		this.address = this.socket.getLastEndpoint();
		new Thread(() -> read(new UncheckedSink(sink)), "jeromq").start();
	}

	private void read(UncheckedSink sink) {
		try (ZMQ.Socket reading = this.socket) {
			while (true) {
				sink.take(reading.recv());
			}
		}
		catch (ZMQException ex) {
			if (ex.getErrorCode() != ZMQ.Error.ETERM.getCode()) {
				throw ex;
			}
		}
	}

	@Override
	public String address() {
		return this.address;
	}

	/** The thread then closes the socket, which this waits for. */
	@Override
	public void close() {
		this.context.term();
	}

}
