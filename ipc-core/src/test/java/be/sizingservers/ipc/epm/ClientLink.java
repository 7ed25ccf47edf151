package be.sizingservers.ipc.epm;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

import be.sizingservers.ipc.epm.LeaseViolation.Invariant;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * The two threads of a client that work for one manager, around the real
 * {@link RegistryClient}.
 */
final class ClientLink {

	private static final Standing AWAY = new Standing.Away("away");

	final ClientNode node;

	final ManagerNode manager;

	final RegistryClient client;

	@Nullable Line line;

	/**
	 * What the client is told at this moment.
	 */
	@Nullable EpmFrame current;

	private boolean opened;

	private boolean reading;

	private boolean writing;

	private boolean closed;

	private long connectTurn;

	private long writeTurn;

	private long attempts;

	long downSince;

	ClientLink(ClientNode node, ManagerNode manager) {
		this.node = node;
		this.manager = manager;
		this.client = new RegistryClient(LeaseWorld.TIMES, node::nanoTime,
				() -> node.world.dice.instance().getLeastSignificantBits());
	}

	/**
	 * The machine has changed: both threads look.
	 */
	void changed() {
		awaitConnectDue(this.node.world.dice.moment());
		write(this.node.world.dice.moment());
	}

	boolean isSteadyFor(long nanos) {
		Line now = this.line;
		return now != null && this.opened && now.isSteadyFor(nanos) && now.process == this.manager.process
				&& !now.process.paused;
	}

	/**
	 * Tells whether it believes in a connection that is gone. Until it notices the
	 * silence the manager's last word counts, even of receivers that have started since.
	 */
	boolean isDeceived() {
		Line now = this.line;
		return now != null && this.opened && !now.isSteadyFor(0);
	}

	boolean isDownFor(long nanos) {
		return this.line == null && this.node.world.scheduler.now() - this.downSince >= nanos;
	}

	// --- the connecting and reading thread ---

	private void awaitConnectDue(long nanos) {
		long mine = ++this.connectTurn;
		this.node.after(nanos, () -> {
			if (mine != this.connectTurn || this.line != null || this.closed || this.attempts % 2 == 1) {
				return;
			}
			if (this.client.isConnectDue()) {
				connect();
			}
			else {
				awaitConnectDue(this.client.nanosUntilDue());
			}
		});
	}

	private void connect() {
		long attempt = ++this.attempts;
		ManagerProcess process = this.manager.process;
		long deadline = LeaseWorld.HANDSHAKE;
		if (process == null) {
			deadline = this.node.world.dice.oneIn(2) ? deadline : this.node.world.dice.moment();
		}
		else {
			Line next = this.node.world.connect(this.node, process);
			this.line = next;
			next.client.onReadable(this::wakeReader);
			next.client.write(List.of(new EpmFrame.Open(EpmFrame.VERSION, "client", this.node.index)));
		}
		this.node.after(deadline, () -> {
			if (attempt == this.attempts && !this.opened) {
				disconnected(AWAY);
			}
		});
	}

	private void wakeReader() {
		if (!this.reading) {
			this.reading = true;
			this.node.soon(this::read);
		}
	}

	private void read() {
		this.reading = false;
		Line now = this.line;
		if (now == null) {
			return;
		}
		EpmFrame frame = now.client.read();
		if (frame != null) {
			received(frame);
			wakeReader();
		}
		else if (now.client.isAtEnd()) {
			disconnected(AWAY);
		}
	}

	private void received(EpmFrame frame) {
		if (this.opened) {
			hear(this.node.world.mutation.toClient(frame));
		}
		else if (frame instanceof EpmFrame.Opened) {
			this.opened = true;
			this.client.connected(this.node.addressTo(this.manager));
		}
		else if (frame instanceof EpmFrame.Refused refused) {
			disconnected(new Standing.Refused(refused.code(), refused.reason()));
		}
		if (this.opened) {
			write(this.node.world.dice.moment());
		}
	}

	private void hear(EpmFrame frame) {
		this.current = frame;
		this.node.world.trace(() -> "client %d hears of manager %d %s".formatted(this.node.index, this.manager.index,
				LeaseWorld.print(frame)));
		try {
			this.client.received(frame);
		}
		catch (ProtocolException ex) {
			throw new LeaseViolation(Invariant.PROTOCOL, String.valueOf(ex.getMessage()));
		}
		this.node.world.checker.heard(this, frame);
	}

	private void disconnected(Standing why) {
		Line ended = this.line;
		if (ended != null) {
			ended.client.close();
		}
		this.attempts += this.attempts % 2;
		this.line = null;
		this.downSince = this.node.world.scheduler.now();
		this.opened = false;
		this.client.disconnected(why);
		awaitConnectDue(this.node.world.dice.moment());
	}

	// --- the writing thread ---

	private void write(long nanos) {
		long mine = ++this.writeTurn;
		this.node.after(Math.max(0, nanos), () -> {
			if (mine == this.writeTurn && !this.writing) {
				write();
			}
		});
	}

	private void write() {
		Line now = this.line;
		if (this.closed || now == null || !this.opened || now.client.isClosed()) {
			return;
		}
		if (this.client.isOver()) {
			now.client.close();
			return;
		}
		List<EpmFrame> frames = this.client.due();
		if (frames.isEmpty()) {
			write(this.client.nanosUntilDue());
			return;
		}
		frames.forEach(this::check);
		this.writing = true;
		this.node.soon(() -> {
			this.writing = false;
			now.client.write(frames.stream()
				.map((frame) -> this.node.world.mutation.toManager(frame, now.process.epoch))
				.filter(Objects::nonNull)
				.toList());
			write(0);
		});
	}

	private void check(EpmFrame frame) {
		if (frame instanceof EpmFrame.Renew renew) {
			for (UUID lease : renew.leases()) {
				SimulatedReceiver of = this.node.world.leases.get(lease);
				if (of == null || of.node != this.node || !of.living) {
					throw new LeaseViolation(Invariant.NO_LEAK,
							"the lease of %s is renewed".formatted((of != null) ? of.instance() : lease));
				}
			}
		}
	}

	void close() {
		this.closed = true;
		Line now = this.line;
		if (now != null) {
			now.client.close();
		}
		this.line = null;
		this.opened = false;
	}

}
