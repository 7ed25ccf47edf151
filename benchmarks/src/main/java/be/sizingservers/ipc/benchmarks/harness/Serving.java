package be.sizingservers.ipc.benchmarks.harness;

import org.jspecify.annotations.Nullable;

/**
 * The role of the process that some contenders need besides senders and receivers.
 */
public final class Serving implements Role {

	private final Task task;

	private @Nullable Inlet service;

	/**
	 * Takes the role.
	 * @param task what to do
	 */
	public Serving(Task task) {
		this.task = task;
	}

	@Override
	public Signal on(Signal command) throws Exception {
		Inlet started = this.task.newContender().serve(this.task.folder());
		this.service = started;
		return Signal.of("serving").with("address", started.address());
	}

	@Override
	public void close() throws Exception {
		if (this.service != null) {
			this.service.close();
		}
	}

}
