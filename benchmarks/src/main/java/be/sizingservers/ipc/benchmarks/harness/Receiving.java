package be.sizingservers.ipc.benchmarks.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The role of a receiver, or of some: listens, and says what has come.
 */
public final class Receiving implements Role {

	/**
	 * When nothing has come for so long, what is missing is lost.
	 */
	private static final Duration QUIET = Duration.ofSeconds(3);

	private final Task task;

	private final Contender contender;

	private final List<Inlet> inlets = new ArrayList<>();

	private final List<Receipt> receipts = new ArrayList<>();

	/**
	 * Takes the role.
	 * @param task what to do
	 */
	public Receiving(Task task) {
		this.task = task;
		this.contender = task.newContender();
	}

	@Override
	public Signal on(Signal command) throws Exception {
		return switch (command.name()) {
			case "listen" -> listen(command);
			case "expect" -> arrived(command.list("counts").stream().mapToLong(Long::parseLong).toArray());
			default -> throw new IllegalArgumentException("A receiver knows no '%s'".formatted(command.name()));
		};
	}

	private Signal listen(Signal command) throws Exception {
		Place place = this.task.place("data", command);
		for (int index = this.task.first(); index < this.task.first() + this.task.count(); index++) {
			Receipt receipt = new Receipt(this.task.what());
			this.receipts.add(receipt);
			this.inlets.add(this.contender.listen(place, index, receipt));
		}
		return Signal.of("listening")
			.with("addresses", String.join(",", this.inlets.stream().map(Inlet::address).toList()));
	}

	private Signal arrived(long[] sent) throws InterruptedException {
		long count = -1;
		long changed = System.nanoTime();
		while (!this.receipts.stream().allMatch((receipt) -> receipt.has(sent))
				&& System.nanoTime() - changed < QUIET.toNanos()) {
			Thread.sleep(2);
			long now = this.receipts.stream().mapToLong(Receipt::count).sum();
			if (now != count) {
				count = now;
				changed = System.nanoTime();
			}
		}
		Tally tally = new Tally();
		for (Receipt receipt : this.receipts) {
			receipt.addTo(tally, sent, changed);
		}
		return Memory.add(tally.toSignal());
	}

	@Override
	public void close() throws Exception {
		for (Inlet inlet : this.inlets) {
			inlet.close();
		}
	}

}
