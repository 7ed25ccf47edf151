package be.sizingservers.ipc.epm;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The place of an End Point Manager, where one process listens after another.
 */
final class ManagerNode {

	final LeaseWorld world;

	final int index;

	final RegistryLimits limits;

	@Nullable ManagerProcess process;

	boolean refusing;

	long downSince;

	/**
	 * When it last said, or could have said, that a receiver is not there.
	 */
	final Map<UUID, Long> denied = new HashMap<>();

	/**
	 * Up to which of its uptime a receiver may be missing for a fault.
	 */
	final Map<SimulatedReceiver, Long> excused = new HashMap<>();

	/**
	 * The same for receivers that a client is yet to start.
	 */
	private final Map<ClientNode, Long> excusedClients = new HashMap<>();

	/**
	 * Up to which of its uptime frames of a client may come late.
	 */
	final Map<ClientNode, Long> delayed = new HashMap<>();

	/**
	 * Receivers that were closed with a connection, and had no fault since.
	 */
	final Set<SimulatedReceiver> prompt = new HashSet<>();

	ManagerNode(LeaseWorld world, int index) {
		this.world = world;
		this.index = index;
		this.limits = world.limits();
	}

	void start() {
		ManagerProcess started = new ManagerProcess(this);
		this.excused.replaceAll((receiver, until) -> Math.max(until, LeaseWorld.PING + LeaseWorld.RECONNECT));
		this.process = started;
		started.start();
	}

	/**
	 * Something was wrong between a client and this manager.
	 * @param nanos how long it may take until all is well
	 */
	void excuse(ClientNode client, long nanos) {
		long until = nanos + ((this.process != null) ? this.process.uptime() : 0);
		this.excusedClients.merge(client, until, Math::max);
		for (SimulatedReceiver receiver : client.receivers) {
			this.excused.merge(receiver, until, Math::max);
			this.prompt.remove(receiver);
		}
	}

	/**
	 * A receiver has started, maybe while something is wrong.
	 */
	void excuseNew(SimulatedReceiver receiver) {
		long now = (this.process != null) ? this.process.uptime() : 0;
		long until = Math.max(now + LeaseWorld.RECONNECT, this.excusedClients.getOrDefault(receiver.node, 0L));
		this.excused.put(receiver, until);
	}

	boolean isExcused(SimulatedReceiver receiver) {
		ManagerProcess current = this.process;
		return current == null || receiver.node.paused || this.refusing
				|| current.uptime() < this.excused.getOrDefault(receiver, 0L);
	}

	void stop() {
		ManagerProcess current = this.process;
		if (current != null) {
			current.knownReceivers((instance) -> {
				if (current.denies(instance)) {
					this.denied.put(instance, this.world.scheduler.now());
				}
			});
			long left = current.uptime();
			this.excused.replaceAll((receiver, until) -> Math.max(0, until - left));
			this.excusedClients.replaceAll((client, until) -> Math.max(0, until - left));
			current.die();
		}
		this.process = null;
		this.delayed.clear();
		this.downSince = this.world.scheduler.now();
	}

}
