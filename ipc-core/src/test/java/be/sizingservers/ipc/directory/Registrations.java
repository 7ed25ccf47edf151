package be.sizingservers.ipc.directory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.UUID;

import be.sizingservers.ipc.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Registrations of receivers that do not listen anywhere.
 */
final class Registrations {

	static final Handle ORDERS = Handle.of("orders");

	static final SenderSecret SENDER = SenderSecret.random();

	private Registrations() {
	}

	static Registration next() {
		return of(ORDERS, "Ünïted shop", UUID.randomUUID());
	}

	static Registration at(InetSocketAddress address) {
		return of(ORDERS, "Ünïted shop", UUID.randomUUID(), address);
	}

	static Registration of(Handle handle, String application, @Nullable UUID applicationId) {
		return of(handle, application, applicationId, new InetSocketAddress(InetAddress.getLoopbackAddress(), 40404));
	}

	private static Registration of(Handle handle, String application, @Nullable UUID applicationId,
			InetSocketAddress address) {
		LinkKey key = LinkKey.random();
		EndPoint endPoint = new EndPoint(key.instanceId(), address, application, ProcessHandle.current().pid());
		return new Registration(handle, endPoint, applicationId, key);
	}

	static UUID idOf(Registration registration) {
		return registration.endPoint().instanceId();
	}

}
