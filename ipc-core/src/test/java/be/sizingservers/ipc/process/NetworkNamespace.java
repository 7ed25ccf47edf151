package be.sizingservers.ipc.process;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network of its own for processes of this machine, in which packets can be dropped.
 * Linux only, and for root.
 * <p>
 * Policy rules drop them: the rule that finds this machine's own addresses is moved
 * behind them, and whatever a rule before it matches goes nowhere, also on connections
 * that are open.
 */
final class NetworkNamespace implements AutoCloseable {

	/**
	 * Which packets of a receiver's connections are dropped.
	 */
	enum Drop {

		TO_RECEIVER("dport"), TO_SENDER("sport");

		private final String selector;

		Drop(String selector) {
			this.selector = selector;
		}

	}

	/**
	 * How a cable is cut: what is told to the end of it that does not let packets go.
	 */
	enum Cut {

		LINK_DOWN("link set %s down", "link set %s up"),

		WRONG_NEIGHBOUR("neigh replace %2$s lladdr 02:00:00:00:00:01 dev %1$s nud permanent",
				"neigh del %2$s dev %1$s"),

		BLACKHOLE("rule add pref 10 to %2$s blackhole", "rule del pref 10 to %2$s blackhole");

		private final String cut;

		private final String heal;

		Cut(String cut, String heal) {
			this.cut = cut;
			this.heal = heal;
		}

	}

	private static final String CABLE = "cable";

	private static final AtomicInteger COUNT = new AtomicInteger();

	private final String name = "ipc-%d-%d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet());

	private NetworkNamespace() {
	}

	/**
	 * Makes a namespace.
	 * @return the namespace
	 * @throws IOException if this machine or user may not
	 */
	static NetworkNamespace open() throws IOException, InterruptedException {
		NetworkNamespace namespace = new NetworkNamespace();
		run("ip", "netns", "add", namespace.name);
		try {
			namespace.ip("link", "set", "lo", "up");
			namespace.ip("rule", "add", "pref", "100", "lookup", "local");
			namespace.ip("rule", "del", "pref", "0");
			return namespace;
		}
		catch (IOException ex) {
			namespace.close();
			throw ex;
		}
	}

	/**
	 * Joins two namespaces by a cable.
	 * @param host the address of this end
	 * @param other the other one
	 * @param otherHost the address of the other end, in the same network of 4 addresses
	 */
	void join(InetAddress host, NetworkNamespace other, InetAddress otherHost)
			throws IOException, InterruptedException {
		ip("link", "add", CABLE, "type", "veth", "peer", "name", CABLE, "netns", other.name);
		plugIn(host);
		other.plugIn(otherHost);
	}

	private void plugIn(InetAddress host) throws IOException, InterruptedException {
		ip("addr", "add", host.getHostAddress() + "/30", "dev", CABLE);
		ip("link", "set", CABLE, "up");
	}

	/**
	 * Lets no packets go through this end of the cable.
	 * @param how how
	 * @param otherHost the address of the other end
	 */
	void cut(Cut how, InetAddress otherHost) throws IOException, InterruptedException {
		ip(how.cut.formatted(CABLE, otherHost.getHostAddress()).split(" "));
	}

	void heal(Cut how, InetAddress otherHost) throws IOException, InterruptedException {
		ip(how.heal.formatted(CABLE, otherHost.getHostAddress()).split(" "));
	}

	/**
	 * The program that starts another one in here.
	 */
	List<String> launcher() {
		return List.of("ip", "netns", "exec", this.name);
	}

	void drop(Drop drop, int receiverPort) throws IOException, InterruptedException {
		rule("add", drop, receiverPort);
	}

	void heal(Drop drop, int receiverPort) throws IOException, InterruptedException {
		rule("del", drop, receiverPort);
	}

	private void rule(String change, Drop drop, int port) throws IOException, InterruptedException {
		ip("rule", change, "pref", "10", "ipproto", "tcp", drop.selector, Integer.toString(port), "blackhole");
	}

	private void ip(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("ip", "-n", this.name));
		command.addAll(List.of(arguments));
		run(command.toArray(String[]::new));
	}

	private static void run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IOException("'%s' said: %s".formatted(String.join(" ", command), output.strip()));
		}
	}

	@Override
	public void close() throws IOException, InterruptedException {
		run("ip", "netns", "del", this.name);
	}

}
