package be.sizingservers.ipc.epm;

import java.net.InetSocketAddress;
import java.util.List;

import be.sizingservers.ipc.transport.ChannelSecurity;

/**
 * A link per address, shared by the registrations and watches of one connection: the
 * first user opens them, the last one closes them. Guarded by its monitor.
 */
final class SharedLinks {

	private final List<InetSocketAddress> addresses;

	private final String application;

	private final Credentials credentials;

	private final ClientTimes times;

	private List<EpmLink> links = List.of();

	private int users;

	SharedLinks(List<InetSocketAddress> addresses, String application, Credentials credentials, ClientTimes times) {
		this.addresses = addresses;
		this.application = application;
		this.credentials = credentials;
		this.times = times;
	}

	/**
	 * Gives the links to a user, who releases them once. A key is derived before, on the
	 * calling thread and never on a link's.
	 */
	List<EpmLink> use() {
		return use(this.credentials.security());
	}

	private synchronized List<EpmLink> use(ChannelSecurity security) {
		if (this.users == 0) {
			this.links = this.addresses.stream()
				.map((address) -> EpmLink.start(address, this.application, security, this.times))
				.toList();
		}
		this.users++;
		return this.links;
	}

	synchronized void release() {
		this.users--;
		if (this.users == 0) {
			this.links.forEach(EpmLink::close);
			this.links = List.of();
		}
	}

	/**
	 * The links, if there is a user.
	 */
	synchronized List<EpmLink> open() {
		return this.links;
	}

}
