package be.sizingservers.ipc.benchmarks.contenders;

import java.util.List;

import be.sizingservers.ipc.benchmarks.harness.Contender;
import be.sizingservers.ipc.benchmarks.harness.Inlet;
import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Place;
import be.sizingservers.ipc.benchmarks.harness.Sink;
import org.zeromq.SocketType;

/**
 * JeroMQ, one PUB socket for all receivers, told not to drop.
 */
public final class JeroMqPub implements Contender {

	@Override
	public String name() {
		return "jeromq pub";
	}

	@Override
	public Inlet listen(Place place, int index, Sink sink) {
		return new JeroMqInlet(SocketType.SUB, sink);
	}

	@Override
	public Outlet connect(Place place, List<String> addresses) {
		return JeroMqOutlet.publish(addresses);
	}

}
