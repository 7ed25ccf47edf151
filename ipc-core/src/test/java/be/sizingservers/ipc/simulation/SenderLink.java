package be.sizingservers.ipc.simulation;

import be.sizingservers.ipc.log.Run;
import be.sizingservers.ipc.session.Link;
import be.sizingservers.ipc.session.OutboundSession;
import be.sizingservers.ipc.simulation.Violation.Invariant;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.FrameBuffer;
import be.sizingservers.ipc.wire.FrameOutput;
import be.sizingservers.ipc.wire.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * Connects a real outbound session to a receiver, with the duties of the real link: one
 * pen, a connection's last write over before the next connection, finishing with the pen.
 */
final class SenderLink implements Link {

	private final World world;

	private final OutboundSession session;

	private final SenderNode owner;

	private final Run run = new Run();

	private Connection.@Nullable End end;

	private FrameBuffer buffer = new FrameBuffer();

	private @Nullable Writing writing;

	private boolean welcome;

	private boolean pingDue;

	private int typesNamed;

	private int typesEverNamed;

	private long lastGap;

	private boolean over;

	private Scheduler.@Nullable Task timer;

	SenderLink(World world, OutboundSession session, SenderNode owner) {
		this.world = world;
		this.session = session;
		this.owner = owner;
	}

	OutboundSession session() {
		return this.session;
	}

	boolean isUp() {
		Connection.End current = this.end;
		return this.welcome && current != null && current.isWhole();
	}

	void start() {
		this.session.link(this);
		later(this::connect);
	}

	private void later(Runnable action) {
		this.world.scheduler.after(this.world.dice.moment(), action);
	}

	private void timer(long nanos, Runnable action) {
		if (this.timer != null) {
			this.timer.cancel();
		}
		this.timer = this.world.scheduler.after(nanos, action);
	}

	// --- connecting ---

	private void connect() {
		if (this.session.isEnded()) {
			finish();
			return;
		}
		Connection connection = this.world.connect(this.session.endPoint().address().getPort());
		if (connection == null) {
			later(this::down);
			return;
		}
		Connection.End opened = connection.sender;
		this.end = opened;
		this.buffer = new FrameBuffer();
		this.welcome = false;
		this.typesNamed = this.world.mutation.namesTypesAgain() ? 0 : this.typesNamed;
		opened.usedBy(Runnable::run, () -> read(opened), this::continueWriting);
		timer(SmallLimits.HANDSHAKE.toNanos() * 2, opened::disconnect);
		opened.write(this.session.hello());
		opened.awaitBytes();
	}

	private void greeted(Connection.End opened, Frame answer) {
		if (answer instanceof Frame.Reject reject) {
			this.world.trace(() -> "%s: %s".formatted(this.session.endPoint(), reject));
			this.session.rejected(reject);
			opened.disconnect();
			return;
		}
		this.session.welcome(this.world.mutation.welcome((Frame.Welcome) answer, this.session));
		this.owner.welcome(this);
		this.welcome = true;
		if (this.session.isEnded()) {
			opened.disconnect();
			return;
		}
		opened.silentFor(SmallLimits.DEAD.toNanos());
		ping();
		later(this::write);
	}

	private void ping() {
		timer(SmallLimits.PING.toNanos(), this::ping);
		this.pingDue = true;
		write();
	}

	// --- reading ---

	private void read(Connection.End from) {
		if (from != this.end) {
			return;
		}
		if (this.session.isFull()) {
			later(() -> read(from));
			return;
		}
		try {
			boolean open = from.read(this.buffer);
			while (open && this.buffer.next()) {
				take(from, this.world.mutation.fromReceiver(this.buffer.frame(), this.session));
			}
			if (!open || from.isAtEnd()) {
				broken(from);
			}
			else {
				from.awaitBytes();
			}
		}
		catch (ProtocolException ex) {
			throw new Violation(Invariant.PROTOCOL, "the receiver: " + ex.getMessage());
		}
	}

	private void take(Connection.End from, Frame frame) {
		if (!this.welcome) {
			greeted(from, frame);
		}
		else if (frame instanceof Frame.Ack ack) {
			this.session.acknowledged(ack);
		}
		else if (frame instanceof Frame.Failed failed) {
			this.session.failed(failed);
		}
		else if (frame instanceof Frame.Reply reply) {
			this.session.replied(reply);
		}
		else if (frame instanceof Frame.Reconnect) {
			this.session.reconnecting();
			from.disconnect();
		}
		else if (frame instanceof Frame.Ping) {
			this.session.checkProgress();
		}
		else if (frame instanceof Frame.GoAway goAway) {
			this.world.trace(() -> "%s: %s".formatted(this.session.endPoint(), goAway));
			this.session.goAway(goAway);
		}
	}

