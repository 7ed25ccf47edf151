package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.FrameOutput;

/**
 * Writes what a receiver says on one connection after its {@code WELCOME}: verdicts, that
 * it is alive, goodbye.
 * <p>
 * Any thread may call; one lock keeps frames whole and in order. What runs on the
 * receiver's acknowledger does not wait for that lock. A sender that does not read holds
 * up the thread that writes, until it counts as dead; the acceptor sees to it that the
 * acknowledger has another one for the others.
 */
final class AcknowledgementWriter {

	/**
	 * How long a sender may take to close the connection when it has been told
	 * everything. It may be busy; one that is gone never does.
	 */
	static final Duration LINGER = Duration.ofSeconds(5);

	private static final long ACK_DELAY_MILLIS = 1;

	/**
	 * Whoever reads acknowledges more often than that on a busy link.
	 */
	private static final long BUSY_MILLIS = 4;

	private static final int FLUSH_BYTES = 64 * 1024;

	private final Connection connection;

	private final InboundSession session;

	/**
	 * What comes up to here is not for this receiver: it counts as handled.
	 */
	private final long floor;

	private final ScheduledExecutorService acknowledger;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final ReentrantLock writing = new ReentrantLock();

	/**
	 * Guarded by {@code writing}, like all fields below that are not volatile.
	 */
	private final FrameOutput out = new FrameOutput();

	private long ackedReceived = -1;

	private long ackedHandled;

	private boolean goodbyeSaid;

	private boolean leaving;

	private volatile long lastWrite = System.nanoTime();

	private volatile long lastByReader = this.lastWrite - TimeUnit.MILLISECONDS.toNanos(BUSY_MILLIS);

	private volatile long writingSince;

	AcknowledgementWriter(Connection connection, InboundHandshake.Opened opened,
			ScheduledExecutorService acknowledger) {
		this.connection = connection;
		this.session = opened.session();
		this.floor = opened.startSequence() - 1;
		this.ackedHandled = Math.max(this.floor, opened.verdictsSeen());
		this.acknowledger = acknowledger;
	}

	/**
	 * Acknowledges what is handled by now. On the thread that reads.
	 */
	void acknowledge() throws IOException {
		this.writing.lock();
		try {
			writeAcknowledgement();
		}
		finally {
			this.writing.unlock();
		}
		this.lastByReader = System.nanoTime();
	}

	void acknowledge(boolean promptly) {
		if (promptly) {
			acknowledgeNow();
		}
		else {
			acknowledgeSoon();
		}
	}

	/**
	 * Sees to it that what is handled by then is acknowledged in a millisecond, or, where
	 * whoever reads acknowledges often, some milliseconds after its last time.
	 */
	void acknowledgeSoon() {
		if (!this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
			acknowledgeAfter(ACK_DELAY_MILLIS);
		}
	}

	private void acknowledgeIfQuiet() {
		if (System.nanoTime() - this.lastByReader < TimeUnit.MILLISECONDS.toNanos(BUSY_MILLIS)) {
			acknowledgeAfter(BUSY_MILLIS);
		}
		else {
			acknowledgeNow();
		}
	}

	private void acknowledgeAfter(long millis) {
		this.acknowledger.schedule(this::acknowledgeIfQuiet, millis, TimeUnit.MILLISECONDS);
	}

	private void acknowledgeNow() {
		this.scheduled.set(false);
		if (!tryWrite(this::writeAcknowledgement)) {
			acknowledgeSoon();
		}
	}

	/**
	 * Tells the sender that no more messages are taken, and acknowledges. To be called
	 * when none can be. A second call only acknowledges.
	 */
	void sayGoodbye() throws IOException {
		this.writing.lock();
		try {
			writeGoodbye();
		}
		finally {
			this.writing.unlock();
		}
	}

	/**
	 * Says goodbye unless somebody else writes for too long.
	 * @return whether it was said
	 */
	boolean trySayGoodbye(Duration longest) throws IOException {
		try {
			if (!this.writing.tryLock(longest.toNanos(), TimeUnit.NANOSECONDS)) {
				return false;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		try {
			writeGoodbye();
			return true;
		}
		finally {
			this.writing.unlock();
		}
	}

	/**
	 * Shows a silent link that this side is alive.
	 * @param silentNanos what counts as silent
	 */
	void ping(long silentNanos) {
		acknowledgeNow();
		if (System.nanoTime() - this.lastWrite >= silentNanos) {
			tryWrite(() -> {
				this.out.clear();
				this.out.add(new Frame.Ping(0));
				flush();
			});
		}
	}

	/**
	 * Closes a connection whose peer does not read what is written to it.
	 * @param longestNanos how long a write may last
	 */
	void checkWriting(long longestNanos) {
		if (isWritingFor(longestNanos)) {
			this.connection.close();
		}
	}

	/**
	 * Tells whether a write takes longer than it should.
	 */
	boolean isWritingFor(long nanos) {
		long since = this.writingSince;
		return since != 0 && System.nanoTime() - since > nanos;
	}

	/**
	 * Says all that is kept, and that no more is read until the sender has confirmed
	 * some: it is to close this connection, and to say with the next one what it has
	 * seen. After the goodbye there is no next one: then this only acknowledges.
	 */
	void askToReconnect() throws IOException {
		this.writing.lock();
		try {
			writeAcknowledgement();
			if (!this.goodbyeSaid) {
				this.out.clear();
				this.out.add(new Frame.Reconnect());
				flush();
				leave();
			}
		}
		finally {
			this.writing.unlock();
		}
	}

	private boolean tryWrite(Writing what) {
		if (!this.writing.tryLock()) {
			return false;
		}
		try {
			what.write();
		}
		catch (IOException ex) {
			this.connection.close();
		}
		finally {
			this.writing.unlock();
		}
		return true;
	}

	// --- under the lock ---

	private void writeGoodbye() throws IOException {
		if (!this.goodbyeSaid) {
			this.goodbyeSaid = true;
			this.out.clear();
			this.out.add(new Frame.GoAway(Math.max(this.session.received(), this.floor)));
			flush();
		}
		writeAcknowledgement();
	}

	private void writeAcknowledgement() throws IOException {
		Frame.Ack ack = this.session.ack();
		long received = Math.max(ack.lastReceived(), this.floor);
		long handled = Math.max(ack.lastHandled(), this.floor);
		if (received != this.ackedReceived || handled != this.ackedHandled) {
			this.out.clear();
			for (Frame outcome : this.session.outcomes(this.ackedHandled, handled)) {
				this.out.add(outcome);
				if (this.out.length() >= FLUSH_BYTES) {
					flush();
					this.out.clear();
				}
			}
			this.out.add(new Frame.Ack(received, handled));
			flush();
			this.ackedReceived = received;
			this.ackedHandled = Math.max(this.ackedHandled, handled);
		}
		if (this.goodbyeSaid && handled >= received) {
			leave();
		}
	}

	/**
	 * Everything is said: the sender closes the connection when it has read it. Closing
	 * it here would drop what the sender has not read yet, because messages of it may lie
	 * here unread.
	 */
	private void leave() {
		if (!this.leaving) {
			this.leaving = true;
			this.acknowledger.schedule(this.connection::close, LINGER.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private void flush() throws IOException {
		this.writingSince = System.nanoTime() | 1;
		this.connection.write(this.out);
		this.writingSince = 0;
		this.lastWrite = System.nanoTime();
	}

	private interface Writing {

		void write() throws IOException;

	}

}
