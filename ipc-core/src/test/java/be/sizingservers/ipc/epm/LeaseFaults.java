package be.sizingservers.ipc.epm;

import java.net.InetSocketAddress;
import java.util.List;

import be.sizingservers.ipc.simulation.Dice;

/**
 * Causes faults at random times, and starts what takes the place of what is gone.
 */
final class LeaseFaults {

	private static final int MANY = 6;

	private final LeaseWorld world;

	private final Dice dice;

	private boolean ended;

	LeaseFaults(LeaseWorld world) {
		this.world = world;
		this.dice = world.dice;
	}

	void startClient() {
		ClientNode client = new ClientNode(this.world, this.world.clients.size() + 1);
		this.world.clients.add(client);
		int receivers = this.dice.oneIn(4) ? MANY : this.dice.between(0, 2);
		for (int i = 0; i < receivers; i++) {
			client.startReceiver();
		}
		if (receivers == 0 || this.dice.oneIn(3)) {
			client.startSender();
		}
	}

	void schedule(int count, long within) {
		for (int i = 0; i < count; i++) {
			this.world.scheduler.after(this.dice.between(0, 1_000) * (within / 1_000), this::cause);
		}
	}

	private void cause() {
		if (this.ended) {
			return;
		}
		List<ClientNode> clients = this.world.clients.stream().filter(ClientNode::isThere).toList();
		switch (this.dice.between(0, 4)) {
			case 0, 1 -> {
				if (!this.world.lines().isEmpty()) {
					strike(this.dice.pick(this.world.lines()));
				}
			}
			case 2 -> strike(this.dice.pick(this.world.managers));
			default -> {
				if (!clients.isEmpty()) {
					strike(this.dice.pick(clients), clients);
				}
			}
		}
	}

	// --- a connection ---

	private void strike(Line line) {
		ManagerNode manager = line.process.node;
		long soon = this.dice.millis(0, 30);
		switch (this.dice.between(0, 4)) {
			case 0 -> {
				this.world.count(LeaseFault.CUT);
				line.cut(soon, this.dice.millis(0, 30));
				manager.excuse(line.node, LeaseWorld.RECONNECT);
			}
			case 1 -> {
				this.world.count(LeaseFault.HALF_OPEN_AT_CLIENT);
				line.cut(Line.NEVER, this.dice.oneIn(2) ? soon : Line.NEVER);
				manager.excuse(line.node, LeaseWorld.REVIVE);
			}
			case 2 -> {
				this.world.count(LeaseFault.HALF_OPEN_AT_MANAGER);
				line.cut(soon, Line.NEVER);
				manager.excuse(line.node, LeaseWorld.RECONNECT);
			}
			case 3 -> {
				this.world.count(LeaseFault.DELAYED);
				long delay = this.dice.millis(100, this.dice.oneIn(2) ? 2_000 : 8_000);
				line.delay(delay);
				manager.excuse(line.node, delay + LeaseWorld.REVIVE);
				manager.delayed.merge(line.node, line.process.uptime() + delay, Math::max);
			}
			default -> {
				this.world.count(LeaseFault.ANSWER_LOST);
				line.loseNextAnswer();
				// Something is answered soon, as there are pings.
				manager.excuse(line.node, LeaseWorld.REVIVE);
			}
		}
	}

	// --- a manager ---

	private void strike(ManagerNode manager) {
		ManagerProcess process = manager.process;
		if (process == null || process.paused) {
			return;
		}
		switch (this.dice.between(0, 5)) {
			case 0 -> {
				this.world.count(LeaseFault.MANAGER_KILLED);
				process.end(true);
				restart(manager);
			}
			case 1 -> {
				this.world.count(LeaseFault.MANAGER_VANISHED);
				process.end(false);
				restart(manager);
			}
			case 2 -> {
				this.world.count(LeaseFault.MANAGER_CLOSED);
				List.copyOf(process.served).forEach(ServedLine::sayGoodbye);
				process.end(false);
				restart(manager);
			}
			case 3 -> {
				this.world.count(LeaseFault.MANAGER_REFUSES);
				manager.refusing = true;
				this.world.scheduler.after(this.dice.millis(100, 6_000), () -> refuseNoMore(manager));
			}
			default -> pause(process);
		}
	}

