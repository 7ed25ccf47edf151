package be.sizingservers.ipc.benchmarks.harness;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that sends: for the warm-up and its rehearsals, then for the measured time,
 * then one message more.
 */
final class Caller implements Callable<Long> {

	private static final int RATE = 10_000;

	/**
	 * To read the clock costs as much as to send a small message.
	 */
	private static final int MESSAGES_PER_LOOK = 64;

	private static final int BYTES_PER_LOOK = 64 * 1024;

	private final Task task;

	private final Outlet outlet;

	private final int number;

	private final int bytes;

	private final boolean paced;

	private byte[] message;

	private long sequence;

	Caller(Task task, Outlet outlet, int number) {
		this.task = task;
		this.outlet = outlet;
		this.number = number;
		this.bytes = task.what().messageBytes();
		this.paced = task.what().kind() == Scenario.Kind.PACED;
		this.message = new byte[this.bytes];
	}

	/**
	 * Sends.
	 * @return how many messages it has sent
	 */
	@Override
	public Long call() throws Exception {
		for (int i = 0; i < Task.REHEARSALS; i++) {
			run(Stamp.MEASURED, System.nanoTime() + this.task.rehearsalNanos());
			run(Stamp.WARM_UP, System.nanoTime() + this.task.rehearsalNanos());
		}
		// A sender that waits for room may have come back late.
		run(Stamp.MEASURED, System.nanoTime() + this.task.measured().toNanos());
		send(Stamp.LAST);
		return this.sequence;
	}

	private void run(byte phase, long end) throws Exception {
		if (this.paced) {
			pace(phase, end);
			return;
		}
		int perLook = Math.max(1, Math.min(MESSAGES_PER_LOOK, BYTES_PER_LOOK / this.bytes));
		while (System.nanoTime() < end) {
			for (int i = 0; i < perLook; i++) {
				send(phase);
			}
		}
	}

	private void pace(byte phase, long end) throws Exception {
		long interval = TimeUnit.SECONDS.toNanos(1) / RATE;
		for (long due = System.nanoTime(); due < end; due += interval) {
			for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
				LockSupport.parkNanos(left);
			}
			send(phase);
		}
	}

	private void send(byte phase) throws Exception {
		if (this.outlet.keepsMessages()) {
			this.message = new byte[this.bytes];
		}
		Stamp.write(this.message, this.number, phase, this.sequence++, (this.paced) ? System.nanoTime() : 0);
		this.outlet.send(this.message);
	}

}
