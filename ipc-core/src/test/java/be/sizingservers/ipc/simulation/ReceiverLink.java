package be.sizingservers.ipc.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import be.sizingservers.ipc.session.Failure;
import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.session.InboundSessions;
import be.sizingservers.ipc.simulation.Violation.Invariant;
import be.sizingservers.ipc.wire.DataFrame;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.FrameBuffer;
import be.sizingservers.ipc.wire.ProtocolException;
import be.sizingservers.ipc.wire.RejectCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads one connection for a real inbound session, with the duties of the real link: the
 * session's turn while messages are taken, one after another, and acknowledgements.
 */
final class ReceiverLink {

	private static final int ACK_BYTES = 600;

	/**
	 * What an outcome costs at least.
	 */
	private static final long KEPT_BYTES = 128;

	private final World world;

	private final ReceiverNode node;

	private final Connection.End end;

	private final FrameBuffer buffer = new FrameBuffer();

	private final DataFrame data = new DataFrame();

	private final Acknowledgements acknowledgements;

	private @Nullable InboundSession session;

	private @Nullable Listener listener;

	private Scheduler.@Nullable Task timer;

	private long epoch;

	private boolean awaiting = true;

	private boolean verdictWanted;

	/**
	 * Those that were named on this connection.
	 */
	private final Map<Integer, String> types = new HashMap<>();

	private boolean closing;

	/**
	 * Nothing is taken any more: the sender is to connect again.
	 */
	private boolean full;

	private boolean over;

	ReceiverLink(World world, ReceiverNode node, Connection.End end) {
		this.world = world;
		this.node = node;
		this.end = end;
		this.acknowledgements = new Acknowledgements(world, node, end);
	}

	private InboundSession session() {
		InboundSession opened = this.session;
		if (opened == null) {
			throw new IllegalStateException("No session is open");
		}
		return opened;
	}

	// --- the handshake ---

	void accept() {
		this.end.usedBy(this.node, this::readable, () -> {
		});
		this.timer = this.node.after(SmallLimits.HANDSHAKE.toNanos() * 2, () -> {
			if (this.session == null) {
				this.end.disconnect();
			}
		});
	}

	private void greet(Frame.Hello said) {
		Frame.Hello hello = this.world.mutation.hello(said, this.node);
		InboundSessions.Answer answer = this.node.sessions().open(hello, this.end);
		cancelTimer();
		this.end.write(answer.frame());
		InboundSession opened = answer.session();
		if (opened == null) {
			if (((Frame.Reject) answer.frame()).code() == RejectCode.SESSION_LOST) {
				this.world.count(Fault.SESSION_LOST);
			}
			this.end.close(false);
			end();
			return;
		}
		this.session = opened;
		this.epoch = said.epoch();
		pair().welcomed(this.epoch);
		if (this.node.acknowledgesReceipt()) {
			pair().acknowledgesReceipt();
		}
		this.listener = new Listener(this.world, this.node, opened, pair());
		this.node.later(() -> begin(opened, hello));
	}

	private Pair pair() {
		return this.world.checker.pair(session().sender(), this.node.instance());
	}

	private void begin(InboundSession opened, Frame.Hello hello) {
		this.acknowledgements.begin(opened, this.world.mutation.failuresNamed(hello, opened));
		this.end.silentFor(SmallLimits.DEAD.toNanos());
		this.node.opened(this);
		this.closing = this.node.isClosing();
		ping();
		// An older connection may still be handling a message: its verdict leaves here.
		this.node.enter(opened, () -> {
			if (hello.startSequence() <= opened.received()) {
				started();
			}
			else {
				awaitHandled(() -> {
					if (passed(opened.start(hello.startSequence()))) {
						started();
					}
				});
			}
		});
	}

	private void started() {
		this.acknowledgements.start();
		take();
	}

	/**
	 * The connection ends when a message before a gap is still under way.
	 */
	private boolean passed(boolean passed) {
		if (!passed) {
			this.node.exit(session());
			end();
		}
		return passed;
	}

	private void ping() {
		if (!this.over) {
			this.timer = this.node.after(SmallLimits.PING.toNanos(), this::ping);
			this.acknowledgements.ping();
		}
	}

	// --- reading ---

	private void readable() {
		if (this.over || !this.awaiting) {
			return;
		}
		this.awaiting = false;
		if (!this.end.read(this.full ? new FrameBuffer() : this.buffer)) {
			end();
		}
		else if (this.full) {
			await();
		}
		else if (this.session != null) {
			this.node.enter(session(), this::take);
		}
		else if (this.buffer.next()) {
			greet((Frame.Hello) this.buffer.frame());
		}
		else {
			await();
		}
	}

	private void await() {
		if (this.end.isAtEnd()) {
			end();
			return;
		}
		this.awaiting = true;
		this.end.awaitBytes();
		if (this.end.hasBytes()) {
			// They came while nobody waited for them.
			this.node.later(this::readable);
		}
	}

