package be.sizingservers.ipc.epmservice;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.epm.EndPointManagerServer;
import be.sizingservers.ipc.epm.RegistryStore;
import be.sizingservers.ipc.epm.Watcher;

/**
 * A registry for people. Holds no key and no lease id.
 *
 * @param address where the manager listens
 * @param warmingUp whether receivers may be missing because it has just started
 * @param connections the number of its connections
 * @param handles every handle that somebody has registered or watches
 */
record RegistryReport(String address, boolean warmingUp, int connections, List<HandleReport> handles) {

	static RegistryReport of(EndPointManagerServer server) {
		Map<String, HandleReport> handles = new TreeMap<>();
		for (RegistryStore.Leased leased : server.receivers()) {
			handle(handles, leased.receiver().registration().handle().toString()).receivers()
				.add(ReceiverReport.of(leased));
		}
		for (Watcher watcher : server.watchers()) {
			handle(handles, watcher.handle().toString()).watchers()
				.add(new WatcherReport(watcher.sender(), watcher.application(), watcher.host(), watcher.processId(),
						watcher.since()));
		}
		return new RegistryReport(text(server.address()), server.isWarmingUp(), server.connections(),
				List.copyOf(handles.values()));
	}

	private static HandleReport handle(Map<String, HandleReport> handles, String handle) {
		return handles.computeIfAbsent(handle, (name) -> new HandleReport(name, new ArrayList<>(), new ArrayList<>()));
	}

	static String text(InetSocketAddress address) {
		return address.getAddress().getHostAddress() + ":" + address.getPort();
	}

	record HandleReport(String handle, List<ReceiverReport> receivers, List<WatcherReport> watchers) {
	}

	record ReceiverReport(UUID instance, String application, String host, long processId, String address, Instant since,
			Duration leaseLeft) {

		static ReceiverReport of(RegistryStore.Leased leased) {
			EndPoint endPoint = leased.receiver().registration().endPoint();
			return new ReceiverReport(endPoint.instanceId(), endPoint.application(), leased.receiver().host(),
					endPoint.processId(), text(endPoint.address()), leased.receiver().since(), leased.left());
		}

	}

	record WatcherReport(UUID sender, String application, String host, long processId, Instant since) {
	}

}
