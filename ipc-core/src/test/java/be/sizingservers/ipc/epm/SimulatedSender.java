package be.sizingservers.ipc.epm;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;
import be.sizingservers.ipc.epm.LeaseViolation.Invariant;
import be.sizingservers.ipc.wire.EpmFrame;
import org.jspecify.annotations.Nullable;

/**
 * A sender's watch at all managers, around the real {@link Union}.
 */
final class SimulatedSender {

	final ClientNode node;

	final Handle handle;

	/**
	 * What its observer has heard.
	 */
	final Map<UUID, Registration> view = new HashMap<>();

	private final SenderSecret secret;

	private final Union union;

	private final List<Integer> numbers = new ArrayList<>();

	private final List<Map<UUID, InetSocketAddress>> known = new ArrayList<>();

	private final List<Long> answeredAt = new ArrayList<>();

	private boolean telling;

	boolean closed;

	SimulatedSender(ClientNode node, Handle handle) {
		this.node = node;
		this.handle = handle;
		this.secret = SenderSecret.of(node.world.bytes());
		this.union = new Union(node.links.size());
	}

	void start() {
		for (int i = 0; i < this.node.links.size(); i++) {
			this.known.add(new HashMap<>());
			this.answeredAt.add(-1L);
			ClientLink link = this.node.links.get(i);
			this.numbers.add(link.client.watch(this.handle, this.secret, new Ear(i, link)));
			link.changed();
		}
	}

	void close() {
		this.closed = true;
		for (int i = 0; i < this.node.links.size(); i++) {
			this.node.links.get(i).client.unwatch(this.numbers.get(i));
			this.node.links.get(i).changed();
		}
	}

	/**
	 * Tells whether it has heard everything from a manager for so long.
	 */
	boolean isSteadyFor(int manager, long nanos) {
		ClientLink link = this.node.links.get(manager);
		ManagerProcess process = link.manager.process;
		long now = this.node.world.scheduler.now();
		return process != null && link.isSteadyFor(nanos) && this.answeredAt.get(manager) >= 0 && !this.node.paused
				&& now - this.answeredAt.get(manager) >= nanos && now - this.node.resumedAt >= nanos
				&& now - process.resumedAt >= nanos;
	}

	/**
	 * What one manager says goes into the union, and is compared with what it should say.
	 */
	private final class Ear implements ClientWatches.Audience {

		private final int manager;

		private final ClientLink link;

		private long epoch;

		private boolean warmingUp;

		private Ear(int manager, ClientLink link) {
			this.manager = manager;
			this.link = link;
		}

		@Override
		public void snapshot(List<Registration> receivers, boolean warmingUp) {
			if (this.link.current instanceof EpmFrame.Snapshot frame) {
				if (frame.epoch() == this.epoch && !this.warmingUp && !warmingUp) {
					SimulatedSender.this.node.world.count(LeaseFault.TOO_FAR_BEHIND);
				}
				this.epoch = frame.epoch();
				this.warmingUp = warmingUp;
			}
			known().clear();
			receivers.forEach(this::put);
			heard();
			SimulatedSender.this.union.snapshot(source(), receivers, warmingUp);
		}

		@Override
		public void events(List<Registration> put, List<UUID> removed) {
			put.forEach(this::put);
			removed.forEach(known()::remove);
			heard();
			SimulatedSender.this.union.events(source(), put, removed);
		}

		@Override
		public void away() {
			SimulatedSender.this.answeredAt.set(this.manager, -1L);
			if (SimulatedSender.this.node.world.mutation.hearsOfAbsence()) {
				SimulatedSender.this.union.away(source());
				tellSoon();
			}
		}

		private int source() {
			return SimulatedSender.this.node.world.mutation.source(this.manager);
		}

		private Map<UUID, InetSocketAddress> known() {
			return SimulatedSender.this.known.get(this.manager);
		}

		private void put(Registration receiver) {
			known().put(receiver.endPoint().instanceId(), receiver.endPoint().address());
		}

		private void heard() {
			if (SimulatedSender.this.answeredAt.get(this.manager) < 0) {
				SimulatedSender.this.answeredAt.set(this.manager, SimulatedSender.this.node.world.scheduler.now());
			}
			Line line = this.link.line;
			EpmFrame frame = this.link.current;
			if (line != null && frame != null) {
				checkExact(line.process, revision(frame));
			}
			tellSoon();
		}

		private void checkExact(ManagerProcess process, long revision) {
			Map<UUID, InetSocketAddress> state = process.state(SimulatedSender.this.handle, revision);
			if (!known().equals(state)) {
				throw new LeaseViolation(Invariant.EXACT,
						"client %d believes that manager %d lists %s at revision %d, which lists %s"
							.formatted(SimulatedSender.this.node.index, this.manager, known(), revision, state));
			}
		}

		private static long revision(EpmFrame frame) {
			return (frame instanceof EpmFrame.Snapshot snapshot) ? snapshot.revision()
					: ((EpmFrame.Events) frame).revision();
		}

	}

	// --- the thread that tells ---

	private void tellSoon() {
		if (!this.telling) {
			this.telling = true;
			this.node.soon(this::tell);
		}
	}

	private void tell() {
		this.telling = false;
		if (this.closed) {
			return;
		}
		List<Union.Change> changes = this.union.changes();
		for (int i = 0; i < changes.size(); i++) {
			Union.Change change = changes.get(i);
			Registration added = change.added();
			if (added != null) {
				added(added);
			}
			else {
				removed(change.instanceId(), (i + 1 < changes.size()) ? changes.get(i + 1) : null);
			}
		}
	}

	private void added(Registration receiver) {
		SimulatedReceiver truth = this.node.world.receiver(receiver.endPoint().instanceId());
		if (this.view.put(truth.instance(), receiver) != null) {
			throw new LeaseViolation(Invariant.ALTERNATES, truth.instance() + " has come twice");
		}
		if (!receiver.key().equals(truth.registration.forSender(this.secret.instanceId()).key())) {
			throw new LeaseViolation(Invariant.EXACT, truth.instance() + " comes with the key of another pair");
		}
	}

	private void removed(UUID instance, Union.@Nullable Change next) {
		if (this.view.remove(instance) == null) {
			throw new LeaseViolation(Invariant.ALTERNATES, instance + " has gone, but was not there");
		}
		boolean moves = next != null && next.added() != null && next.instanceId().equals(instance);
		if (!moves) {
			this.node.world.trace(() -> "client %d removes %s".formatted(this.node.index, instance));
			this.node.world.checker.checkRemoval(this, this.node.world.receiver(instance));
		}
	}

}
