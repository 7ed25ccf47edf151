package be.sizingservers.ipc.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The role of a sender, or of some: connects, sends as long as it is to, and says how
 * much.
 */
public final class Sending implements Role {

	private final Task task;

	private final Contender contender;

	private final List<Outlet> outlets = new ArrayList<>();

	/**
	 * Takes the role.
	 * @param task what to do
	 */
	public Sending(Task task) {
		this.task = task;
		this.contender = task.newContender();
	}

	@Override
	public Signal on(Signal command) throws Exception {
		return switch (command.name()) {
			case "connect" -> connect(command);
			case "go" -> go();
			default -> throw new IllegalArgumentException("A sender knows no '%s'".formatted(command.name()));
		};
	}

	private Signal connect(Signal command) throws Exception {
		Place place = this.task.place("data", command);
		for (int i = 0; i < this.task.count(); i++) {
			this.outlets.add(this.contender.connect(place, command.list("addresses")));
		}
		return Signal.of("connected");
	}

	private Signal go() throws Exception {
		int perSender = this.task.what().callers();
		List<Caller> callers = new ArrayList<>();
		for (int i = 0; i < this.outlets.size(); i++) {
			for (int j = 0; j < perSender; j++) {
				int number = (this.task.first() + i) * perSender + j;
				callers.add(new Caller(this.task, this.outlets.get(i), number));
			}
		}
		ExecutorService threads = Executors.newFixedThreadPool(callers.size());
		try {
			List<String> counts = new ArrayList<>();
			for (Future<Long> count : threads.invokeAll(callers)) {
				counts.add(count.get().toString());
			}
			return Memory.add(Signal.of("sent").with("counts", String.join(",", counts)));
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Override
	public void close() throws Exception {
		for (Outlet outlet : this.outlets) {
			outlet.close();
		}
	}

}