	// --- writing ---

	/**
	 * Who is writing holds the pen until all bytes are out, straight from the log.
	 */
	private static final class Writing {

		private final FrameOutput control = new FrameOutput();

		private int controlWritten;

		private byte[] bytes = {};

		private int offset;

		private int left;

		boolean isDone() {
			return this.left == 0 && this.controlWritten == this.control.length();
		}

		int write(Connection.End to, Dice dice) {
			int controlLeft = this.control.length() - this.controlWritten;
			if (controlLeft > 0) {
				int written = to.write(this.control.array(), this.controlWritten, dice.between(1, controlLeft));
				this.controlWritten += written;
				return written;
			}
			int written = to.write(this.bytes, this.offset, dice.between(1, this.left));
			this.offset += written;
			this.left -= written;
			return written;
		}

	}

	@Override
	public boolean offer() {
		if (this.writing != null || this.world.dice.oneIn(3)) {
			later(this::write);
			return false;
		}
		return write(this.world.dice.between(1, 400));
	}

	private void write() {
		write(Integer.MAX_VALUE);
	}

	private boolean write(int maxBytes) {
		Connection.End to = this.end;
		if (this.writing != null || to == null || !this.welcome || to.isClosed()) {
			return false;
		}
		Writing next = new Writing();
		if (this.pingDue || this.session.isConfirmationDue()) {
			this.pingDue = false;
			next.control.add(new Frame.Ping(this.session.confirm()));
		}
		boolean more = this.session.next(this.run, maxBytes);
		if (more) {
			nameTypes(next.control);
		}
		if (more && this.run.isSkip()) {
			boolean again = this.run.lastSequence() <= this.lastGap;
			this.world.count(Fault.OVERFLOW);
			this.lastGap = Math.max(this.lastGap, this.run.lastSequence());
			if (this.world.mutation.namesGap(again)) {
				next.control.add(new Frame.Skip(this.run.skipFrom(), this.run.lastSequence()));
			}
		}
		else if (more) {
			next.bytes = this.run.bytes().array();
			next.offset = this.run.offset();
			next.left = this.run.length();
		}
		if (more) {
			this.world.mutation.wrote(this.session);
		}
		if (!more && next.control.length() == 0) {
			return false;
		}
		this.writing = next;
		continueWriting();
		return true;
	}

	/**
	 * Each before its first use on this connection.
	 */
	private void nameTypes(FrameOutput control) {
		for (Frame.Types type : this.owner.types(this.typesNamed)) {
			this.typesNamed++;
			if (this.typesNamed <= this.typesEverNamed) {
				this.world.count(Fault.TYPE_NAMED_AGAIN);
			}
			this.typesEverNamed = Math.max(this.typesEverNamed, this.typesNamed);
			control.add(type);
		}
	}

	private void continueWriting() {
		Writing current = this.writing;
		Connection.End to = this.end;
		if (current == null || to == null) {
			return;
		}
		if (!to.isClosed() && !current.isDone()) {
			if (current.write(to, this.world.dice) > 0) {
				later(this::continueWriting);
			}
			return;
		}
		this.writing = null;
		later(to.isClosed() ? () -> broken(to) : this::write);
	}

	// --- the end of a connection, and of the session ---

	@Override
	public void wake() {
		later(() -> {
			if (this.end == null && this.session.isEnded() && !this.over && this.timer != null) {
				finish();
			}
			else {
				write();
			}
		});
	}

	@Override
	public void disconnect() {
		Connection.End current = this.end;
		if (current != null) {
			current.disconnect();
		}
	}

	private void broken(Connection.End from) {
		if (from != this.end) {
			return;
		}
		from.disconnect();
		if (this.writing != null) {
			// Whoever writes has yet to find out.
			later(this::continueWriting);
			return;
		}
		this.end = null;
		down();
	}

	private void down() {
		this.session.linkDown();
		if (this.session.isEnded()) {
			finish();
		}
		else {
			timer(this.world.dice.millis(1, 60), this::connect);
		}
	}

	private void finish() {
		if (!this.over) {
			this.over = true;
			if (this.timer != null) {
				this.timer.cancel();
			}
			this.world.trace(() -> "finish " + this.session.endPoint());
			this.session.finish();
			this.owner.finished(this);
		}
	}

}