	/**
	 * Takes whole messages. With the turn.
	 */
	private void take() {
		try {
			while (!this.closing && this.buffer.next()) {
				if (!session().isOwnedBy(this.end) && this.world.mutation.fences()) {
					this.node.exit(session());
					end();
					return;
				}
				if (!takeFrame()) {
					return;
				}
			}
		}
		catch (ProtocolException ex) {
			throw new Violation(Invariant.PROTOCOL, "the sender: " + ex.getMessage());
		}
		this.node.exit(session());
		if (this.closing) {
			this.acknowledgements.sayGoodbye();
			awaitHandled(() -> {
				this.acknowledgements.send();
				end();
			});
			return;
		}
		if (this.verdictWanted) {
			this.verdictWanted = false;
			this.acknowledgements.send();
		}
		await();
	}

	/**
	 * Takes one frame.
	 * @return {@code false} if that goes on later, still with the turn
	 */
	private boolean takeFrame() {
		if (this.buffer.isData()) {
			this.buffer.data(this.data);
			return message(this.data.sequence(), this.buffer.frameLength());
		}
		Frame frame = this.buffer.frame();
		if (frame instanceof Frame.Ping ping) {
			session().confirm(ping.verdictsSeen());
			return true;
		}
		if (frame instanceof Frame.Types type) {
			this.types.put(type.number(), type.typeId());
			return true;
		}
		Frame.Skip skip = (Frame.Skip) frame;
		awaitHandled(() -> {
			if (passed(session().skip(skip))) {
				this.acknowledgements.soon();
				take();
			}
		});
		return false;
	}

	private boolean message(long sequence, int bytes) {
		if (session().isFull() && this.world.mutation.stopsWhenFull()) {
			full();
			return false;
		}
		checkKept();
		this.verdictWanted |= this.data.verdictWanted();
		Payload.check(this.data, session().sender());
		checkNamed(this.data.type());
		boolean isNew = session().accept(sequence);
		if (isNew) {
			pair().accepted(sequence, this.epoch);
		}
		if (isNew || !this.world.mutation.dropsDuplicates()) {
			boolean promptly = this.data.verdictWanted();
			return listener().message(sequence, promptly, this.data.replyWanted(), () -> {
				this.acknowledgements.took(bytes, ACK_BYTES);
				take();
			}) && this.acknowledgements.took(bytes, ACK_BYTES);
		}
		return this.acknowledgements.took(bytes, ACK_BYTES);
	}

	private void full() {
		this.world.count(Fault.OUTCOMES_FULL);
		this.full = true;
		this.acknowledgements.askToReconnect();
		this.node.exit(session());
		await();
	}

	/**
	 * Those that an executor has queued come on top of the bound.
	 */
	private void checkKept() {
		List<Frame> kept = keptOutcomes();
		if (!this.node.isQueueing() && (kept.size() >= 2 * this.world.limits.lagMessages()
				|| kept.size() * KEPT_BYTES >= this.world.limits.lagBytes())) {
			throw new Violation(Invariant.BOUNDED, "%d outcomes are kept".formatted(kept.size()));
		}
	}

	private void checkNamed(int type) {
		if (type >= Payload.FIRST_NAMED_TYPE && !("type " + type).equals(this.types.get(type))) {
			throw new Violation(Invariant.PROTOCOL, "the type %d is not named on this connection".formatted(type));
		}
	}

	private Listener listener() {
		Listener opened = this.listener;
		if (opened == null) {
			throw new IllegalStateException("No session is open");
		}
		return opened;
	}

	/**
	 * Goes on when an executor has handled what is received.
	 */
	private void awaitHandled(Runnable then) {
		if (session().isDrained() || this.end.isClosed()) {
			then.run();
		}
		else {
			this.node.later(() -> awaitHandled(then));
		}
	}

	// --- the end ---

	void beginClose() {
		this.closing = true;
		this.node.later(this::readable);
	}

	void abandon(Failure failure) {
		session().abandon(failure);
		pair().abandoned();
		this.acknowledgements.sayGoodbye();
		this.acknowledgements.send();
		this.end.close(false);
	}

	void disconnect() {
		this.end.disconnect();
	}

	/**
	 * The process is dead.
	 * @param heard whether its machine says so
	 */
	void die(boolean heard) {
		forget();
		if (heard) {
			this.end.disconnect();
		}
		else {
			this.end.vanish();
		}
	}

	private void forget() {
		cancelTimer();
		this.acknowledgements.cancel();
		this.over = true;
	}

	private void end() {
		if (!this.over) {
			forget();
			this.end.disconnect();
			this.node.closed(this, this.session, this.end);
		}
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	UUID sender() {
		return session().sender();
	}

	List<Frame> keptOutcomes() {
		return session().outcomes(0, Long.MAX_VALUE);
	}

}
