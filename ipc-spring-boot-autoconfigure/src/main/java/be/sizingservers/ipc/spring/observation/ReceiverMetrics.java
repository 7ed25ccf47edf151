package be.sizingservers.ipc.spring.observation;

import java.util.Locale;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.ReceiverSession;
import be.sizingservers.ipc.RefusalReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meters of a receiver, each with the tag {@code handle}. They read what the receiver
 * counts anyway, when the registry asks: receiving costs nothing more.
 */
public final class ReceiverMetrics implements MeterBinder {

	private final Receiver receiver;

	/**
	 * Creates the meters of a receiver.
	 * @param receiver the receiver
	 */
	public ReceiverMetrics(Receiver receiver) {
		this.receiver = receiver;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		String handle = this.receiver.handle().value();
		Gauge
			.builder("ipc.senders", this.receiver,
					(receiver) -> receiver.sessions().stream().filter(ReceiverSession::connected).count())
			.description("Senders that are connected")
			.tag("handle", handle)
			.register(registry);
		for (RefusalReason reason : RefusalReason.values()) {
			FunctionCounter
				.builder("ipc.connections.refused", this.receiver,
						(receiver) -> receiver.refusals().getOrDefault(reason, 0L))
				.description("Connections that were refused")
				.tag("handle", handle)
				.tag("reason", reason.name().toLowerCase(Locale.ROOT))
				.register(registry);
		}
	}

}
