package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import be.sizingservers.ipc.session.Failure;
import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.wire.DataFrame;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.FrameBuffer;
import be.sizingservers.ipc.wire.FrameOutput;
import be.sizingservers.ipc.wire.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from a sender, after its handshake: reads, decodes, hands messages to
 * the sink, acknowledges.
 * <p>
 * The connection's thread does all of that. It acknowledges every 64 KiB, and before it
 * waits for more if a message wants its verdict at once; the receiver's acknowledger does
 * it within a millisecond otherwise, also while a listener is long, and probes a silent
 * link. Both write under one lock. A slow listener stops the reading, and TCP holds the
 * sender back.
 */
final class InboundLink {

	private static final int ACK_BYTES = 64 * 1024;

	private static final long ACK_DELAY_MILLIS = 1;

	private static final Duration FOREVER = Duration.ofDays(365);

	private static final long GOODBYE_MILLIS = 1_000;

	private static final Logger LOGGER = LoggerFactory.getLogger(InboundLink.class);

	private final Connection connection;

	private final InboundSession session;

	private final MessageSink.Inlet inlet;

	private final ScheduledExecutorService acknowledger;

	private final AtomicBoolean ackScheduled = new AtomicBoolean();

	private final ReentrantLock writing = new ReentrantLock();

	private final FrameOutput out = new FrameOutput();

	private long ackedReceived = -1;

	private long ackedHandled;

	private volatile long lastWrite = System.nanoTime();

	private volatile long writingSince;

	private volatile boolean closing;

	/**
	 * Before that, what the session says is not what the sender has been welcomed with.
	 */
	private volatile boolean started;

	private final long startSequence;

	private volatile @Nullable Thread thread;

	/**
	 * The connection thread's own, like all fields below.
	 */
	private final DataFrame data = new DataFrame();

	private int unacknowledgedBytes;

	private boolean verdictWanted;

	InboundLink(Connection connection, InboundHandshake.Opened opened, MessageSink sink,
			ScheduledExecutorService acknowledger) {
		this.connection = connection;
		this.session = opened.session();
		this.ackedHandled = opened.verdictsSeen();
		this.startSequence = opened.startSequence();
		this.acknowledger = acknowledger;
		this.inlet = sink.open(this.session);
		if (this.session.isOwnedBy(connection)) {
			this.session.acknowledgeBy(this::acknowledge);
		}
	}

	// --- the connection's thread ---

	/**
	 * Reads until the connection ends.
	 * @throws IOException if it breaks
	 * @throws ProtocolException if the sender does what it may not
	 */
	void read() throws IOException {
		this.thread = Thread.currentThread();
		start();
		FrameBuffer buffer = this.connection.buffer();
		while (true) {
			enter();
			try {
				while (!this.closing && buffer.next()) {
					take(buffer);
				}
			}
			finally {
				this.session.exit();
			}
			if (this.closing) {
				sayGoodbye();
				awaitHandled();
				acknowledge();
				return;
			}
			if (this.verdictWanted) {
				this.verdictWanted = false;
				acknowledge();
			}
			fill();
		}
	}

	/**
	 * An older connection may still be handling a message: its verdict leaves here.
	 */
	private void start() throws IOException {
		enter();
		try {
			if (this.startSequence > this.session.received()) {
				awaitHandled();
				checkPassed(this.session.start(this.startSequence));
			}
		}
		finally {
			this.session.exit();
		}
		this.started = true;
		acknowledge();
	}

	private void enter() throws IOException {
		if (!this.session.enter(this.connection::isClosed)) {
			throw new IOException("The connection was closed while an older one was still handling a message");
		}
	}

	private void fill() throws IOException {
		try {
			this.connection.fill();
		}
		catch (IOException ex) {
			if (!this.closing) {
				throw ex;
			}
		}
	}

	private void take(FrameBuffer buffer) throws IOException {
		if (!this.session.isOwnedBy(this.connection)) {
			throw new IOException("A newer connection has taken over");
		}
		if (buffer.isData()) {
			buffer.data(this.data);
			message(buffer.frameLength());
			return;
		}
		Frame frame = buffer.frame();
		if (frame instanceof Frame.Types types) {
			this.inlet.type(types);
		}
		else if (frame instanceof Frame.Skip skip) {
			awaitHandled();
			checkPassed(this.session.skip(skip));
			acknowledgeSoon();
		}
		else if (frame instanceof Frame.Ping ping) {
			this.session.confirm(ping.verdictsSeen());
		}
		else {
			throw new ProtocolException("%s is not for a receiver".formatted(frame));
		}
	}

	/**
	 * The sender names the gap again on its next connection.
	 */
	private static void checkPassed(boolean passed) throws IOException {
		if (!passed) {
			throw new IOException("The connection was closed while messages before a gap were being handled");
		}
	}

