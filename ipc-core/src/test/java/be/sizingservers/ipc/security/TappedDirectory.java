package be.sizingservers.ipc.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.UUID;
import java.util.concurrent.Executor;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;
import org.jspecify.annotations.Nullable;

/**
 * Leads senders through a wire tap to the one receiver that there is.
 */
final class TappedDirectory implements EndPointDirectory, AutoCloseable {

	private final EndPointDirectory real;

	private volatile @Nullable WireTap tap;

	TappedDirectory(EndPointDirectory real) {
		this.real = real;
	}

	/**
	 * The tap in front of the receiver, as soon as a sender has heard of that.
	 */
	WireTap tap() {
		WireTap known = this.tap;
		if (known == null) {
			throw new IllegalStateException("No receiver has been found yet");
		}
		return known;
	}

	@Override
	public Lease register(Registration registration) {
		return this.real.register(registration);
	}

	@Override
	public Watch watch(Handle handle, SenderSecret sender, Observer observer, Executor executor) {
		return this.real.watch(handle, sender, new Observer() {

			@Override
			public void added(Registration registration) {
				observer.added(tapped(registration));
			}

			@Override
			public void removed(UUID instanceId) {
				observer.removed(instanceId);
			}

		}, executor);
	}

	private synchronized Registration tapped(Registration registration) {
		EndPoint endPoint = registration.endPoint();
		try {
			WireTap known = this.tap;
			if (known == null) {
				known = WireTap.inFrontOf(endPoint.address());
				this.tap = known;
			}
			return new Registration(registration.handle(),
					new EndPoint(endPoint.instanceId(), known.address(), endPoint.application(), endPoint.processId()),
					registration.applicationId(), registration.key());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public boolean encryptsLinks() {
		return this.real.encryptsLinks();
	}

	@Override
	public InetAddress addressToListenOn() {
		return this.real.addressToListenOn();
	}

	@Override
	public void close() throws IOException {
		WireTap known = this.tap;
		if (known != null) {
			known.close();
		}
	}

}
