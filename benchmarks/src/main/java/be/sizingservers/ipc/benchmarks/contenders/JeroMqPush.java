package be.sizingservers.ipc.benchmarks.contenders;

import java.util.List;

import be.sizingservers.ipc.benchmarks.harness.Contender;
import be.sizingservers.ipc.benchmarks.harness.Inlet;
import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Place;
import be.sizingservers.ipc.benchmarks.harness.Sink;
import org.zeromq.SocketType;

/**
 * JeroMQ, a PUSH socket for each receiver, as one socket would deal the messages out.
 */
public final class JeroMqPush implements Contender {

	@Override
	public String name() {
		return "jeromq push";
	}

	@Override
	public Inlet listen(Place place, int index, Sink sink) {
		return new JeroMqInlet(SocketType.PULL, sink);
	}

	@Override
	public Outlet connect(Place place, List<String> addresses) {
		return JeroMqOutlet.push(addresses);
	}

}
