package be.sizingservers.ipc.epm;

import java.util.List;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.epm.LeaseViolation.Invariant;
import be.sizingservers.ipc.simulation.Dice;
import be.sizingservers.ipc.simulation.Scheduler;

/**
 * One run of End Point Managers and their clients under faults, decided by its seed
 * alone: first everything goes wrong, then nothing does, then all is closed.
 */
final class LeaseSimulation {

	private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(500);

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	/**
	 * Delayed, not heard of for a ttl, held for two, and warmed up.
	 */
	private static final long CALM = LeaseWorld.LONGEST_DELAY + 2 * SECOND;

	private final LeaseWorld world;

	private final LeaseFaults faults;

	LeaseSimulation(long seed, LeaseMutation mutation, boolean traced) {
		this.world = new LeaseWorld(seed, mutation, traced);
		this.faults = new LeaseFaults(this.world);
	}

	LeaseWorld world() {
		return this.world;
	}

	/**
	 * Runs it to its end.
	 * @throws LeaseViolation if a promise was broken
	 */
	void run() {
		goWrong();
		this.faults.end();
		pass(CALM);
		senders().forEach(this.world.checker::checkCalm);
		close();
	}

	private void goWrong() {
		Dice dice = this.world.dice;
		for (int i = dice.between(1, 3); i > 0; i--) {
			ManagerNode manager = new ManagerNode(this.world, this.world.managers.size());
			this.world.managers.add(manager);
			manager.start();
		}
		for (int i = dice.between(2, 4); i > 0; i--) {
			this.faults.startClient();
		}
		this.world.clients.get(0).startSender();
		look();
		long duration = dice.millis(5_000, 40_000);
		this.faults.schedule(dice.between(0, 10), duration);
		pass(duration);
	}

	private List<SimulatedSender> senders() {
		return this.world.clients.stream()
			.filter((client) -> client.isThere() && !client.paused)
			.flatMap((client) -> client.senders.stream())
			.toList();
	}

	private void look() {
		if (!this.world.closed) {
			senders().forEach(this.world.checker::check);
			this.world.scheduler.after(LOOK, this::look);
		}
	}

	private void close() {
		this.world.closed = true;
		Dice dice = this.world.dice;
		for (ClientNode client : this.world.clients) {
			if (client.isThere()) {
				this.world.scheduler.after(dice.millis(0, 200), client::close);
			}
		}
		pass(2 * SECOND);
		this.world.checker.checkEmpty();
		this.world.managers.forEach(ManagerNode::stop);
		pass(CALM);
		if (!this.world.scheduler.isAtRest()) {
			throw new LeaseViolation(Invariant.NO_LEAK, "something goes on when all is closed");
		}
	}

	private void pass(long nanos) {
		Scheduler scheduler = this.world.scheduler;
		long end = scheduler.now() + nanos;
		while (!scheduler.isAtRest() && scheduler.now() < end) {
			scheduler.step();
		}
	}

}
