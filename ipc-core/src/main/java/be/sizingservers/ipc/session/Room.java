package be.sizingservers.ipc.session;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Where callers wait for room. An acknowledgement takes the sender's lock only while one
 * does.
 */
final class Room {

	private final ReentrantLock lock;

	private final Condition changed;

	private volatile int waiting;

	Room(ReentrantLock lock) {
		this.lock = lock;
		this.changed = lock.newCondition();
	}

	/**
	 * Waits until something has changed, or the time is up. An interrupt does not end the
	 * wait; it is there again afterwards.
	 * @param nanos how long to wait at most; asked under the lock
	 */
	void await(LongSupplier nanos) {
		boolean interrupted = false;
		this.lock.lock();
		this.waiting++;
		try {
			long left = nanos.getAsLong();
			while (left > 0) {
				try {
					this.changed.await(left, TimeUnit.NANOSECONDS);
					return;
				}
				catch (InterruptedException ex) {
					interrupted = true;
					left = nanos.getAsLong();
				}
			}
		}
		finally {
			this.waiting--;
			this.lock.unlock();
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * There may be room now: those who wait are woken.
	 */
	void changed() {
		if (this.waiting > 0) {
			this.lock.lock();
			try {
				this.changed.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

}
