package be.sizingservers.ipc.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import be.sizingservers.ipc.simulation.Violation.Invariant;

/**
 * One run of senders and receivers under faults, decided by its seed alone: first
 * everything goes wrong, then nothing does, then all is closed.
 */
final class Simulation {

	private static final long CALM = TimeUnit.SECONDS.toNanos(20);

	/**
	 * How many steps are taken between two looks at whether to go on.
	 */
	private static final int STEPS = 32;

	private static final int FIRST_PORT = 5_000;

	private final World world;

	private final Faults faults;

	Simulation(long seed, Mutation mutation, boolean traced) {
		this.world = new World(seed, mutation, traced);
		this.faults = new Faults(this.world);
	}

	World world() {
		return this.world;
	}

	/**
	 * Runs it to its end.
	 * @throws Violation if the contract was broken
	 */
	void run() {
		goWrong();
		this.faults.end();
		until(this::isSettled, CALM);
		this.world.checker.checkSettled();
		recover();
		close();
	}

	private void goWrong() {
		Dice dice = this.world.dice;
		for (int i = dice.between(1, 3); i > 0; i--) {
			this.faults.startReceiver(FIRST_PORT + i);
		}
		for (int i = dice.between(1, 2); i > 0; i--) {
			this.faults.startSender();
		}
		long duration = dice.millis(50, 600);
		this.faults.schedule(dice.between(0, 8), duration);
		until(() -> false, duration);
	}

	private boolean isSettled() {
		return this.world.checker.isSettled() && this.world.senders.stream().allMatch(SenderNode::isSettled);
	}

	private void recover() {
		// The directory's last news arrive.
		until(() -> false, SmallLimits.PING.toNanos());
		List<SenderNode> open = this.world.senders.stream().filter((sender) -> !sender.isClosing()).toList();
		Map<SenderNode, Long> last = new HashMap<>();
		open.forEach((sender) -> last.put(sender, sender.sendLast()));
		until(this::isSettled, CALM);
		this.world.checker.checkSettled();
		for (ReceiverNode receiver : this.faults.receivers()) {
			if (receiver.isHealthy()) {
				last.forEach((sender, sequence) -> sender.checkDelivered(sequence, receiver.instance()));
			}
		}
		// Senders say with a ping what they have seen.
		until(() -> false, SmallLimits.PING.toNanos() * 3);
		open.forEach(SenderNode::checkNothingKept);
		Set<UUID> instances = open.stream().map(SenderNode::instance).collect(Collectors.toSet());
		this.faults.receivers()
			.stream()
			.filter(ReceiverNode::isHealthy)
			.forEach((receiver) -> receiver.checkNothingKept(instances));
	}

	private void close() {
		Dice dice = this.world.dice;
		this.world.senders.forEach((sender) -> this.world.scheduler.after(dice.millis(0, 50), sender::close));
		this.faults.receivers()
			.stream()
			.filter(ReceiverNode::isHealthy)
			.forEach((receiver) -> this.world.scheduler.after(dice.millis(0, 50), () -> receiver.close(0)));
		until(this.world.scheduler::isAtRest, CALM);
		if (!this.world.scheduler.isAtRest()) {
			throw new Violation(Invariant.NO_LEAK, "something goes on when all is closed");
		}
		this.world.checker.checkSettled();
		this.world.checker.checkVerdicts();
		this.world.senders.forEach(SenderNode::checkFinished);
		this.faults.receivers().forEach(ReceiverNode::checkFinished);
	}

	private void until(BooleanSupplier done, long nanos) {
		Scheduler scheduler = this.world.scheduler;
		long end = scheduler.now() + nanos;
		int steps = 0;
		while (!scheduler.isAtRest() && scheduler.now() < end && (steps++ % STEPS != 0 || !done.getAsBoolean())) {
			scheduler.step();
		}
	}

}
