package be.sizingservers.ipc.epmservice;

import java.util.HashMap;
import java.util.Map;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RegistryGaugesTests {

	@Test
	void countHandlesBeyondTheBoundTogether() {
		Map<String, Integer> counts = new HashMap<>();
		counts.put("busy", 7);
		for (int i = 0; i < RegistryGauges.HANDLES + 20; i++) {
			counts.put("handle-%03d".formatted(i), 2);
		}
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		MultiGauge gauge = MultiGauge.builder("receivers").register(registry);
		gauge.register(RegistryGauges.rows(counts), true);
		assertThat(registry.get("receivers").gauges()).hasSize(RegistryGauges.HANDLES + 1);
		assertThat(registry.get("receivers").tag("handle", "busy").gauge().value()).isEqualTo(7);
		assertThat(registry.get("receivers").tag("handle", RegistryGauges.OTHERS).gauge().value()).isEqualTo(42);
		gauge.register(RegistryGauges.rows(Map.of("busy", 1)), true);
		assertThat(registry.get("receivers").gauges()).hasSize(1);
	}

}