	private void message(int bytes) throws IOException {
		this.verdictWanted |= this.data.verdictWanted();
		if (this.session.accept(this.data.sequence())) {
			this.inlet.message(this.data);
		}
		acknowledgeSoon();
		this.unacknowledgedBytes += bytes;
		if (this.unacknowledgedBytes >= ACK_BYTES) {
			acknowledge();
		}
	}

	private void sayGoodbye() throws IOException {
		this.writing.lock();
		try {
			this.out.clear();
			this.out.add(new Frame.GoAway(this.session.received()));
			flush();
		}
		finally {
			this.writing.unlock();
		}
	}

	/**
	 * Stays until a listener on an executor has handled what is received.
	 */
	private void awaitHandled() {
		Threads.await(() -> this.session.isDrained() || this.connection.isClosed(), FOREVER);
	}

	// --- acknowledging ---

	private void acknowledge() throws IOException {
		this.writing.lock();
		try {
			this.unacknowledgedBytes = 0;
			writeAcknowledgement();
		}
		finally {
			this.writing.unlock();
		}
	}

	private void acknowledge(boolean promptly) {
		if (promptly) {
			acknowledgeNow();
		}
		else {
			acknowledgeSoon();
		}
	}

	/**
	 * Sees to it that what is handled by then is acknowledged in a millisecond.
	 */
	private void acknowledgeSoon() {
		if (!this.ackScheduled.get() && this.ackScheduled.compareAndSet(false, true)) {
			this.acknowledger.schedule(this::acknowledgeNow, ACK_DELAY_MILLIS, TimeUnit.MILLISECONDS);
		}
	}

	private void acknowledgeNow() {
		this.ackScheduled.set(false);
		if (this.writing.tryLock()) {
			try {
				writeAcknowledgement();
			}
			catch (IOException ex) {
				this.connection.close();
			}
			finally {
				this.writing.unlock();
			}
		}
		else {
			acknowledgeSoon();
		}
	}

	private void writeAcknowledgement() throws IOException {
		if (!this.started) {
			return;
		}
		Frame.Ack ack = this.session.ack();
		if (ack.lastReceived() == this.ackedReceived && ack.lastHandled() == this.ackedHandled) {
			return;
		}
		this.out.clear();
		for (Frame.Failed failed : this.session.failures(this.ackedHandled, ack.lastHandled())) {
			this.out.add(failed);
		}
		this.out.add(ack);
		flush();
		this.ackedReceived = ack.lastReceived();
		this.ackedHandled = Math.max(this.ackedHandled, ack.lastHandled());
	}

	private void flush() throws IOException {
		this.writingSince = System.nanoTime();
		this.connection.write(this.out);
		this.writingSince = 0;
		this.lastWrite = System.nanoTime();
	}

	// --- the acknowledger and the deadlines ---

	/**
	 * Shows a silent link that this side is alive.
	 * @param silentNanos what counts as silent
	 */
	void ping(long silentNanos) {
		acknowledgeNow();
		if (System.nanoTime() - this.lastWrite >= silentNanos && this.writing.tryLock()) {
			try {
				this.out.clear();
				this.out.add(new Frame.Ping(0));
				flush();
			}
			catch (IOException ex) {
				this.connection.close();
			}
			finally {
				this.writing.unlock();
			}
		}
	}

	/**
	 * Closes a connection whose peer does not read what is written to it.
	 * @param longestNanos how long a write may last
	 */
	void checkWriting(long longestNanos) {
		long since = this.writingSince;
		if (since != 0 && System.nanoTime() - since > longestNanos) {
			this.connection.close();
		}
	}

	// --- closing ---

	/**
	 * Takes no more messages: the thread says goodbye when it is done with the current
	 * one.
	 */
	void beginClose() {
		this.closing = true;
		try {
			this.connection.socket().shutdownInput();
		}
		catch (IOException ex) {
			this.connection.close();
		}
	}

	/**
	 * Tells whether another thread than the calling one reads this connection.
	 */
	boolean isOthers() {
		return this.thread != Thread.currentThread();
	}

	/**
	 * Does not wait for a listener any longer: what it has not handled has failed.
	 */
	void abandon(Failure failure) {
		this.session.abandon(failure);
		try {
			if (this.writing.tryLock(GOODBYE_MILLIS, TimeUnit.MILLISECONDS)) {
				try {
					sayGoodbye();
					acknowledge();
				}
				finally {
					this.writing.unlock();
				}
			}
		}
		catch (IOException ex) {
			LOGGER.debug("{} did not wait for the verdict of its last message: {}", this.connection, ex.toString());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.connection.close();
	}

}
