package be.sizingservers.ipc.benchmarks.harness;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The role of who takes the time of round trips: sends the next ping on the thread that
 * brings the pong, so that no hand-over of the harness is in them.
 */
public final class Pinging implements Role {

	private static final long PATIENCE_SECONDS = 20;

	private final Task task;

	private final Contender contender;

	private final Receipt receipt;

	private final Histogram latencies = Latencies.histogram();

	private final CompletableFuture<Long> done = new CompletableFuture<>();

	private final byte[] ping;

	private @Nullable Inlet inlet;

	private volatile @Nullable Outlet outlet;

	private long warm;

	private long end;

	private long sequence;

	/**
	 * The last ping's.
	 */
	private byte phase;

	/**
	 * Takes the role.
	 * @param task what to do
	 */
	public Pinging(Task task) {
		this.task = task;
		this.contender = task.newContender();
		this.receipt = new Receipt(task.what());
		this.ping = new byte[task.what().messageBytes()];
	}

	@Override
	public Signal on(Signal command) throws Exception {
		switch (command.name()) {
			case "listen":
				Inlet listening = this.contender.listen(this.task.place("pong", command), 0, this::pong);
				this.inlet = listening;
				return Signal.of("listening").with("addresses", listening.address());
			case "connect":
				this.outlet = this.contender.connect(this.task.place("ping", command), command.list("addresses"));
				return Signal.of("connected");
			case "go":
				return go();
			default:
				throw new IllegalArgumentException("A pinger knows no '%s'".formatted(command.name()));
		}
	}

	private Signal go() throws Exception {
		this.warm = System.nanoTime() + this.task.warmUp().toNanos();
		this.end = this.warm + this.task.measured().toNanos();
		ping(System.nanoTime());
		long limit = this.task.warmUp().plus(this.task.measured()).toSeconds() + PATIENCE_SECONDS;
		long sent = this.done.get(limit, TimeUnit.SECONDS);
		Tally tally = new Tally();
		this.receipt.addTo(tally, new long[] { sent }, System.nanoTime());
		tally.latencies.add(this.latencies);
		return Memory.add(tally.toSignal()).with("counts", sent);
	}

	private void pong(byte[] message) {
		try {
			long now = System.nanoTime();
			this.receipt.take(message);
			if (Stamp.phase(message) != Stamp.WARM_UP) {
				Latencies.record(this.latencies, now - Stamp.nanos(message));
			}
			if (Stamp.phase(message) == Stamp.LAST) {
				this.done.complete(this.sequence);
				return;
			}
			ping(System.nanoTime());
		}
		catch (Throwable ex) {
			this.done.completeExceptionally(ex);
		}
	}

	private void ping(long now) throws Exception {
		Outlet out = this.outlet;
		if (out == null) {
			throw new IllegalStateException("Told to go before to connect");
		}
		byte next = phase(now);
		if (this.phase == Stamp.WARM_UP && next != Stamp.WARM_UP) {
			// What came before was a rehearsal.
			this.latencies.reset();
		}
		this.phase = next;
		byte[] message = (out.keepsMessages()) ? new byte[this.ping.length] : this.ping;
		Stamp.write(message, 0, next, this.sequence++, now);
		out.send(message);
	}

	private byte phase(long now) {
		if (now >= this.warm) {
			return (now < this.end) ? Stamp.MEASURED : Stamp.LAST;
		}
		return ((this.warm - now) / this.task.rehearsalNanos() % 2 == 0) ? Stamp.WARM_UP : Stamp.MEASURED;
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
