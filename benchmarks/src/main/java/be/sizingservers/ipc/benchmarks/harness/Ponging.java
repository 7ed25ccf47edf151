package be.sizingservers.ipc.benchmarks.harness;

import org.jspecify.annotations.Nullable;

/**
 * The role of who answers pings, on the thread that brings them.
 */
public final class Ponging implements Role {

	private final Task task;

	private final Contender contender;

	private final Receipt receipt;

	private @Nullable Inlet inlet;

	private volatile @Nullable Outlet outlet;

	/**
	 * Takes the role.
	 * @param task what to do
	 */
	public Ponging(Task task) {
		this.task = task;
		this.contender = task.newContender();
		this.receipt = new Receipt(task.what());
	}

	@Override
	public Signal on(Signal command) throws Exception {
		switch (command.name()) {
			case "listen":
				Inlet listening = this.contender.listen(this.task.place("ping", command), 0, this::ping);
				this.inlet = listening;
				return Signal.of("listening").with("addresses", listening.address());
			case "connect":
				this.outlet = this.contender.connect(this.task.place("pong", command), command.list("addresses"));
				return Signal.of("connected");
			case "expect":
				Tally tally = new Tally();
				this.receipt.addTo(tally, new long[] { command.number("counts") }, System.nanoTime());
				return Memory.add(tally.toSignal());
			default:
				throw new IllegalArgumentException("A ponger knows no '%s'".formatted(command.name()));
		}
	}

	private void ping(byte[] message) throws Exception {
		this.receipt.take(message);
		Outlet out = this.outlet;
		if (out == null) {
			throw new IllegalStateException("Pinged before told to connect");
		}
		out.send(message);
	}

	@Override
	public void close() throws Exception {
		if (this.outlet != null) {
			this.outlet.close();
		}
		if (this.inlet != null) {
			this.inlet.close();
		}
	}

}
