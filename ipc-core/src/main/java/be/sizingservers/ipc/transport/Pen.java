package be.sizingservers.ipc.transport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Who writes to a link: nobody, a caller, or the writer's thread, which has the pen to
 * begin with.
 * <p>
 * A caller puts the pen down, or hands it to the writer still taken. Whoever puts it down
 * looks once more for something to write, so that no wake-up is lost.
 */
final class Pen {

	private static final int FREE = 0;

	private static final int CALLER = 1;

	private static final int WRITER = 2;

	private static final Duration FOREVER = Duration.ofDays(365);

	private final AtomicInteger holder = new AtomicInteger(WRITER);

	private final Thread writer;

	private final BooleanSupplier workForWriter;

	/**
	 * @param writer the writer's thread
	 * @param workForWriter whether there is something to do that a caller leaves to it
	 */
	Pen(Thread writer, BooleanSupplier workForWriter) {
		this.writer = writer;
		this.workForWriter = workForWriter;
	}

	// --- callers ---

	/**
	 * Takes the pen if it is free.
	 */
	boolean takeAsCaller() {
		return this.holder.get() == FREE && this.holder.compareAndSet(FREE, CALLER);
	}

	/**
	 * Puts down what {@link #takeAsCaller} took.
	 */
	void putDown() {
		if (this.workForWriter.getAsBoolean()) {
			this.holder.set(WRITER);
			LockSupport.unpark(this.writer);
			return;
		}
		this.holder.set(FREE);
		if (this.workForWriter.getAsBoolean() && takeAsWriter()) {
			LockSupport.unpark(this.writer);
		}
	}

	// --- the writer ---

	/**
	 * Puts the pen down and waits. Returns with the pen.
	 * @param due something else that the writer is to do now
	 * @param nanos how often to look for that
	 */
	void putDownAndRest(BooleanSupplier due, long nanos) {
		this.holder.set(FREE);
		while (true) {
			if ((this.workForWriter.getAsBoolean() || due.getAsBoolean()) && takeAsWriter()) {
				return;
			}
			LockSupport.parkNanos(this, nanos);
			if (this.holder.get() == WRITER) {
				return;
			}
		}
	}

	/**
	 * Waits for the pen, unless it is the writer's already.
	 */
	void await() {
		Threads.await(() -> this.holder.get() == WRITER || takeAsWriter(), FOREVER);
	}

	private boolean takeAsWriter() {
		return this.holder.compareAndSet(FREE, WRITER);
	}

}
