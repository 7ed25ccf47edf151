package be.sizingservers.ipc.spring.modulith;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.spring.SenderFactory;

import org.springframework.expression.EvaluationContext;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.support.BrokerRouting;
import org.springframework.modulith.events.support.EventExternalizationTransport;

/**
 * Sends externalized events whose target is {@code ipc:} and a handle, such as
 * {@code @Externalized("ipc:orders")}, with the headers that the configuration gives
 * them. The key of a target is of no use here, as messages stay in order anyway.
 * Thread-safe.
 * <p>
 * A publication is complete when every receiver has handled the event. It stays
 * incomplete if there was no receiver, or if one has failed; when it is submitted again,
 * the event goes to all receivers again.
 */
public final class IpcEventExternalizationTransport implements EventExternalizationTransport {

	private static final String PREFIX = "ipc:";

	private final SenderFactory senders;

	private final EventExternalizationConfiguration configuration;

	private final EvaluationContext expressions;

	/**
	 * Creates a transport.
	 * @param senders gives the senders
	 * @param configuration gives the headers
	 * @param expressions evaluates targets that are expressions
	 */
	public IpcEventExternalizationTransport(SenderFactory senders, EventExternalizationConfiguration configuration,
			EvaluationContext expressions) {
		this.senders = senders;
		this.configuration = configuration;
		this.expressions = expressions;
	}

	/**
	 * Sends an event.
	 * @param payload the event, or what it was mapped to
	 * @param target where it goes
	 * @return completes with the {@link SendReport} when every receiver has handled it,
	 * and exceptionally if one has not or there was none
	 * @throws IllegalArgumentException if the target is no {@code ipc:} with a handle
	 */
	@Override
	public CompletableFuture<?> externalize(Object payload, RoutingTarget target) {
		String name = BrokerRouting.of(target, this.expressions).getTarget(payload);
		if (!name.startsWith(PREFIX)) {
			throw new IllegalArgumentException(
					"The event %s has the target '%s', which is none of IPC; name its handle, such as @Externalized(\"ipc:orders\")"
						.formatted(payload.getClass().getName(), Printable.of(name)));
		}
		return this.senders.sender(name.substring(PREFIX.length()))
			.send(payload, headers(payload))
			.thenApply(IpcEventExternalizationTransport::verdict);
	}

	private Map<String, String> headers(Object payload) {
		Map<String, String> headers = new LinkedHashMap<>();
		this.configuration.getHeadersFor(payload).forEach((name, value) -> headers.put(name, String.valueOf(value)));
		return headers;
	}

	private static SendReport verdict(SendReport report) {
		if (report.noReceivers()) {
			throw new IpcException(
					"No receiver of '%s' was there for an externalized event; start one, and submit the publication again"
						.formatted(report.message().handle()));
		}
		if (!report.failed().isEmpty()) {
			Delivery.Undelivered first = report.failed().get(0);
			throw new IpcException(
					"%d of %d receivers of '%s' have not handled an externalized event, the first of them: %s"
						.formatted(report.failed().size(), report.deliveries().size(), report.message().handle(),
								first.cause().getMessage()),
					first.cause());
		}
		return report;
	}

}
