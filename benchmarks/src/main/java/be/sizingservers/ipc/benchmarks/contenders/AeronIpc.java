package be.sizingservers.ipc.benchmarks.contenders;

import java.nio.file.Path;
import java.util.List;

import be.sizingservers.ipc.benchmarks.harness.Contender;
import be.sizingservers.ipc.benchmarks.harness.Inlet;
import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Place;
import be.sizingservers.ipc.benchmarks.harness.Sink;

/**
 * Aeron through shared memory, with a media driver in a process of its own.
 */
public final class AeronIpc implements Contender {

	private static final String CHANNEL = "aeron:ipc";

	private static final PerProcess<AeronNode> NODES = new PerProcess<>((place) -> AeronNode.client(place.service()));

	@Override
	public String name() {
		return "aeron ipc";
	}

	@Override
	public boolean isServed() {
		return true;
	}

	@Override
	public Inlet serve(Path folder) {
		return AeronNode.driver();
	}

	@Override
	public Inlet listen(Place place, int index, Sink sink) throws Exception {
		return AeronInlet.listen(NODES, place, CHANNEL, sink);
	}

	@Override
	public Outlet connect(Place place, List<String> addresses) throws Exception {
		return AeronOutlet.connect(NODES, place, CHANNEL, List.of());
	}

	@Override
	public List<String> jvmArguments() {
		return AeronNode.JVM_ARGUMENTS;
	}

}
