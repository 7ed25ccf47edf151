package be.sizingservers.ipc.epm;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import be.sizingservers.ipc.epm.LeaseViolation.Invariant;
import be.sizingservers.ipc.wire.EpmFrame;

/**
 * Compares what managers and senders believe with the truth.
 */
final class LeaseChecker {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final LeaseWorld world;

	LeaseChecker(LeaseWorld world) {
		this.world = world;
	}

	// --- what a client hears ---

	void heard(ClientLink link, EpmFrame frame) {
		if (frame instanceof EpmFrame.Registered registered) {
			leased(link, registered);
		}
	}

	private void leased(ClientLink link, EpmFrame.Registered answer) {
		int index = link.manager.index;
		for (SimulatedReceiver receiver : link.node.receivers) {
			if (receiver.numbers.get(index) == answer.request()) {
				SimulatedReceiver before = this.world.leases.put(answer.lease(), receiver);
				if (before != null && before != receiver) {
					throw new LeaseViolation(Invariant.ONE_LEASE,
							"%s has the lease of %s".formatted(receiver.instance(), before.instance()));
				}
			}
		}
	}

	// --- a manager ---

	void check(ManagerProcess process) {
		ManagerNode node = process.node;
		for (SimulatedReceiver receiver : this.world.receivers.values()) {
			if (!receiver.living) {
				checkGone(process, receiver);
			}
			else if (!process.lists(receiver.instance())) {
				if (process.isFull()) {
					node.excused.merge(receiver, process.uptime() + LeaseWorld.RECONNECT, Math::max);
				}
				else if (!node.isExcused(receiver) && receiver.node.isThere()) {
					throw new LeaseViolation(Invariant.COMPLETE,
							"manager %d does not list %s".formatted(node.index, receiver.instance()));
				}
			}
		}
	}

	private void checkGone(ManagerProcess process, SimulatedReceiver receiver) {
		if (!process.lists(receiver.instance())) {
			return;
		}
		long endedAt = receiver.endedAt.getOrDefault(process, 0L);
		long since = Math.max(endedAt, process.node.delayed.getOrDefault(receiver.node, 0L));
		boolean prompt = process.node.prompt.contains(receiver);
		if (process.uptime() - since > (prompt ? SECOND : process.patience(since))) {
			throw new LeaseViolation(Invariant.GONE_IN_TIME,
					"manager %d still lists %s".formatted(process.node.index, receiver.instance()));
		}
	}

	// --- a sender ---

	void checkRemoval(SimulatedSender sender, SimulatedReceiver receiver) {
		if (!receiver.living) {
			return;
		}
		boolean denied = false;
		for (ManagerNode manager : this.world.managers) {
			ManagerProcess process = manager.process;
			boolean steady = sender.isSteadyFor(manager.index, SECOND);
			if (process != null && steady && process.listsForLong(receiver.instance())) {
				throw new LeaseViolation(Invariant.NO_FALSE_REMOVAL, "client %d removes %s, which manager %d lists"
					.formatted(sender.node.index, receiver.instance(), manager.index));
			}
			long last = manager.denied.getOrDefault(receiver.instance(), Long.MIN_VALUE / 2);
			denied |= (process != null && process.denies(receiver.instance()))
					|| this.world.scheduler.now() - last <= (steady ? SECOND : LeaseWorld.LONGEST_DELAY);
			denied |= sender.node.links.get(manager.index).isDeceived();
		}
		if (!denied) {
			throw new LeaseViolation(Invariant.NO_FALSE_REMOVAL, "client %d removes %s, and no manager has said so"
				.formatted(sender.node.index, receiver.instance()));
		}
	}

	void check(SimulatedSender sender) {
		boolean certain = true;
		for (ManagerNode manager : this.world.managers) {
			ManagerProcess process = manager.process;
			boolean steady = process != null && sender.isSteadyFor(manager.index, SECOND);
			certain &= steady || (process == null && sender.node.links.get(manager.index).isDownFor(SECOND));
			if (process != null && steady) {
				checkListed(sender, process);
			}
		}
		if (certain) {
			sender.view.keySet().forEach((instance) -> checkIsThere(sender, instance));
		}
	}

	private void checkListed(SimulatedSender sender, ManagerProcess process) {
		for (UUID instance : process.listed()) {
			SimulatedReceiver receiver = this.world.receiver(instance);
			if (receiver.registration.handle().equals(sender.handle) && process.listsForLong(instance)
					&& !sender.view.containsKey(instance)) {
				throw new LeaseViolation(Invariant.COMPLETE, "client %d does not see %s, which manager %d lists"
					.formatted(sender.node.index, instance, process.node.index));
			}
		}
	}

	private void checkIsThere(SimulatedSender sender, UUID instance) {
		boolean denied = false;
		for (ManagerNode manager : this.world.managers) {
			ManagerProcess process = manager.process;
			if (process != null) {
				denied |= process.deniesForLong(instance);
				if (process.lists(instance) || !process.missesForLong(instance)) {
					return;
				}
			}
		}
		if (denied) {
			throw new LeaseViolation(Invariant.GONE_IN_TIME,
					"client %d still sees %s".formatted(sender.node.index, instance));
		}
	}

	// --- in the end ---

	void checkCalm(SimulatedSender sender) {
		Set<UUID> expected = new TreeSet<>();
		for (SimulatedReceiver receiver : this.world.receivers.values()) {
			boolean listed = this.world.processes().anyMatch((process) -> process.lists(receiver.instance()));
			if (listed != (receiver.living && !isTurnedAway(receiver))) {
				throw new LeaseViolation(listed ? Invariant.GONE_IN_TIME : Invariant.COMPLETE,
						"%s is %s listed".formatted(receiver.instance(), listed ? "still" : "not"));
			}
			if (listed && receiver.registration.handle().equals(sender.handle)) {
				expected.add(receiver.instance());
			}
		}
		if (!sender.view.keySet().equals(expected)) {
			throw new LeaseViolation(Invariant.COMPLETE, "client %d sees %s instead of %s".formatted(sender.node.index,
					new TreeSet<>(sender.view.keySet()), expected));
		}
		sender.view.forEach((instance, seen) -> checkAddress(sender, instance, seen.endPoint().address()));
	}

	private boolean isTurnedAway(SimulatedReceiver receiver) {
		return this.world.processes().allMatch((process) -> process.isFull() && !process.lists(receiver.instance()));
	}

	private void checkAddress(SimulatedSender sender, UUID instance, InetSocketAddress seen) {
		Set<InetSocketAddress> listed = this.world.processes()
			.map((process) -> process.state(sender.handle, Long.MAX_VALUE).get(instance))
			.filter(Objects::nonNull)
			.collect(Collectors.toSet());
		boolean everywhere = this.world.processes().allMatch((process) -> process.lists(instance));
		if (everywhere && !listed.contains(seen)) {
			throw new LeaseViolation(Invariant.COMPLETE,
					"client %d sees %s at %s instead of %s".formatted(sender.node.index, instance, seen, listed));
		}
	}

	/**
	 * All clients are closed.
	 */
	void checkEmpty() {
		this.world.processes().forEach((process) -> {
			if (!process.store.receivers().isEmpty() || !process.served.isEmpty()) {
				throw new LeaseViolation(Invariant.NO_LEAK, "manager %d keeps %s and %d connections"
					.formatted(process.node.index, process.listed(), process.served.size()));
			}
		});
	}

}
