package be.sizingservers.ipc.epmservice;

import java.time.Duration;
import java.util.Locale;

import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.epm.EndPointManagerListener;
import be.sizingservers.ipc.epm.RegisteredReceiver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * Counts what the manager does. Thread-safe.
 */
@Component
class EpmMetrics implements EndPointManagerListener {

	private final MeterRegistry registry;

	private final Counter expired;

	private final Counter held;

	private final Counter authFailures;

	EpmMetrics(MeterRegistry registry) {
		this.registry = registry;
		this.expired = counter(registry, "ipc.epm.leases.expired", "Receivers that did not renew their lease in time");
		this.held = counter(registry, "ipc.epm.leases.held", "Leases that were kept as too many were about to expire");
		for (RefusalReason reason : RefusalReason.values()) {
			refused(registry, reason);
		}
		this.authFailures = counter(registry, "ipc.epm.auth.failures",
				"Connections that were refused for a wrong password, salt or certificate");
	}

	private static Counter counter(MeterRegistry registry, String name, String description) {
		return Counter.builder(name).description(description).register(registry);
	}

	private static Counter refused(MeterRegistry registry, RefusalReason reason) {
		return Counter.builder("ipc.epm.frames.rejected")
			.description("Connections and frames that were refused")
			.tag("reason", reason.name().toLowerCase(Locale.ROOT))
			.register(registry);
	}

	@Override
	public void expired(RegisteredReceiver receiver) {
		this.expired.increment();
	}

	@Override
	public void held(int count, Duration held) {
		this.held.increment(count);
	}

	@Override
	public void refused(String host, RefusalReason reason, String text) {
		refused(this.registry, reason).increment();
		if (reason == RefusalReason.CREDENTIALS) {
			this.authFailures.increment();
		}
	}

	@Override
	public void served(Operation operation, Outcome outcome, Duration duration) {
		this.registry
			.timer("ipc.epm.requests", "op", operation.name().toLowerCase(Locale.ROOT), "outcome",
					outcome.name().toLowerCase(Locale.ROOT))
			.record(duration);
	}

}
