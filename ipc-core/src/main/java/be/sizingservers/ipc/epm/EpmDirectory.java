package be.sizingservers.ipc.epm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.directory.DirectoryException;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;
import be.sizingservers.ipc.transport.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receivers that one or more End Point Managers know. Thread-safe.
 */
final class EpmDirectory implements EndPointDirectory {

	private static final Logger LOGGER = LoggerFactory.getLogger(EpmDirectory.class);

	private final List<InetSocketAddress> addresses;

	private final SharedLinks links;

	private final boolean encrypted;

	private final ClientTimes times;

	EpmDirectory(List<InetSocketAddress> addresses, SharedLinks links, boolean encrypted, ClientTimes times) {
		this.addresses = addresses;
		this.links = links;
		this.encrypted = encrypted;
		this.times = times;
	}

	@Override
	public Lease register(Registration registration) {
		List<Place> places = this.links.use()
			.stream()
			.map((link) -> new Place(link, link.ask((client) -> client.register(registration))))
			.toList();
		EpmLease lease = new EpmLease(places, this.links, this.times.closeTimeout());
		try {
			FirstAnswers.await(
					"register the receiver of '%s' on %s".formatted(registration.handle(), registration.endPoint()),
					places, this.times.startTimeout(), this.times.handshakeTimeout());
			places.forEach((place) -> place.link().tell((client) -> client.inBackground(place.number())));
			return lease;
		}
		catch (RuntimeException ex) {
			lease.close();
			throw ex;
		}
	}

	@Override
	public Watch watch(Handle handle, SenderSecret sender, Observer observer, Executor executor) {
		EpmWatch watch = EpmWatch.start(handle, sender, observer, this.links);
		try {
			FirstAnswers.await("watch the receivers of '%s'".formatted(handle), watch.places(),
					this.times.startTimeout(), this.times.handshakeTimeout());
			watch.tellNews();
			executor.execute(watch);
			return watch;
		}
		catch (RuntimeException ex) {
			watch.close();
			throw ex;
		}
	}

	/**
	 * Keys that are told in secret are worth encrypting with.
	 */
	@Override
	public boolean encryptsLinks() {
		return this.encrypted;
	}

	/**
	 * The address from which all managers are reached, if it is the same one.
	 */
	@Override
	public InetAddress addressToListenOn() {
		Set<InetAddress> routes = new HashSet<>();
		for (InetSocketAddress address : this.addresses) {
			try {
				routes.add(Route.localAddressTo(address));
			}
			catch (IOException ex) {
				LOGGER.debug("There is no route to the End Point Manager {}: {}", address, ex.toString());
				return wildcard();
			}
		}
		return (routes.size() == 1) ? routes.iterator().next() : wildcard();
	}

	private static InetAddress wildcard() {
		try {
			return InetAddress.getByAddress(new byte[4]);
		}
		catch (UnknownHostException ex) {
			throw new DirectoryException("Four bytes are an address", ex);
		}
	}

}
