package be.sizingservers.ipc.benchmarks.contenders;

import java.util.List;

import be.sizingservers.ipc.benchmarks.harness.Contender;
import be.sizingservers.ipc.benchmarks.harness.Inlet;
import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Place;
import be.sizingservers.ipc.benchmarks.harness.Scenario;
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

	/**
	 * Beside PUSH where there is one receiver; it is made for several.
	 */
	@Override
	public boolean supports(Scenario scenario) {
		return scenario.name().equals("S1") || scenario.name().equals("S4");
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