	private void restart(ManagerNode manager) {
		long after = this.dice.oneIn(3) ? this.dice.millis(0, 200) : this.dice.millis(0, 12_000);
		this.world.scheduler.after(after, () -> startAgain(manager));
	}

	private void startAgain(ManagerNode manager) {
		if (manager.process == null && !this.closed()) {
			manager.start();
		}
	}

	private boolean closed() {
		return this.world.closed;
	}

	private void refuseNoMore(ManagerNode manager) {
		if (manager.refusing) {
			manager.refusing = false;
			this.world.clients.forEach((client) -> manager.excuse(client, LeaseWorld.RECONNECT));
		}
	}

	/**
	 * Only one that has run for a while: of many short pauses it cannot tell that time
	 * has passed for its clients only.
	 */
	private void pause(ManagerProcess process) {
		if (this.world.scheduler.now() - process.resumedAt >= LeaseWorld.TTL.toNanos()) {
			this.world.count(LeaseFault.MANAGER_PAUSED);
			process.pause();
			this.world.scheduler.after(this.dice.millis(500, this.dice.oneIn(2) ? 4_000 : 12_000), () -> goOn(process));
		}
	}

	private static void goOn(SimulatedProcess process) {
		if (process.paused) {
			process.resume();
			if (process instanceof ClientNode client) {
				client.world.managers.forEach((manager) -> manager.excuse(client, LeaseWorld.RECONNECT));
			}
		}
	}

	// --- a client ---

	private void strike(ClientNode client, List<ClientNode> clients) {
		switch (this.dice.between(0, 7)) {
			case 0 -> {
				this.world.count(LeaseFault.CLIENT_KILLED);
				client.end(true);
				replace();
			}
			case 1 -> {
				this.world.count(LeaseFault.CLIENT_VANISHED);
				client.end(false);
				replace();
			}
			case 2 -> pause(client);
			case 3 -> move(client);
			case 4 -> {
				if (!client.paused && !client.senders.isEmpty()) {
					this.world.count(LeaseFault.SENDER_CLOSED);
					client.senders.remove(0).close();
					client.startSender();
				}
			}
			case 5 -> {
				if (this.dice.oneIn(2)) {
					this.world.count(LeaseFault.MASS_DEATH);
					clients.subList(1, clients.size()).forEach((each) -> {
						each.end(this.dice.oneIn(2));
						replace();
					});
				}
			}
			default -> closeReceiver(client);
		}
	}

	private void pause(ClientNode client) {
		if (!client.paused) {
			this.world.count(LeaseFault.CLIENT_PAUSED);
			client.pause();
			client.world.managers.forEach((manager) -> manager.excuse(client, 0));
			this.world.scheduler.after(this.dice.millis(500, 8_000), () -> goOn(client));
		}
	}

	/**
	 * Its connections break with the address.
	 */
	private void move(ClientNode client) {
		this.world.count(LeaseFault.CLIENT_MOVED);
		client.move();
		for (Line line : this.world.lines()) {
			if (line.node == client) {
				line.cut(this.dice.millis(0, 30), this.dice.oneIn(2) ? Line.NEVER : 0);
				line.process.node.excuse(client, LeaseWorld.RECONNECT);
			}
		}
	}

	private void closeReceiver(ClientNode client) {
		List<SimulatedReceiver> living = client.receivers.stream().filter((receiver) -> receiver.living).toList();
		if (client.paused || living.isEmpty()) {
			return;
		}
		SimulatedReceiver receiver = this.dice.pick(living);
		this.world.count(LeaseFault.RECEIVER_CLOSED);
		client.close(receiver);
		if (this.dice.oneIn(2)) {
			InetSocketAddress address = receiver.registration.endPoint().address();
			client.soon(() -> {
				if (client.isThere()) {
					this.world.count(LeaseFault.RECEIVER_RESTARTED);
					client.startReceiver(address);
				}
			});
		}
	}

	private void replace() {
		this.world.scheduler.after(this.dice.millis(0, 3_000), () -> {
			if (!this.ended) {
				startClient();
			}
		});
	}

	/**
	 * Nothing fails any more, and what is away comes back.
	 */
	void end() {
		this.ended = true;
		this.world.managers.forEach(this::refuseNoMore);
		this.world.managers.forEach(this::startAgain);
		this.world.processes().forEach(LeaseFaults::goOn);
		this.world.clients.forEach(LeaseFaults::goOn);
	}

}
