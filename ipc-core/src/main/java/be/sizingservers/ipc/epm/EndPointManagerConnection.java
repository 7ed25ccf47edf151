package be.sizingservers.ipc.epm;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;

import be.sizingservers.ipc.Application;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.shared.Shared;
import org.jspecify.annotations.Nullable;

/**
 * The way to one End Point Manager, or to several that stand in for each other: receivers
 * register at each of them, senders know what any of them knows. Make one and give it to
 * all receivers and senders of an application. Thread-safe.
 * <p>
 * It connects when the first receiver or sender starts, and disconnects when the last one
 * is closed. While a manager is away, it is tried again every 0.1 to 5 s; receivers
 * register again by themselves, and senders keep the receivers that they know. In use, it
 * has two daemon threads for each address: {@code ipc-epm-<host>-<port>} connects and
 * reads, {@code ipc-epm-timer-<host>-<port>} writes.
 */
public final class EndPointManagerConnection {

	private static final Pattern HOST_AND_PORT = Pattern
		.compile("(?:\\[([0-9a-fA-F.]*:[0-9a-fA-F:.]*(?:%[^\\[\\]]+)?)]|([^\\[\\]:]+))(?::(\\d{1,5}))?");

	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Z}]");

	private final List<InetSocketAddress> addresses;

	private final String application;

	private final Credentials credentials;

	private final ClientTimes times;

	private final Instant since = Instant.now();

	private final SharedLinks links;

	private EndPointManagerConnection(List<InetSocketAddress> addresses, String application, Credentials credentials,
			ClientTimes times) {
		this.addresses = addresses;
		this.application = application;
		this.credentials = credentials;
		this.times = times;
		this.links = new SharedLinks(addresses, application, credentials, times);
	}

	/**
	 * How it is with one manager.
	 *
	 * @param address its host and port
	 * @param connected whether there is a connection with it
	 * @param warmingUp whether it has just started and may not know all receivers yet; as
	 * far as senders are told
	 * @param since since when there is, or is not, a connection
	 * @param lastError why there was none the last time, or {@code null} if that has not
	 * happened
	 * @param roundTrip how long it took to answer last, the way there and back included:
	 * measured about every 5 s; {@code null} before the first answer on a connection, and
	 * without one
	 */
	public record Status(String address, boolean connected, boolean warmingUp, Instant since,
			@Nullable String lastError, @Nullable Duration roundTrip) {

	}

	/**
	 * Takes the manager of a host, on port 4455.
	 * @param host its name or IP address; looked up with each attempt to connect
	 * @return the connection
	 * @throws IllegalArgumentException if the host is blank
	 */
	public static EndPointManagerConnection to(String host) {
		return to(host, Shared.DEFAULT_EPM_PORT);
	}

	/**
	 * Takes the manager of a host.
	 * @param host its name or IP address; looked up with each attempt to connect
	 * @param port its port, 1 to 65535
	 * @return the connection
	 * @throws IllegalArgumentException if the host is blank or the port out of range
	 */
	public static EndPointManagerConnection to(String host, int port) {
		return of(List.of(address(host, port)), "", ClientTimes.DEFAULTS);
	}

	/**
	 * Takes several managers.
	 * @param addresses each {@code host}, {@code host:port} or {@code [IPv6]:port}; the
	 * port is 4455 unless it is given
	 * @return the connection
	 * @throws IllegalArgumentException if there is none, one is no such address, or one
	 * is named twice
	 */
	public static EndPointManagerConnection to(List<String> addresses) {
		return of(addresses.stream().map(EndPointManagerConnection::parse).toList(), "", ClientTimes.DEFAULTS);
	}

	static EndPointManagerConnection of(List<InetSocketAddress> addresses, String application, ClientTimes times) {
		if (addresses.isEmpty()) {
			throw new IllegalArgumentException(
					"No address of an End Point Manager is given; give one, for example 'localhost:4455'");
		}
		Set<InetSocketAddress> seen = new HashSet<>();
		for (InetSocketAddress address : addresses) {
			if (!seen.add(address)) {
				throw new IllegalArgumentException("The End Point Manager %s is named twice; name each once"
					.formatted(Printable.of(EpmLink.name(address))));
			}
		}
		return new EndPointManagerConnection(List.copyOf(addresses), application, Credentials.NONE, times);
	}

	private static InetSocketAddress parse(String text) {
		Matcher matcher = HOST_AND_PORT.matcher(text.strip());
		if (!matcher.matches()) {
			throw new IllegalArgumentException(
					"'%s' is no address of an End Point Manager; write host, host:port or [IPv6]:port"
						.formatted(Printable.of(text)));
		}
		String host = (matcher.group(1) != null) ? matcher.group(1) : matcher.group(2);
		String port = matcher.group(3);
		return address(host, (port != null) ? Integer.parseInt(port) : Shared.DEFAULT_EPM_PORT);
	}

	private static InetSocketAddress address(String host, int port) {
		if (host.isBlank()) {
			throw new IllegalArgumentException(
					"The host of the End Point Manager is blank; give its name or IP address");
		}
		if (UNPRINTABLE.matcher(host).find()) {
			throw new IllegalArgumentException(
					"The host '%s' of the End Point Manager has a blank or a control character; give its name or IP address"
						.formatted(Printable.of(host)));
		}
		if (port < 1 || port > 65535) {
			throw new IllegalArgumentException("The port %d of the End Point Manager %s is not within 1 to 65535"
				.formatted(port, Printable.of(host)));
		}
		return InetSocketAddress.createUnresolved(host, port);
	}

	/**
	 * Sets the name of this application, which the managers show to people.
	 * @param application the name; at most {@value Application#MAX_NAME_CHARS} characters
	 * @return a new connection to the same managers
	 * @throws IllegalArgumentException if the name is longer
	 */
	public EndPointManagerConnection application(String application) {
		return new EndPointManagerConnection(this.addresses, Application.named(application).name(), this.credentials,
				this.times);
	}

	/**
	 * Sets the password of the managers, which goes with a {@linkplain #salt salt}.
	 * Everything is encrypted then (TLS 1.3 with a key derived from both, which takes 0.2
	 * to 1 s at the first start), also what senders and receivers say to each other.
	 * @param password the password; 12 characters or more are advised
	 * @return a new connection to the same managers
	 * @throws IllegalArgumentException if it is empty
	 */
	public EndPointManagerConnection password(String password) {
		return with(this.credentials.password(password));
	}

	/**
	 * Sets the salt that goes with the {@linkplain #password password}.
	 * @param salt the salt; 16 random bytes or more are advised
	 * @return a new connection to the same managers
	 * @throws IllegalArgumentException if it is empty
	 */
	public EndPointManagerConnection salt(byte[] salt) {
		return with(this.credentials.salt(salt));
	}

	/**
	 * Sets the certificates for connections with the managers: TLS 1.3, and both sides
	 * show one. The manager's must be for the host that is connected to. What senders and
	 * receivers say to each other is encrypted too, with keys that the managers tell.
	 * @param sslContext gives the context for each new connection, so that a new
	 * certificate is used as soon as it is there
	 * @return a new connection to the same managers
	 */
	public EndPointManagerConnection sslContext(Supplier<SSLContext> sslContext) {
		return with(this.credentials.sslContext(sslContext));
	}

	private EndPointManagerConnection with(Credentials changed) {
		return new EndPointManagerConnection(this.addresses, this.application, changed, this.times);
	}

	/**
	 * The directory behind this connection.
	 * @return the directory; each call gives one that shares the connections
	 * @throws IllegalArgumentException if there is a password without a salt, a salt
	 * without a password, or one of them beside certificates
	 */
	public EndPointDirectory directory() {
		this.credentials.check();
		return new EpmDirectory(this.addresses, this.links, this.credentials.isEncrypted(), this.times);
	}

	/**
	 * How it is with each manager.
	 * @return one for each address, in their order; without a connection if no receiver
	 * or sender uses it
	 */
	public List<Status> status() {
		List<EpmLink> open = this.links.open();
		if (!open.isEmpty()) {
			return open.stream().map(EpmLink::status).toList();
		}
		return this.addresses.stream()
			.map((address) -> new Status(EpmLink.name(address), false, false, this.since, null, null))
			.toList();
	}

	@Override
	public String toString() {
		return "End Point Manager at %s".formatted(String.join(", ", status().stream().map(Status::address).toList()));
	}

}
