package be.sizingservers.ipc.simulation;

import java.util.ArrayList;
import java.util.List;

import be.sizingservers.ipc.simulation.Connection.End;

/**
 * Causes faults at random times, and starts what takes the place of what is gone.
 */
final class Faults {

	private static final long NEVER = -1;

	private final World world;

	private final Dice dice;

	private final List<ReceiverNode> stopped = new ArrayList<>();

	private final List<ReceiverNode> unlisted = new ArrayList<>();

	/**
	 * All receivers that there ever were.
	 */
	private final List<ReceiverNode> receivers = new ArrayList<>();

	private boolean ended;

	Faults(World world) {
		this.world = world;
		this.dice = world.dice;
	}

	void startReceiver(int port) {
		ReceiverNode receiver = new ReceiverNode(this.world, port);
		this.receivers.add(receiver);
		receiver.start();
		this.world.trace(() -> "start " + receiver.instance());
	}

	SenderNode startSender() {
		SenderNode sender = new SenderNode(this.world);
		this.world.join(sender);
		this.world.scheduler.after(this.dice.moment(), () -> sender.send(this.dice.between(5, 40)));
		return sender;
	}

	List<ReceiverNode> receivers() {
		return this.receivers;
	}

	void schedule(int count, long within) {
		for (int i = 0; i < count; i++) {
			this.world.scheduler.after((within / count) * i + this.dice.moment(), this::cause);
		}
	}

	private void cause() {
		if (this.ended) {
			return;
		}
		if (this.dice.oneIn(12)) {
			closeSender();
		}
		else if (this.dice.oneIn(2) && !this.world.connections().isEmpty()) {
			breakConnection(this.dice.pick(this.world.connections()));
		}
		else if (!this.world.registered().isEmpty()) {
			strike(this.dice.pick(this.world.registered()));
		}
	}

	private void breakConnection(Connection connection) {
		switch (this.dice.between(0, 3)) {
			case 0 -> {
				this.world.count(Fault.CUT);
				connection.cut(this.dice.millis(0, 30), this.dice.millis(0, 30));
			}
			case 1 -> {
				this.world.count(Fault.HALF_OPEN_AT_SENDER);
				connection.cut(NEVER, this.dice.moment());
				meetStrangers();
			}
			case 2 -> {
				this.world.count(Fault.HALF_OPEN_AT_RECEIVER);
				connection.cut(this.dice.moment(), NEVER);
			}
			default -> {
				this.world.count(Fault.DUPLICATE_CONNECTION);
				End end = connection.sender;
				end.closeUnheard();
			}
		}
	}

	/**
	 * A memory that is full of strangers forgets whoever is away.
	 */
	private void meetStrangers() {
		this.world.scheduler.after(this.dice.millis(250, 300),
				() -> this.world.registered().forEach((receiver) -> receiver.execute(receiver::meetStranger)));
	}

	private void strike(ReceiverNode receiver) {
		switch (this.dice.between(0, 5)) {
			case 0, 1 -> stop(receiver);
			case 2 -> {
				this.world.count(Fault.CLOSE_RECEIVER);
				receiver.execute(() -> receiver.close(this.dice.oneIn(2) ? 0 : this.dice.millis(1, 600)));
				replace(receiver, this.world.limits.drainTimeout().toNanos());
			}
			case 3 -> unlist(receiver);
			default -> kill(receiver);
		}
	}

	private void stop(ReceiverNode receiver) {
		if (receiver.isHealthy() && !this.stopped.contains(receiver)) {
			this.world.count(Fault.STOP);
			this.stopped.add(receiver);
			receiver.stop();
			this.world.scheduler.after(this.dice.millis(5, 700), () -> goOn(receiver));
		}
	}

	private void goOn(ReceiverNode receiver) {
		if (this.stopped.remove(receiver)) {
			receiver.goOn();
		}
	}

	private void unlist(ReceiverNode receiver) {
		this.world.count(Fault.UNLISTED);
		this.unlisted.add(receiver);
		this.world.unregister(receiver, 0);
		// Senders hear one after the other.
		this.world.scheduler.after(this.dice.millis(30, 200), () -> listAgain(receiver));
	}

	private void listAgain(ReceiverNode receiver) {
		if (this.unlisted.remove(receiver) && receiver.isHealthy()) {
			this.world.register(receiver);
		}
	}

	private void kill(ReceiverNode receiver) {
		boolean heard = this.dice.oneIn(2);
		this.world.count(heard ? Fault.KILL : Fault.VANISH);
		long removed = this.dice.millis(1, 40);
		if (this.dice.oneIn(3)) {
			this.world.count(Fault.REMOVED_EARLY);
			removed = 0;
		}
		else if (this.dice.oneIn(3)) {
			this.world.count(Fault.REMOVED_LATE);
			removed = this.dice.millis(300, 2_500);
		}
		this.stopped.remove(receiver);
		receiver.die(heard);
		this.world.unregister(receiver, removed);
		replace(receiver, this.dice.millis(0, 100));
	}

	private void replace(ReceiverNode receiver, long after) {
		this.world.scheduler.after(after + this.dice.moment(), () -> {
			if (!this.ended && this.world.isFree(receiver.port())) {
				startReceiver(receiver.port());
			}
		});
	}

	private void closeSender() {
		SenderNode sender = this.dice.pick(this.world.senders);
		if (!sender.isClosing()) {
			this.world.count(Fault.CLOSE_SENDER);
			sender.close();
			startSender();
		}
	}

	void end() {
		this.ended = true;
		this.world.calm = true;
		List.copyOf(this.stopped).forEach(this::goOn);
		List.copyOf(this.unlisted).forEach(this::listAgain);
	}

}
