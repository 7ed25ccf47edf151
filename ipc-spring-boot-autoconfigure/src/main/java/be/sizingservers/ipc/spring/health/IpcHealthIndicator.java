package be.sizingservers.ipc.spring.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.epm.EndPointManagerConnection.Status;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

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
		builder.withDetail("senders", this.senders.get().stream().flatMap(IpcHealthIndicator::details).toList());
		builder.withDetail("receivers", this.receivers.get().stream().map(IpcHealthIndicator::details).toList());
		if (this.endPointManager != null) {
			List<Status> status = this.endPointManager.status();
			builder.withDetail("degraded", !status.stream().allMatch(Status::connected));
			builder.withDetail("endPointManagers", status.stream().map(IpcHealthIndicator::details).toList());
		}
	}

	private static Stream<Map<String, Object>> details(Sender sender) {
		try {
			return Stream.of(Map.of("handle", sender.handle().value(), "receivers", sender.receivers().size()));
		}
		catch (IllegalStateException ex) {
			// It is stopped.
			return Stream.empty();
		}
	}

	private static Map<String, Object> details(Receiver receiver) {
		String handle = receiver.handle().value();
		try {
			return Map.of("handle", handle, "receiving", true, "address",
					receiver.localEndPoint().address().toString());
		}
		catch (IllegalStateException ex) {
			// It is drained or stopped.
			return Map.of("handle", handle, "receiving", false);
		}
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
