package be.sizingservers.ipc.benchmarks.contenders;

import java.net.InetAddress;
import java.nio.file.Path;

import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.benchmarks.harness.Inlet;
import be.sizingservers.ipc.benchmarks.harness.Place;
import be.sizingservers.ipc.benchmarks.harness.Scenario;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.epm.EndPointManagerServer;
import be.sizingservers.ipc.epm.EndPointManagerServerBuilder;

/**
 * Network mode in clear: an End Point Manager in a process of its own,
 * {@link Sender#publish}.
 */
public class OursNetwork extends Ours {

	/**
	 * Makes it.
	 */
	public OursNetwork() {
		this("ours network");
	}

	OursNetwork(String name) {
		super(name, Sender::publish);
	}

	@Override
	public boolean supports(Scenario scenario) {
		return scenario.kind() == Scenario.Kind.REGISTRATION || (scenario.isComparison() && scenario.callers() == 1
				&& scenario.receivers() == 1 && !scenario.haltless());
	}

	@Override
	public boolean isServed() {
		return true;
	}

	@Override
	public Inlet serve(Path folder) {
		return new Manager(secured(EndPointManagerServer.builder().port(0)).start());
	}

	@Override
	EndPointDirectory directory(Place place) {
		return secured(EndPointManagerConnection.to(InetAddress.getLoopbackAddress().getHostAddress(),
				Integer.parseInt(place.service())))
			.directory();
	}

	EndPointManagerServerBuilder secured(EndPointManagerServerBuilder builder) {
		return builder;
	}

	EndPointManagerConnection secured(EndPointManagerConnection connection) {
		return connection;
	}

	private record Manager(EndPointManagerServer server) implements Inlet {

		@Override
		public String address() {
			return "" + this.server.address().getPort();
		}

		@Override
		public void close() {
			this.server.close();
		}

	}

}
