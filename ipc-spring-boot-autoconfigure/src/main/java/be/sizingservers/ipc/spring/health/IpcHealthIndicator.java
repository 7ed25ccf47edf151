package be.sizingservers.ipc.spring.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.epm.EndPointManagerConnection.Status;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.Lifecycle;

/**
 * Always up: an application without receivers is healthy, and one whose End Point Manager
 * is away still reaches all that it knows, which the detail {@code degraded} says.
 */
public class IpcHealthIndicator extends AbstractHealthIndicator {

	private final Supplier<List<Sender>> senders;

	private final Supplier<List<Receiver>> receivers;

	private final @Nullable EndPointManagerConnection endPointManager;

	private final String mode;

	/**
	 * Creates an indicator.
	 * @param mode how receivers are found, for people
	 * @param senders the application's senders
	 * @param receivers the application's receivers
	 * @param endPointManager the connection in network mode, else {@code null}
	 */
	public IpcHealthIndicator(String mode, Supplier<List<Sender>> senders, Supplier<List<Receiver>> receivers,
			@Nullable EndPointManagerConnection endPointManager) {
		this.mode = mode;
		this.senders = senders;
		this.receivers = receivers;
		this.endPointManager = endPointManager;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.up().withDetail("mode", this.mode);
		builder.withDetail("senders", running(this.senders.get(), this::details));
		builder.withDetail("receivers", running(this.receivers.get(), this::details));
		if (this.endPointManager != null) {
			List<Status> status = this.endPointManager.status();
			builder.withDetail("degraded", !status.stream().allMatch(Status::connected));
			builder.withDetail("endPointManagers", status.stream().map(IpcHealthIndicator::details).toList());
		}
	}

	private static <T> List<Map<String, Object>> running(List<T> all, Function<T, Map<String, Object>> details) {
		return all.stream().filter(IpcHealthIndicator::isRunning).flatMap((one) -> {
			try {
				return Stream.of(details.apply(one));
			}
			catch (IllegalStateException ex) {
				// It has stopped meanwhile.
				return Stream.empty();
			}
		}).toList();
	}

	private static boolean isRunning(Object bean) {
		return !(bean instanceof Lifecycle lifecycle) || lifecycle.isRunning();
	}

	private Map<String, Object> details(Sender sender) {
		return Map.of("handle", sender.handle().value(), "receivers", sender.receivers().size());
	}

	private Map<String, Object> details(Receiver receiver) {
		return Map.of("handle", receiver.handle().value(), "address", receiver.localEndPoint().address().toString());
	}

	private static Map<String, Object> details(Status status) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("address", status.address());
		details.put("connected", status.connected());
		details.put("since", status.since().toString());
		Duration roundTrip = status.roundTrip();
		if (roundTrip != null) {
			details.put("roundTrip", roundTrip.toString());
		}
		if (status.warmingUp()) {
			details.put("warmingUp", true);
		}
		if (!status.connected() && status.lastError() != null) {
			details.put("error", status.lastError());
		}
		return details;
	}

}
