package be.sizingservers.ipc.benchmarks.own;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.benchmarks.harness.Role;
import be.sizingservers.ipc.benchmarks.harness.Signal;
import be.sizingservers.ipc.benchmarks.harness.Task;
import be.sizingservers.ipc.epm.EndPointManagerConnection;

/**
 * The role of the process whose receivers register: each with a connection of its own, as
 * if each were an application.
 */
public final class Registering implements Role {

	private static final int AT_ONCE = 16;

	private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

	private int port;

	/**
	 * Takes the role.
	 * @param task what to do
	 */
	public Registering(Task task) {
	}

	@Override
	public Signal on(Signal command) throws Exception {
		if (command.name().equals("open")) {
			this.port = Integer.parseInt(command.text("service"));
			return Signal.of("open");
		}
		List<Callable<Receiver>> starts = Collections.nCopies((int) command.number("count"), this::register);
		long began = System.nanoTime();
		if (starts.size() == 1) {
			starts.get(0).call();
		}
		else {
			for (Future<Receiver> started : this.threads.invokeAll(new ArrayList<>(starts))) {
				started.get();
			}
		}
		return Signal.of("registered").with("began", began).with("ended", System.nanoTime());
	}

	private Receiver register() {
		return Receiver.builder(Watching.HANDLE)
			.endPointManager(EndPointManagerConnection.to(InetAddress.getLoopbackAddress().getHostAddress(), this.port))
			.listener((message) -> {
			})
			.start();
	}

	/**
	 * Leaves the receivers to the end of the process.
	 */
	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
