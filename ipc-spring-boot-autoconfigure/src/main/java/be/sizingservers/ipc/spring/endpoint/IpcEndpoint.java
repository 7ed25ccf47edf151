package be.sizingservers.ipc.spring.endpoint;

import java.util.List;
import java.util.function.Supplier;

import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.spring.LifecycleReceiver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows the senders and receivers of an application, with whom they have sessions and how
 * these are. Takes receivers out of the traffic and puts them back, where whoever runs
 * the application has opened the endpoint for that.
 */
@Endpoint(id = "ipc", defaultAccess = Access.READ_ONLY)
public class IpcEndpoint {

	private static final Logger logger = LoggerFactory.getLogger(IpcEndpoint.class);

	private final String mode;

	private final Supplier<List<Sender>> senders;

	private final Supplier<List<Receiver>> receivers;

	private final @Nullable EndPointManagerConnection endPointManager;

	/**
	 * Creates the endpoint.
	 * @param mode how receivers are found, for people
	 * @param senders the application's senders
	 * @param receivers the application's receivers
	 * @param endPointManager the connection in network mode, else {@code null}
	 */
	public IpcEndpoint(String mode, Supplier<List<Sender>> senders, Supplier<List<Receiver>> receivers,
			@Nullable EndPointManagerConnection endPointManager) {
		this.mode = mode;
		this.senders = senders;
		this.receivers = receivers;
		this.endPointManager = endPointManager;
	}

	/**
	 * How it is now. Waits for nobody.
	 * @return all senders, receivers and End Point Managers
	 */
	@ReadOperation
	public IpcDescriptor ipc() {
		return new IpcDescriptor(this.mode,
				this.senders.get().stream().map(IpcDescriptor.SenderDescriptor::of).toList(),
				this.receivers.get().stream().map(IpcDescriptor.ReceiverDescriptor::of).toList(),
				(this.endPointManager != null) ? this.endPointManager.status() : List.of());
	}

	/**
	 * Drains the receiver of a handle, or lets it receive again. What is so already stays
	 * so. Draining waits for listeners as a stop of the application does.
	 * @param handle the handle
	 * @param receiving whether it is to receive
	 * @return how it is then: all senders, receivers and End Point Managers
	 * @throws InvalidEndpointRequestException if there is no receiver of this handle that
	 * starts with the application
	 */
	@WriteOperation
	public IpcDescriptor receive(String handle, boolean receiving) {
		List<LifecycleReceiver> named = this.receivers.get()
			.stream()
			.filter(LifecycleReceiver.class::isInstance)
			.map(LifecycleReceiver.class::cast)
			.filter((receiver) -> receiver.handle().value().equals(handle))
			.toList();
		if (named.isEmpty()) {
			String reason = "There is no receiver of handle '%s' that starts with the application; name one that the endpoint ipc shows"
				.formatted(Printable.of(handle));
			throw new InvalidEndpointRequestException(reason, reason);
		}
		logger.atInfo()
			.addKeyValue("ipc.handle", handle)
			.log(receiving ? "The receiver of handle '{}' is to receive, says the endpoint ipc"
					: "The receiver of handle '{}' is drained, as the endpoint ipc says", handle);
		named.forEach(receiving ? LifecycleReceiver::resume : LifecycleReceiver::drain);
		return ipc();
	}

}
