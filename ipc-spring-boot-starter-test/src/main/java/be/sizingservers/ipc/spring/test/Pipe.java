package be.sizingservers.ipc.spring.test;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One direction of a connection in memory: what is written waits to be read, up to a
 * bound at which writing waits. Like a socket it does not heed interrupts. Its state is
 * guarded by its lock.
 */
final class Pipe {

	/**
	 * In bytes.
	 */
	static final int CAPACITY = 256 * 1024;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final byte[] ring = new byte[CAPACITY];

	private int start;

	private int count;

	private boolean closedForReading;

	private boolean closedForWriting;

	/**
	 * Reads what is there; waits until there is something.
	 * @param timeoutMillis how long to wait; 0 is for ever
	 * @return how many bytes, or -1 if nothing will come any more
	 */
	int read(byte[] bytes, int offset, int length, int timeoutMillis) throws IOException {
		if (length == 0) {
			return 0;
		}
		this.lock.lock();
		try {
			awaitInput(timeoutMillis);
			if (this.count == 0) {
				return -1;
			}
			int taken = Math.min(length, this.count);
			int first = Math.min(taken, CAPACITY - this.start);
			System.arraycopy(this.ring, this.start, bytes, offset, first);
			System.arraycopy(this.ring, 0, bytes, offset + first, taken - first);
			this.start = (this.start + taken) % CAPACITY;
			this.count -= taken;
			this.changed.signalAll();
			return taken;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void awaitInput(int timeoutMillis) throws IOException {
		long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
		boolean interrupted = false;
		try {
			while (this.count == 0 && !this.closedForWriting && !this.closedForReading) {
				long left = deadline - System.nanoTime();
				if (timeoutMillis == 0) {
					this.changed.awaitUninterruptibly();
				}
				else if (left <= 0) {
					throw new SocketTimeoutException("Read timed out");
				}
				else {
					try {
						this.changed.awaitNanos(left);
					}
					catch (InterruptedException ex) {
						interrupted = true;
					}
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
		if (this.closedForReading) {
			throw new SocketException("Socket closed");
		}
	}

	void write(byte[] bytes, int offset, int length) throws IOException {
		this.lock.lock();
		try {
			int written = 0;
			while (written < length) {
				while (this.count == CAPACITY && !this.closedForReading && !this.closedForWriting) {
					this.changed.awaitUninterruptibly();
				}
				if (this.closedForReading || this.closedForWriting) {
					throw new SocketException(this.closedForWriting ? "Socket closed" : "The other end is closed");
				}
				int end = (this.start + this.count) % CAPACITY;
				int part = Math.min(length - written, Math.min(CAPACITY - this.count, CAPACITY - end));
				System.arraycopy(bytes, offset + written, this.ring, end, part);
				this.count += part;
				written += part;
				this.changed.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	int available() throws IOException {
		this.lock.lock();
		try {
			if (this.closedForReading) {
				throw new SocketException("Socket closed");
			}
			return this.count;
		}
		finally {
			this.lock.unlock();
		}
	}

	void closeForReading() {
		this.lock.lock();
		try {
			this.closedForReading = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What is written already can still be read.
	 */
	void closeForWriting() {
		this.lock.lock();
		try {
			this.closedForWriting = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
