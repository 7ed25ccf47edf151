package be.sizingservers.ipc.epmservice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

import be.sizingservers.ipc.epm.EndPointManagerServer;
import be.sizingservers.ipc.epm.RegistryStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Shows what is in the registry as numbers. Receivers are counted every five seconds, by
 * handle for the handles that have most of them, so that names from outside cannot make
 * any number of meters.
 */
@Component
class RegistryGauges {

	static final int HANDLES = 100;

	static final String OTHERS = "(others)";

	private final EpmServer server;

	private final MultiGauge receivers;

	RegistryGauges(EpmServer server, MeterRegistry registry) {
		this.server = server;
		this.receivers = MultiGauge.builder("ipc.epm.receivers")
			.description("Registered receivers by handle; '%s' are beyond the first %d".formatted(OTHERS, HANDLES))
			.register(registry);
		gauge(registry, "ipc.epm.connections", "Connections to the manager", EndPointManagerServer::connections);
		gauge(registry, "ipc.epm.watchers", "Senders that watch a handle", (running) -> running.watchers().size());
	}

	private void gauge(MeterRegistry registry, String name, String description,
			ToIntFunction<EndPointManagerServer> value) {
		Gauge.builder(name, this.server, (server) -> {
			EndPointManagerServer running = server.running();
			return (running != null) ? value.applyAsInt(running) : 0;
		}).description(description).register(registry);
	}

	@Scheduled(fixedDelay = 5000)
	void count() {
		EndPointManagerServer running = this.server.running();
		Map<String, Integer> counts = new HashMap<>();
		if (running != null) {
			for (RegistryStore.Leased leased : running.receivers()) {
				counts.merge(leased.receiver().registration().handle().toString(), 1, Integer::sum);
			}
		}
		this.receivers.register(rows(counts), true);
	}

	static List<Row<?>> rows(Map<String, Integer> counts) {
		List<Map.Entry<String, Integer>> handles = new ArrayList<>(counts.entrySet());
		handles.sort(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
			.thenComparing(Map.Entry.comparingByKey()));
		List<Row<?>> rows = new ArrayList<>();
		int others = 0;
		for (Map.Entry<String, Integer> handle : handles) {
			if (rows.size() < HANDLES) {
				rows.add(Row.of(Tags.of("handle", handle.getKey()), handle.getValue()));
			}
			else {
				others += handle.getValue();
			}
		}
		if (others > 0) {
			rows.add(Row.of(Tags.of("handle", OTHERS), others));
		}
		return rows;
	}

}
