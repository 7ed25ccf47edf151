package be.sizingservers.ipc.process;

import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.concurrent.Executor;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;

/**
 * Leads senders to the {@link FaultyProxy} in front of each receiver instead of to the
 * receiver. One that listens elsewhere than on 127.0.0.1 has none.
 */
record ProxiedDirectory(EndPointDirectory directory) implements EndPointDirectory {

	@Override
	public Lease register(Registration registration) {
		return this.directory.register(registration);
	}

	@Override
	public Watch watch(Handle handle, SenderSecret sender, Observer observer, Executor executor) {
		return this.directory.watch(handle, sender, new Observer() {

			@Override
			public void added(Registration registration) {
				observer.added(proxied(registration));
			}

			@Override
			public void removed(UUID instanceId) {
				observer.removed(instanceId);
			}

		}, executor);
	}

	private static Registration proxied(Registration registration) {
		EndPoint receiver = registration.endPoint();
		if (!receiver.address().getAddress().equals(FaultyProxy.RECEIVER)) {
			return registration;
		}
		InetSocketAddress proxy = new InetSocketAddress(FaultyProxy.ADDRESS, receiver.address().getPort());
		return new Registration(registration.handle(),
				new EndPoint(receiver.instanceId(), proxy, receiver.application(), receiver.processId()),
				registration.applicationId(), registration.key());
	}

}
