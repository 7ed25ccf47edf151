package be.sizingservers.ipc.benchmarks.contenders;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

import be.sizingservers.ipc.benchmarks.harness.Contender;
import be.sizingservers.ipc.benchmarks.harness.Inlet;
import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Place;
import be.sizingservers.ipc.benchmarks.harness.Sink;

/**
 * Blocking sockets and nothing else: lengths and payloads, a loop for each receiver, no
 * discovery, no acknowledgements, nothing when a connection is lost. The limit of what a
 * library over sockets can reach.
 */
abstract class BareSockets implements Contender {

	@Override
	public Inlet listen(Place place, int index, Sink sink) throws IOException {
		return SocketInlet.open(sink);
	}

	@Override
	public Outlet connect(Place place, List<String> addresses) throws IOException {
		List<Outlet> links = new ArrayList<>();
		for (String address : addresses) {
			SocketChannel channel = SocketChannel
				.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(address)));
			channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			links.add(link(channel));
		}
		return (links.size() == 1) ? links.get(0) : new Fan(links);
	}

	abstract Outlet link(SocketChannel channel);

	/**
	 * Sends everything to each of several.
	 */
	private record Fan(List<Outlet> links) implements Outlet {

		@Override
		public void send(byte[] message) throws Exception {
			for (Outlet link : this.links) {
				link.send(message);
			}
		}

		@Override
		public void close() throws Exception {
			for (Outlet link : this.links) {
				link.close();
			}
		}

	}

}
