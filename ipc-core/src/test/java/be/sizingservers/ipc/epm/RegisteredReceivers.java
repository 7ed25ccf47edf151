package be.sizingservers.ipc.epm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.directory.Registration;

/**
 * RegisteredReceivers that do not listen anywhere, to register.
 */
final class RegisteredReceivers {

	static final Handle ORDERS = Handle.of("orders");

	static final Handle PRICES = Handle.of("prices");

	private static final Instant SINCE = Instant.parse("2026-11-22T10:15:30.123Z");

	private RegisteredReceivers() {
	}

	static RegisteredReceiver next() {
		return of(ORDERS, LinkKey.random(), 40404);
	}

	static List<RegisteredReceiver> next(int count) {
		return Stream.generate(RegisteredReceivers::next).limit(count).toList();
	}

	static RegisteredReceiver of(Handle handle, LinkKey key, int port) {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		EndPoint endPoint = new EndPoint(key.instanceId(), address, "Ünïted shop", 4711);
		return new RegisteredReceiver(new Registration(handle, endPoint, null, key), "host-1", SINCE);
	}

	static RegisteredReceiver at(RegisteredReceiver receiver, int port) {
		return of(receiver.registration().handle(), receiver.registration().key(), port);
	}

	static RegisteredReceiver under(RegisteredReceiver receiver, Handle handle) {
		return of(handle, receiver.registration().key(), receiver.registration().endPoint().address().getPort());
	}

	static UUID idOf(RegisteredReceiver receiver) {
		return receiver.registration().endPoint().instanceId();
	}

}
