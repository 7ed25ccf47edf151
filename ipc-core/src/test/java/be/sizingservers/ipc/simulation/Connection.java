package be.sizingservers.ipc.simulation;

import java.util.concurrent.Executor;

import be.sizingservers.ipc.session.Disconnectable;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.FrameBuffer;
import be.sizingservers.ipc.wire.FrameOutput;
import org.jspecify.annotations.Nullable;

/**
 * A connection between a sender and a receiver, with two ends that learn of its fate at
 * different times.
 */
final class Connection {

	private static final int ACKNOWLEDGEMENTS = 4 * 1024;

	private final Scheduler scheduler;

	private final Dice dice;

	final End sender;

	final End receiver;

	private boolean cut;

	Connection(Scheduler scheduler, Dice dice) {
		this.scheduler = scheduler;
		this.dice = dice;
		Pipe there = new Pipe(scheduler, dice, dice.between(64, 1_024));
		Pipe back = new Pipe(scheduler, dice, ACKNOWLEDGEMENTS);
		this.sender = new End(back, there);
		this.receiver = new End(there, back);
	}

	/**
	 * Cuts the line. An end for which no time is given notices by the silence only.
	 */
	void cut(long senderNotices, long receiverNotices) {
		this.cut = true;
		this.sender.in.lose();
		this.receiver.in.lose();
		breakAfter(this.sender, senderNotices);
		breakAfter(this.receiver, receiverNotices);
	}

	private void breakAfter(End end, long nanos) {
		if (nanos >= 0) {
			this.scheduler.after(nanos, () -> end.break_());
		}
	}

	private boolean isWhole() {
		return !this.cut && !this.sender.isClosed() && !this.receiver.isClosed();
	}

	boolean isOpen() {
		return !this.sender.isClosed() || !this.receiver.isClosed();
	}

	/**
	 * What one side has in its hands.
	 */
	final class End implements Disconnectable {

		private final Pipe in;

		private final Pipe out;

		private boolean closed;

		private boolean broken;

		private long waitingSince = -1;

		private Scheduler.@Nullable Task watch;

		private Executor owner = Runnable::run;

		private Runnable wakeReader = () -> {
		};

		private End(Pipe in, Pipe out) {
			this.in = in;
			this.out = out;
		}

		/**
		 * Sets who works with this end: its threads, and what they do.
		 */
		void usedBy(Executor owner, Runnable reader, Runnable writer) {
			this.owner = owner;
			this.wakeReader = reader;
			this.in.readable = () -> owner.execute(reader);
			this.out.writable = () -> owner.execute(writer);
		}

		/**
		 * Breaks when nothing was heard for a time in which the owner has waited for it.
		 */
		void silentFor(long nanos) {
			this.watch = Connection.this.scheduler.after(nanos / 2, () -> this.owner.execute(() -> {
				if (this.waitingSince >= 0 && Connection.this.scheduler.now() - this.waitingSince >= nanos) {
					break_();
				}
				else if (!this.closed) {
					silentFor(nanos);
				}
			}));
		}

		void awaitBytes() {
			this.waitingSince = Connection.this.scheduler.now();
		}

		/**
		 * Reads what has arrived.
		 * @return {@code false} if nothing more can come
		 */
		boolean read(FrameBuffer into) {
			this.waitingSince = -1;
			if (this.closed || this.broken) {
				return false;
			}
			this.in.read(into);
			return true;
		}

		boolean isAtEnd() {
			return isClosed() || this.in.isAtEnd();
		}

		/**
		 * Writes whole frames.
		 */
		void write(Frame... frames) {
			FrameOutput output = new FrameOutput();
			for (Frame frame : frames) {
				output.add(frame);
			}
			write(output.array(), 0, output.length());
		}

		int write(byte[] bytes, int offset, int length) {
			return isClosed() ? 0 : this.out.write(bytes, offset, length);
		}

		/**
		 * Tells whether bytes still go both ways.
		 */
		boolean isWhole() {
			return Connection.this.isWhole();
		}

		boolean isClosed() {
			return this.closed || this.broken;
		}

		private void break_() {
			if (!isClosed()) {
				this.broken = true;
				this.owner.execute(this.wakeReader);
			}
		}

		@Override
		public void disconnect() {
			close(Connection.this.dice.oneIn(3));
		}

		/**
		 * Lets go of this end.
		 * @param reset whether what is under way is lost
		 */
		void close(boolean reset) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			if (this.watch != null) {
				this.watch.cancel();
			}
			this.in.lose();
			if (this.broken) {
				// The line is gone, or the other end is to hear nothing.
			}
			else if (reset) {
				this.out.lose();
				breakAfter(other(), Connection.this.dice.moment());
			}
			else {
				this.out.finish();
			}
			Connection.this.scheduler.after(Connection.this.dice.moment(), () -> this.owner.execute(this.wakeReader));
		}

		/**
		 * Lets go of this end, of which the other hears nothing yet.
		 */
		void closeUnheard() {
			this.broken = true;
			this.owner.execute(this.wakeReader);
		}

		/**
		 * The machine is gone.
		 */
		void vanish() {
			this.broken = true;
			this.in.lose();
			this.out.lose();
			close(true);
		}

		boolean hasBytes() {
			return this.in.hasBytes();
		}

		private End other() {
			return (this == Connection.this.sender) ? Connection.this.receiver : Connection.this.sender;
		}

	}

}
