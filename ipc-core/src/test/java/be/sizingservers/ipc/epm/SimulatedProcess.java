package be.sizingservers.ipc.epm;

import java.util.ArrayList;
import java.util.List;

/**
 * A process that can stand still and die: what its threads were about to do then waits,
 * or never happens.
 */
abstract class SimulatedProcess {

	final LeaseWorld world;

	private final long clockOffset;

	private final List<Runnable> waiting = new ArrayList<>();

	private final long startedAt;

	private long pausedAt;

	private long pausedFor;

	long resumedAt;

	boolean paused;

	boolean dead;

	SimulatedProcess(LeaseWorld world) {
		this.world = world;
		this.startedAt = world.scheduler.now();
		// The numbers of a real clock may run over.
		this.clockOffset = world.dice.oneIn(4) ? Long.MAX_VALUE - world.dice.millis(0, 60_000)
				: world.dice.millis(-1_000_000, 1_000_000);
	}

	/**
	 * This machine's monotonic clock.
	 */
	long nanoTime() {
		return this.world.scheduler.now() + this.clockOffset;
	}

	/**
	 * How long it has run without standing still.
	 */
	long uptime() {
		long now = this.paused ? this.pausedAt : this.world.scheduler.now();
		return now - this.startedAt - this.pausedFor;
	}

	void after(long nanos, Runnable action) {
		this.world.scheduler.after(nanos, () -> perform(action));
	}

	void soon(Runnable action) {
		after(this.world.dice.moment(), action);
	}

	private void perform(Runnable action) {
		if (this.paused) {
			this.waiting.add(action);
		}
		else if (!this.dead) {
			action.run();
		}
	}

	void pause() {
		this.paused = true;
		this.pausedAt = this.world.scheduler.now();
	}

	long pausedAt() {
		return this.pausedAt;
	}

	void resume() {
		this.paused = false;
		this.resumedAt = this.world.scheduler.now();
		this.pausedFor += this.resumedAt - this.pausedAt;
		List<Runnable> now = List.copyOf(this.waiting);
		this.waiting.clear();
		now.forEach(this::soon);
	}

	void die() {
		this.dead = true;
		this.paused = false;
		this.waiting.clear();
	}

}
