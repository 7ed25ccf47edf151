package be.sizingservers.ipc.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Limits;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of one simulation share: the clock, the dice, the network, the
 * directory, and the one who checks.
 */
final class World {

	static final Handle HANDLE = Handle.of("orders");

	final Dice dice;

	final Limits limits;

	final Mutation mutation;

	final Scheduler scheduler = new Scheduler();

	final Checker checker = new Checker();

	final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);

	final List<SenderNode> senders = new ArrayList<>();

	private final Map<Integer, ReceiverNode> listening = new HashMap<>();

	private final List<ReceiverNode> registered = new ArrayList<>();

	private final List<Connection> connections = new ArrayList<>();

	private final boolean traced;

	/**
	 * Nothing fails any more, listeners return.
	 */
	boolean calm;

	World(long seed, Mutation mutation, boolean traced) {
		this.dice = new Dice(seed);
		this.limits = SmallLimits.random(this.dice);
		this.mutation = mutation;
		this.traced = traced;
	}

	void count(Fault fault) {
		this.faults.merge(fault, 1, Integer::sum);
		trace(() -> "fault " + fault);
	}

	void trace(Supplier<String> line) {
		if (this.traced) {
			System.out.printf("%,15d %s%n", this.scheduler.now(), line.get());
		}
	}

	// --- the network ---

	void listen(ReceiverNode receiver) {
		this.listening.put(receiver.port(), receiver);
	}

	void unlisten(ReceiverNode receiver) {
		this.listening.remove(receiver.port(), receiver);
	}

	boolean isFree(int port) {
		return !this.listening.containsKey(port);
	}

	@Nullable Connection connect(int port) {
		ReceiverNode receiver = this.listening.get(port);
		if (receiver == null) {
			return null;
		}
		Connection connection = new Connection(this.scheduler, this.dice);
		this.connections.add(connection);
		receiver.connected(connection.receiver);
		return connection;
	}

	List<Connection> connections() {
		this.connections.removeIf((connection) -> !connection.isOpen());
		return this.connections;
	}

	// --- the directory ---

	void register(ReceiverNode receiver) {
		this.registered.add(receiver);
		this.senders.forEach((sender) -> tell(sender, receiver));
	}

	void join(SenderNode sender) {
		this.senders.add(sender);
		this.registered.forEach((receiver) -> tell(sender, receiver));
	}

	private void tell(SenderNode sender, ReceiverNode receiver) {
		this.scheduler.after(this.dice.moment(), () -> {
			if (this.registered.contains(receiver)) {
				sender.added(receiver.endPoint());
			}
		});
	}

	/**
	 * The receiver is gone from the directory; senders see it after a time.
	 */
	void unregister(ReceiverNode receiver, long nanos) {
		if (this.registered.remove(receiver)) {
			this.senders.forEach((sender) -> this.scheduler.after(nanos + this.dice.moment(),
					() -> sender.removed(receiver.instance())));
		}
	}

	List<ReceiverNode> registered() {
		return this.registered;
	}

}
