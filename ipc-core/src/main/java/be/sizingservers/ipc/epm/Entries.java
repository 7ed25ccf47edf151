package be.sizingservers.ipc.epm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.UUID;

import be.sizingservers.ipc.Application;
import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.wire.EpmFrame;

/**
 * Receivers between the wire and the registry.
 */
final class Entries {

	private static final InetAddress BROADCAST = address(new byte[] { -1, -1, -1, -1 });

	private Entries() {
	}

	/**
	 * Takes a receiver from the wire.
	 * @throws IllegalArgumentException if it is none; the message says why
	 */
	static Registration check(String handle, EpmFrame.Entry entry) {
		Handle checkedHandle = Handle.of(handle);
		LinkKey key = LinkKey.of(entry.key());
		if (!key.instanceId().equals(entry.instance())) {
			throw new IllegalArgumentException(
					"The key is not that of the instance %s; a receiver registers its own instance with its own key"
						.formatted(entry.instance()));
		}
		String application = new Application(entry.instance(), entry.application()).name();
		EndPoint endPoint = new EndPoint(entry.instance(), checkAddress(entry), application, entry.processId());
		return new Registration(checkedHandle, endPoint, entry.applicationId(), key);
	}

	private static InetSocketAddress checkAddress(EpmFrame.Entry entry) {
		InetAddress address = address(entry.address());
		if (address.isAnyLocalAddress() || address.isMulticastAddress() || address.equals(BROADCAST)) {
			throw new IllegalArgumentException(
					"Nobody can connect to %s: it is a wildcard, multicast or broadcast address; register an address of the receiver's host (ipAddressToRegister)"
						.formatted(address.getHostAddress()));
		}
		if (entry.port() == 0) {
			throw new IllegalArgumentException(
					"Nobody can connect to port 0; register the port that the receiver listens on");
		}
		return new InetSocketAddress(address, entry.port());
	}

	private static InetAddress address(byte[] bytes) {
		try {
			return InetAddress.getByAddress(bytes);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException("An IP address has 4 or 16 bytes, not %d".formatted(bytes.length), ex);
		}
	}

	/**
	 * What a sender is told of a receiver: the key is the one of the pair.
	 */
	static EpmFrame.Entry forSender(RegisteredReceiver receiver, UUID sender) {
		Registration registration = receiver.registration().forSender(sender);
		EndPoint endPoint = registration.endPoint();
		return new EpmFrame.Entry(endPoint.instanceId(), endPoint.address().getAddress().getAddress(),
				endPoint.address().getPort(), endPoint.application(), endPoint.processId(),
				registration.applicationId(), registration.key().toBytes());
	}

}
