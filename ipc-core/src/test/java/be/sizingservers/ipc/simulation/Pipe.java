package be.sizingservers.ipc.simulation;

import java.nio.ByteBuffer;
import be.sizingservers.ipc.wire.FrameBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: bytes arrive after a random time and in random pieces,
 * in order, until the line is lost. Bounded, so that a writer may have to wait.
 */
final class Pipe {

	private final Scheduler scheduler;

	private final Dice dice;

	private final byte[] ring;

	private long written;

	private long arrived;

	private long taken;

	private boolean finished;

	private boolean endArrived;

	private boolean lost;

	private Scheduler.@Nullable Task travelling;

	Runnable readable = () -> {
	};

	Runnable writable = () -> {
	};

	Pipe(Scheduler scheduler, Dice dice, int capacity) {
		this.scheduler = scheduler;
		this.dice = dice;
		this.ring = new byte[capacity];
	}

	/**
	 * Takes as many bytes as there is room for, like a socket's send buffer.
	 * @return how many
	 */
	int write(byte[] from, int offset, int length) {
		int count = (int) Math.min(length, this.ring.length - (this.written - this.taken));
		for (int i = 0; i < count; i++) {
			this.ring[(int) ((this.written + i) % this.ring.length)] = from[offset + i];
		}
		this.written += count;
		travel();
		return count;
	}

	private void travel() {
		boolean underWay = this.arrived < this.written || (this.finished && !this.endArrived);
		if (underWay && !this.lost && this.travelling == null) {
			this.travelling = this.scheduler.after(this.dice.moment(), this::arrive);
		}
	}

	private void arrive() {
		this.travelling = null;
		int underWay = (int) (this.written - this.arrived);
		if (underWay == 0) {
			this.endArrived = true;
		}
		else {
			this.arrived += this.dice.oneIn(2) ? underWay : this.dice.between(1, underWay);
		}
		travel();
		this.readable.run();
	}

	/**
	 * Moves what has arrived into a buffer.
	 */
	void read(FrameBuffer into) {
		boolean full = this.written - this.taken == this.ring.length;
		while (this.taken < this.arrived) {
			ByteBuffer space = into.space();
			int from = (int) (this.taken % this.ring.length);
			int count = (int) Math.min(Math.min(this.arrived - this.taken, space.remaining()), this.ring.length - from);
			space.put(this.ring, from, count);
			into.filled(count);
			this.taken += count;
		}
		if (full) {
			this.scheduler.after(this.dice.moment(), this.writable);
		}
	}

	/**
	 * Nothing more is written: the reader sees the end after the last byte.
	 */
	void finish() {
		this.finished = true;
		travel();
	}

	/**
	 * Loses what is under way, from any byte on, and all that comes.
	 */
	void lose() {
		if (!this.lost) {
			this.arrived += this.dice.between(0, (int) (this.written - this.arrived));
			this.lost = true;
			if (this.travelling != null) {
				this.travelling.cancel();
			}
		}
	}

	boolean hasBytes() {
		return this.arrived > this.taken;
	}

	boolean isAtEnd() {
		return this.endArrived && this.taken == this.arrived;
	}

}
