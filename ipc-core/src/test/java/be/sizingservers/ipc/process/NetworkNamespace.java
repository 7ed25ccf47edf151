package be.sizingservers.ipc.process;

import java.io.IOException;
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
