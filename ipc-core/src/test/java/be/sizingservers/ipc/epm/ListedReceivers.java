package be.sizingservers.ipc.epm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.UUID;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.wire.EpmFrame;

/**
 * ListedReceivers that do not listen anywhere.
 */
final class ListedReceivers {

	static final Handle ORDERS = Handle.of("orders");

	static final InetAddress LOCAL = address(10, 0, 0, 7);

	private ListedReceivers() {
	}

	static Registration next() {
		return at(LOCAL, 5000);
	}

	static Registration at(InetAddress address, int port) {
		LinkKey key = LinkKey.random();
		return new Registration(ORDERS, new EndPoint(key.instanceId(), new InetSocketAddress(address, port), "shop", 7),
				null, key);
	}

	static Registration moved(Registration receiver, int port) {
		EndPoint before = receiver.endPoint();
		return new Registration(ORDERS, new EndPoint(before.instanceId(),
				new InetSocketAddress(before.address().getAddress(), port), before.application(), before.processId()),
				null, receiver.key());
	}

	static EpmFrame.Entry entry(Registration receiver) {
		EndPoint endPoint = receiver.endPoint();
		return new EpmFrame.Entry(endPoint.instanceId(), endPoint.address().getAddress().getAddress(),
				endPoint.address().getPort(), endPoint.application(), endPoint.processId(), receiver.applicationId(),
				receiver.key().toBytes());
	}

	static UUID idOf(Registration receiver) {
		return receiver.endPoint().instanceId();
	}

	static InetAddress address(int... bytes) {
		byte[] address = new byte[bytes.length];
		for (int i = 0; i < bytes.length; i++) {
			address[i] = (byte) bytes[i];
		}
		try {
			return InetAddress.getByAddress(address);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
