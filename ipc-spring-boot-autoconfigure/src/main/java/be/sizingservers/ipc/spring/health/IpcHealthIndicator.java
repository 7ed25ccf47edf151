package be.sizingservers.ipc.spring.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

	private final @Nullable Sender sender;

	private final @Nullable Receiver receiver;

	private final @Nullable EndPointManagerConnection endPointManager;

	private final String mode;

	/**
	 * Creates an indicator.
	 * @param mode how receivers are found, for people
	 * @param sender the application's sender, if there is one
	 * @param receiver the application's receiver, if there is one
	 * @param endPointManager the connection in network mode, else {@code null}
	 */
	public IpcHealthIndicator(String mode, @Nullable Sender sender, @Nullable Receiver receiver,
			@Nullable EndPointManagerConnection endPointManager) {
		this.mode = mode;
		this.sender = sender;
		this.receiver = receiver;
		this.endPointManager = endPointManager;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.up().withDetail("mode", this.mode);
		if (this.sender != null && isRunning(this.sender)) {
			builder.withDetail("sender",
					Map.of("handle", this.sender.handle().value(), "receivers", this.sender.receivers().size()));
		}
		if (this.receiver != null && isRunning(this.receiver)) {
			builder.withDetail("receiver", Map.of("handle", this.receiver.handle().value(), "address",
					this.receiver.localEndPoint().address().toString()));
		}
		if (this.endPointManager != null) {
			List<Status> status = this.endPointManager.status();
			builder.withDetail("degraded", !status.stream().allMatch(Status::connected));
			builder.withDetail("endPointManagers", status.stream().map(IpcHealthIndicator::details).toList());
		}
	}

	private static boolean isRunning(Object bean) {
		return !(bean instanceof Lifecycle lifecycle) || lifecycle.isRunning();
	}

	private static Map<String, Object> details(Status status) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("address", status.address());
		details.put("connected", status.connected());
		details.put("since", status.since().toString());
		if (status.warmingUp()) {
			details.put("warmingUp", true);
		}
		if (!status.connected() && status.lastError() != null) {
			details.put("error", status.lastError());
		}
		return details;
	}

}
