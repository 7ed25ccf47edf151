package be.sizingservers.ipc.spring.endpoint;

import java.util.List;
import java.util.function.Supplier;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Shows the senders and receivers of an application, with whom they have sessions and how
 * these are. Changes nothing, waits for nobody.
 */
@Endpoint(id = "ipc", defaultAccess = Access.READ_ONLY)
public class IpcEndpoint {

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
	 * How it is now.
	 * @return all senders, receivers and End Point Managers
	 */
	@ReadOperation
	public IpcDescriptor ipc() {
		return new IpcDescriptor(this.mode,
				this.senders.get().stream().map(IpcDescriptor.SenderDescriptor::of).toList(),
				this.receivers.get().stream().map(IpcDescriptor.ReceiverDescriptor::of).toList(),
				(this.endPointManager != null) ? this.endPointManager.status() : List.of());
	}

}
