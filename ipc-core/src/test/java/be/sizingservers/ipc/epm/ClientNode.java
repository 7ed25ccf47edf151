package be.sizingservers.ipc.epm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.directory.Registration;

/**
 * A process with receivers and senders, connected with all managers.
 */
final class ClientNode extends SimulatedProcess {

	private static final int FIRST_PORT = 5_000;

	private static final InetAddress WILDCARD = ListedReceivers.address(0, 0, 0, 0);

	final int index;

	final List<ClientLink> links = new ArrayList<>();

	final List<SimulatedReceiver> receivers = new ArrayList<>();

	final List<SimulatedSender> senders = new ArrayList<>();

	/**
	 * Whether managers see it at different addresses.
	 */
	private final boolean multihomed;

	private int network;

	private int lastPort = FIRST_PORT;

	boolean closing;

	ClientNode(LeaseWorld world, int index) {
		super(world);
		this.index = index;
		this.multihomed = world.dice.oneIn(4);
		for (ManagerNode manager : world.managers) {
			this.links.add(new ClientLink(this, manager));
		}
	}

	InetAddress addressTo(ManagerNode manager) {
		return ListedReceivers.address(10, this.network, this.multihomed ? manager.index + 1 : 0, this.index);
	}

	void move() {
		this.network++;
	}

	void startReceiver() {
		boolean wildcard = this.world.dice.oneIn(2);
		startReceiver(
				new InetSocketAddress(wildcard ? WILDCARD : addressTo(this.world.managers.get(0)), ++this.lastPort));
	}

	void startReceiver(InetSocketAddress address) {
		LinkKey key = LinkKey.of(this.world.bytes());
		EndPoint endPoint = new EndPoint(key.instanceId(), address, "shop", this.index);
		SimulatedReceiver receiver = new SimulatedReceiver(this,
				new Registration(this.world.handle(), endPoint, null, key));
		this.receivers.add(receiver);
		this.world.add(receiver);
		for (ClientLink link : this.links) {
			int number = link.client.register(receiver.registration);
			link.client.inBackground(number);
			receiver.numbers.add(number);
			link.changed();
			link.manager.excuseNew(receiver);
		}
	}

	void startSender() {
		SimulatedSender sender = new SimulatedSender(this, this.world.handle());
		this.senders.add(sender);
		sender.start();
	}

	/**
	 * Closes a receiver as its user does.
	 */
	void close(SimulatedReceiver receiver) {
		if (!receiver.living) {
			return;
		}
		receiver.end();
		for (int i = 0; i < this.links.size(); i++) {
			ClientLink link = this.links.get(i);
			boolean registered = link.client.standing(receiver.numbers.get(i)) instanceof Standing.Accepted;
			if (registered && link.isSteadyFor(0) && !this.paused) {
				link.manager.prompt.add(receiver);
			}
			link.client.deregister(receiver.numbers.get(i));
			link.changed();
		}
	}

	void close() {
		this.closing = true;
		List.copyOf(this.senders).forEach(SimulatedSender::close);
		List<SimulatedReceiver> last = this.receivers.stream().filter((receiver) -> receiver.living).toList();
		last.forEach(this::close);
		long deadline = nanoTime() + LeaseWorld.TIMES.closeTimeout().toNanos();
		closeLinks(last, deadline);
	}

	private void closeLinks(List<SimulatedReceiver> last, long deadline) {
		soon(() -> {
			if (nanoTime() - deadline >= 0 || last.stream().allMatch(this::hasLeft)) {
				this.links.forEach(ClientLink::close);
				this.dead = true;
			}
			else {
				closeLinks(last, deadline);
			}
		});
	}

	private boolean hasLeft(SimulatedReceiver receiver) {
		for (int i = 0; i < this.links.size(); i++) {
			if (!this.links.get(i).client.hasLeft(receiver.numbers.get(i))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * The process dies.
	 * @param heard whether managers notice
	 */
	void end(boolean heard) {
		this.receivers.forEach(SimulatedReceiver::end);
		this.world.lines().stream().filter((line) -> line.node == this).forEach((line) -> {
			line.cut(Line.NEVER, heard ? this.world.dice.millis(0, 30) : Line.NEVER);
			line.client.vanish();
		});
		this.links.forEach(ClientLink::close);
		die();
	}

	boolean isThere() {
		return !this.dead && !this.closing;
	}

}
