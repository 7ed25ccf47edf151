package be.sizingservers.ipc.benchmarks.contenders;

import java.util.List;

import be.sizingservers.ipc.benchmarks.harness.Contender;
import be.sizingservers.ipc.benchmarks.harness.Inlet;
import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Place;
import be.sizingservers.ipc.benchmarks.harness.Scenario;
import be.sizingservers.ipc.benchmarks.harness.Sink;

/**
 * Aeron over UDP, with a media driver in each process. To several receivers by
 * destinations that are added by hand, at the pace of the slowest.
 */
public final class AeronUdp implements Contender {

	private static final PerProcess<AeronNode> NODES = new PerProcess<>((place) -> AeronNode.clientWithDriver());

	@Override
	public String name() {
		return "aeron udp";
	}

	@Override
	public boolean supports(Scenario scenario) {
		return scenario.isComparison() && !scenario.haltless();
	}

	@Override
	public Inlet listen(Place place, int index, Sink sink) throws Exception {
		return AeronInlet.listen(NODES, place, "aeron:udp?endpoint=127.0.0.1:0", sink);
	}

	@Override
	public Outlet connect(Place place, List<String> addresses) throws Exception {
		if (addresses.size() == 1) {
			return AeronOutlet.connect(NODES, place, addresses.get(0), List.of());
		}
		// Not connected before the group is complete.
		return AeronOutlet.connect(NODES, place, "aeron:udp?control-mode=manual|fc=min,g:/" + addresses.size(),
				addresses);
	}

	@Override
	public List<String> jvmArguments() {
		return AeronNode.JVM_ARGUMENTS;
	}

}
