package be.sizingservers.ipc.spring.observation;

import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.SenderCounts;
import be.sizingservers.ipc.SenderSession;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meters of a sender, each with the tag {@code handle}. They read what the sender
 * counts anyway, when the registry asks: sending costs nothing more.
 */
public final class SenderMetrics implements MeterBinder {

	private final Sender sender;

	/**
	 * Creates the meters of a sender.
	 * @param sender the sender
	 */
	public SenderMetrics(Sender sender) {
		this.sender = sender;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		String handle = this.sender.handle().value();
		Gauge.builder("ipc.queue.size", this.sender, (sender) -> longest(sender, SenderSession::lagMessages))
			.description("Messages that the receiver which is furthest behind does not have yet")
			.baseUnit("messages")
			.tag("handle", handle)
			.register(registry);
		Gauge.builder("ipc.queue.bytes", this.sender, (sender) -> longest(sender, SenderSession::lagBytes))
			.description("Bytes of the log that are kept for the receiver which keeps the most")
			.baseUnit("bytes")
			.tag("handle", handle)
			.register(registry);
		for (SenderSession.State state : SenderSession.State.values()) {
			Gauge.builder("ipc.receivers", this.sender, (sender) -> in(sender, state))
				.description("Receivers that the sender has a session with")
				.tag("handle", handle)
				.tag("state", state.name().toLowerCase(Locale.ROOT))
				.register(registry);
		}
		FunctionCounter.builder("ipc.reconnects", this.sender, (sender) -> sender.counts().reconnects())
			.description("Connections with receivers that were made anew")
			.tag("handle", handle)
			.register(registry);
		verdicts(registry, "delivered", SenderCounts::delivered);
		verdicts(registry, "failed", SenderCounts::failed);
		verdicts(registry, "uncertain", SenderCounts::uncertain);
	}

	private void verdicts(MeterRegistry registry, String verdict, ToDoubleFunction<SenderCounts> count) {
		FunctionCounter.builder("ipc.verdicts", this.sender, (sender) -> count.applyAsDouble(sender.counts()))
			.description("What has become of messages, once for each receiver")
			.tag("handle", this.sender.handle().value())
			.tag("verdict", verdict)
			.register(registry);
	}

	private static long longest(Sender sender, ToLongFunction<SenderSession> lag) {
		return sender.sessions().stream().mapToLong(lag).max().orElse(0);
	}

	private static long in(Sender sender, SenderSession.State state) {
		return sender.sessions().stream().filter((session) -> session.state() == state).count();
	}

}
