package be.sizingservers.ipc.spring.endpoint;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.ReceiverSession;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.SenderCounts;
import be.sizingservers.ipc.SenderSession;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.context.Lifecycle;

/**
 * What the endpoint {@code ipc} shows. Text from other processes is escaped; there is no
 * key, password or payload in it.
 *
 * @param mode how receivers are found
 * @param senders the application's senders
 * @param receivers the application's receivers
 * @param endPointManagers the End Point Managers, in network mode
 */
public record IpcDescriptor(String mode, List<SenderDescriptor> senders, List<ReceiverDescriptor> receivers,
		List<EndPointManagerConnection.Status> endPointManagers) implements OperationResponseBody {

	private static boolean isRunning(Object bean) {
		return !(bean instanceof Lifecycle lifecycle) || lifecycle.isRunning();
	}

	private static @Nullable String text(@Nullable InetSocketAddress address) {
		return (address != null) ? address.getAddress().getHostAddress() + ":" + address.getPort() : null;
	}

	/**
	 * A sender.
	 *
	 * @param handle its handle
	 * @param running whether it runs
	 * @param counts what has become of its messages since the application began
	 * @param sessions how it is with each receiver
	 */
	public record SenderDescriptor(String handle, boolean running, SenderCounts counts,
			List<SenderSessionDescriptor> sessions) {

		static SenderDescriptor of(Sender sender) {
			return new SenderDescriptor(sender.handle().value(), isRunning(sender), sender.counts(),
					sender.sessions().stream().map(SenderSessionDescriptor::of).toList());
		}

	}

	/**
	 * A sender's session with a receiver.
	 *
	 * @param receiver the receiver
	 * @param state what the session can do now
	 * @param since since when
	 * @param lagMessages how many messages for this receiver it does not have
	 * @param lagBytes how many bytes of the log are kept for them, in whole chunks
	 * @param counts what has become of the messages for this receiver
	 * @param lastError what went wrong last, or {@code null}
	 * @param lastErrorAt when that was, or {@code null}
	 */
	public record SenderSessionDescriptor(PeerDescriptor receiver, String state, Instant since, long lagMessages,
			long lagBytes, SenderCounts counts, @Nullable String lastError, @Nullable Instant lastErrorAt) {

		static SenderSessionDescriptor of(SenderSession session) {
			EndPoint endPoint = session.endPoint();
			return new SenderSessionDescriptor(
					new PeerDescriptor(endPoint.instanceId(), Printable.of(endPoint.application()),
							text(endPoint.address()), endPoint.processId()),
					session.state().name().toLowerCase(Locale.ROOT), session.since(), session.lagMessages(),
					session.lagBytes(), session.counts(), session.lastError(), session.lastErrorAt());
		}

	}

	/**
	 * A receiver.
	 *
	 * @param handle its handle
	 * @param receiving whether it takes messages: not while it is drained, or stopped
	 * @param address where it listens, or {@code null} while it does not
	 * @param refusals how many connections were refused since the application began, for
	 * each reason that there was
	 * @param sessions what it knows of its senders
	 */
	public record ReceiverDescriptor(String handle, boolean receiving, @Nullable String address,
			Map<String, Long> refusals, List<ReceiverSessionDescriptor> sessions) {

		static ReceiverDescriptor of(Receiver receiver) {
			Map<String, Long> refusals = new TreeMap<>();
			receiver.refusals().forEach((reason, count) -> {
				if (count > 0) {
					refusals.put(reason.name().toLowerCase(Locale.ROOT), count);
				}
			});
			String address = address(receiver);
			return new ReceiverDescriptor(receiver.handle().value(), address != null, address, refusals,
					receiver.sessions().stream().map(ReceiverSessionDescriptor::of).toList());
		}

		private static @Nullable String address(Receiver receiver) {
			try {
				return text(receiver.localEndPoint().address());
			}
			catch (IllegalStateException ex) {
				// It is drained or stopped.
				return null;
			}
		}

	}

	/**
	 * What a receiver knows of a sender.
	 *
	 * @param sender the sender
	 * @param connected whether it is connected
	 * @param since since when it is, or is not
	 * @param lastReceived the number of the last message that has come from it
	 * @param lastHandled the number of the last message that has its verdict
	 * @param failed how many of its messages have failed here
	 * @param lastError why the last of those failed, or {@code null}
	 * @param lastErrorAt when that was, or {@code null}
	 */
	public record ReceiverSessionDescriptor(PeerDescriptor sender, boolean connected, Instant since, long lastReceived,
			long lastHandled, long failed, @Nullable String lastError, @Nullable Instant lastErrorAt) {

		static ReceiverSessionDescriptor of(ReceiverSession session) {
			return new ReceiverSessionDescriptor(
					new PeerDescriptor(session.senderInstance(), Printable.of(session.application()),
							text(session.remoteAddress()), null),
					session.connected(), session.since(), session.lastReceived(), session.lastHandled(),
					session.failed(), session.lastError(), session.lastErrorAt());
		}

	}

	/**
	 * The other side of a session.
	 *
	 * @param instance its instance, new at each start
	 * @param application the name of its application; empty if it has none
	 * @param address where it listens, or where it comes from
	 * @param processId the id of its process on its host, or {@code null} if that is not
	 * known
	 */
	public record PeerDescriptor(UUID instance, String application, @Nullable String address,
			@Nullable Long processId) {
	}

}
