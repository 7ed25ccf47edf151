package be.sizingservers.ipc.epm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import be.sizingservers.ipc.simulation.Scheduler;
import be.sizingservers.ipc.wire.EpmFrame;
import org.jspecify.annotations.Nullable;

/**
 * A connection between a client and a manager. Frames arrive after a random time and in
 * order, until the line is lost; its two ends learn of that at different times.
 */
final class Line {

	/**
	 * An end that learns of nothing.
	 */
	static final long NEVER = -1;

	final ClientNode node;

	final ManagerProcess process;

	final End client;

	final End manager;

	private final LeaseWorld world;

	private boolean lost;

	private boolean losesNextAnswer;

	private long delayedUntil;

	Line(ClientNode node, ManagerProcess process) {
		this.world = node.world;
		this.node = node;
		this.process = process;
		Way there = new Way();
		Way back = new Way();
		this.client = new End(back, there);
		this.manager = new End(there, back);
	}

	/**
	 * What is under way is lost from some frame on, and all that comes.
	 */
	void cut(long clientNotices, long managerNotices) {
		this.lost = true;
		this.client.in.lose();
		this.manager.in.lose();
		this.client.breakAfter(clientNotices);
		this.manager.breakAfter(managerNotices);
	}

	void delay(long nanos) {
		this.delayedUntil = this.world.scheduler.now() + nanos;
	}

	void loseNextAnswer() {
		this.losesNextAnswer = true;
	}

	boolean isOpen() {
		return !this.client.closed || !this.manager.closed;
	}

	/**
	 * Tells whether frames have gone both ways for so long.
	 */
	boolean isSteadyFor(long nanos) {
		return !this.lost && !this.client.isClosed() && !this.manager.isClosed()
				&& this.world.scheduler.now() - this.delayedUntil >= nanos;
	}

	final class End {

		private final Way in;

		private final Way out;

		private boolean closed;

		private boolean broken;

		private End(Way in, Way out) {
			this.in = in;
			this.out = out;
		}

		void onReadable(Runnable reader) {
			this.in.readable = reader;
		}

		void write(List<EpmFrame> frames) {
			if (isClosed()) {
				return;
			}
			if (Line.this.losesNextAnswer && this == Line.this.manager) {
				cut(Line.this.world.dice.millis(0, 30), Line.this.world.dice.millis(0, 30));
				return;
			}
			this.out.send(frames);
			if (Line.this.lost && Line.this.process.dead && Line.this.process.node.process != null) {
				// Another one listens there, and knows nothing of this line.
				breakAfter(Line.this.world.dice.moment());
			}
		}

		@Nullable EpmFrame read() {
			return isClosed() ? null : this.in.arrived.poll();
		}

		boolean hasFrames() {
			return !isClosed() && !this.in.arrived.isEmpty();
		}

		boolean isAtEnd() {
			return isClosed() || (this.in.ended && this.in.arrived.isEmpty());
		}

		boolean isClosed() {
			return this.closed || this.broken;
		}

		void close() {
			if (!this.closed) {
				this.closed = true;
				this.out.finish();
				this.in.lose();
				this.in.readable.run();
			}
		}

		/**
		 * The machine is gone.
		 */
		void vanish() {
			this.closed = true;
		}

		private void breakAfter(long nanos) {
			if (nanos != NEVER) {
				Line.this.world.scheduler.after(nanos, () -> {
					this.broken = true;
					this.in.readable.run();
				});
			}
		}

	}

	private final class Way {

		private final Deque<EpmFrame> flying = new ArrayDeque<>();

		private final Deque<EpmFrame> arrived = new ArrayDeque<>();

		private boolean finished;

		private boolean ended;

		private boolean gone;

		private Scheduler.@Nullable Task travelling;

		private Runnable readable = () -> {
		};

		private void send(List<EpmFrame> frames) {
			this.flying.addAll(frames);
			travel();
		}

		private void finish() {
			this.finished = true;
			travel();
		}

		private void travel() {
			boolean underWay = !this.flying.isEmpty() || (this.finished && !this.ended);
			if (underWay && !this.gone && this.travelling == null) {
				long delay = Math.max(0, Line.this.delayedUntil - Line.this.world.scheduler.now());
				this.travelling = Line.this.world.scheduler.after(delay + Line.this.world.dice.moment(), this::arrive);
			}
		}

		private void arrive() {
			this.travelling = null;
			if (Line.this.delayedUntil <= Line.this.world.scheduler.now()) {
				if (this.flying.isEmpty()) {
					this.ended = true;
				}
				else {
					take(Line.this.world.dice.between(1, this.flying.size()));
				}
				this.readable.run();
			}
			travel();
		}

		private void take(int count) {
			for (int i = 0; i < count; i++) {
				this.arrived.add(this.flying.remove());
			}
		}

		private void lose() {
			if (!this.gone) {
				this.gone = true;
				take(Line.this.world.dice.between(0, this.flying.size()));
				this.flying.clear();
				if (this.travelling != null) {
					this.travelling.cancel();
				}
				this.readable.run();
			}
		}

	}

}
