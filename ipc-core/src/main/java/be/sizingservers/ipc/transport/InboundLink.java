package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import be.sizingservers.ipc.session.Failure;
import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.wire.DataFrame;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.FrameBuffer;
import be.sizingservers.ipc.wire.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from a sender, after its handshake: reads, decodes, hands messages to
 * the sink, acknowledges.
 * <p>
 * The connection's thread does all of that. It acknowledges every 512 KiB, every 64 KiB
 * if no more has come yet, and before it waits for more if a message wants its verdict at
 * once; the receiver's acknowledger does it otherwise a millisecond after the last time,
 * also while a listener is long, and probes a silent link. A slow listener stops the
 * reading, and TCP holds the sender back.
 * <p>
 * At the end it is the sender that closes the connection, when it has read the goodbye
 * and the last verdict; until then what still arrives is read and discarded.
 */
final class InboundLink {

	private static final int BUSY_ACK_BYTES = 512 * 1024;

	private static final int ACK_BYTES = 64 * 1024;

	private static final Duration EXECUTOR_CHECKS = Duration.ofSeconds(5);

	private static final Duration GOODBYE = Duration.ofSeconds(1);

	private static final Logger LOGGER = LoggerFactory.getLogger(InboundLink.class);

	private final Connection connection;

	private final InboundSession session;

	private final MessageSink.Inlet inlet;

	private final ScheduledExecutorService acknowledger;

	private final AcknowledgementWriter acknowledgements;

	private volatile boolean closing;

	/**
	 * Before that, the thread waits for an older connection's message.
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

	/**
	 * The sender has to confirm outcomes before more is read. What it confirms stands
	 * behind messages that are under way already, so it has to do so on a new connection.
	 */
	private boolean full;

	InboundLink(Connection connection, InboundHandshake.Opened opened, MessageSink sink,
			ScheduledExecutorService acknowledger) {
		this.connection = connection;
		this.session = opened.session();
		this.startSequence = opened.startSequence();
		this.acknowledger = acknowledger;
		this.acknowledgements = new AcknowledgementWriter(connection, opened, acknowledger);
		this.inlet = sink.open(this.session);
		this.session.acknowledgeBy(connection, this.acknowledgements::acknowledge);
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
		while (!this.closing) {
			enter();
			try {
				while (!this.closing && !this.full && buffer.next()) {
					take(buffer);
				}
			}
			finally {
				this.session.exit();
			}
			if (this.full && !this.closing) {
				this.acknowledgements.askToReconnect();
				this.connection.discardUntilClosed();
				return;
			}
			if (this.verdictWanted || (this.unacknowledgedBytes >= ACK_BYTES && !this.connection.hasMore())) {
				this.verdictWanted = false;
				acknowledge();
			}
			if (!this.closing) {
				fill();
			}
		}
		this.acknowledgements.sayGoodbye();
		awaitHandled();
		acknowledge();
		awaitListeners();
		this.connection.discardUntilClosed();
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

	private void acknowledge() throws IOException {
		this.unacknowledgedBytes = 0;
		this.acknowledgements.acknowledge();
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
			this.acknowledgements.acknowledgeSoon();
		}
		else if (frame instanceof Frame.Ping ping) {
			this.session.confirm(ping.verdictsSeen());
			this.inlet.check();
		}
		else {
			throw new ProtocolException("%s is not for a receiver".formatted(frame));
		}
	}

	/**
	 * The sender names the gap again on its next connection. There is none if the session
	 * is abandoned: the sender is told then.
	 */
	private void checkPassed(boolean passed) throws IOException {
		if (!passed && !this.session.isAbandoned()) {
			throw new IOException("The connection was closed while messages before a gap were being handled");
		}
	}

	private void message(int bytes) throws IOException {
		if (this.session.isFull()) {
			this.full = true;
			return;
		}
		this.verdictWanted |= this.data.verdictWanted();
		if (this.session.accept(this.data.sequence())) {
			this.inlet.message(this.data);
		}
		this.acknowledgements.acknowledgeSoon();
		this.unacknowledgedBytes += bytes;
		if (this.unacknowledgedBytes >= BUSY_ACK_BYTES) {
			acknowledge();
		}
	}

	/**
	 * Stays until a listener on an executor has handled what is received. No ping is read
	 * meanwhile.
	 */
	private void awaitHandled() {
		awaitExecutor(() -> this.session.isDrained() || this.connection.isClosed());
	}

	/**
	 * A listener on an executor may still be busy with what was acknowledged when it was
	 * received.
	 */
	private void awaitListeners() {
		awaitExecutor(() -> this.session.queue().isIdle() || this.session.isAbandoned());
	}

	private void awaitExecutor(BooleanSupplier done) {
		while (!Threads.await(done, EXECUTOR_CHECKS)) {
			this.inlet.check();
		}
	}

	// --- others ---

	/**
	 * Writes what this side says.
	 */
	AcknowledgementWriter acknowledgements() {
		return this.acknowledgements;
	}

	/**
	 * Takes no more messages. The thread says goodbye when it is done with the current
	 * one; while it waits for more, the acknowledger does.
	 */
	void beginClose() {
		this.closing = true;
		this.acknowledger.execute(this::sayGoodbyeIfIdle);
	}

	private void sayGoodbyeIfIdle() {
		if (this.connection.isClosed()) {
			return;
		}
		if (!this.started || !this.session.tryEnter()) {
			this.acknowledger.schedule(this::sayGoodbyeIfIdle, 1, TimeUnit.MILLISECONDS);
			return;
		}
		try {
			if (!this.acknowledgements.trySayGoodbye(Duration.ZERO)) {
				this.acknowledger.schedule(this::sayGoodbyeIfIdle, 1, TimeUnit.MILLISECONDS);
			}
		}
		catch (IOException ex) {
			LOGGER.debug("{} ended before goodbye was said: {}", this.connection, ex.toString());
			this.connection.close();
		}
		finally {
			this.session.exit();
		}
	}

	/**
	 * Tells whether the calling thread neither reads this connection nor handles a
	 * message of its session.
	 */
	boolean isOthers() {
		return this.thread != Thread.currentThread() && !this.session.queue().isRunByCallingThread();
	}

	/**
	 * Does not wait for a listener any longer: what it has not handled has failed. The
	 * sender is told, and closes the connection.
	 */
	void abandon(Failure failure) {
		this.session.abandon(failure);
		try {
			if (this.acknowledgements.trySayGoodbye(GOODBYE)) {
				// The connection's own thread may be in the listener.
				Threads.daemon("ipc-goodbye", this::discardUntilClosed).start();
				return;
			}
		}
		catch (IOException ex) {
			LOGGER.debug("{} did not wait for the verdict of its last message: {}", this.connection, ex.toString());
		}
		this.connection.close();
	}

	private void discardUntilClosed() {
		try {
			this.connection.discardUntilClosed();
		}
		catch (IOException ex) {
			LOGGER.debug("{} has ended: {}", this.connection, ex.toString());
		}
		finally {
			this.connection.close();
		}
	}

	boolean isShut() {
		return this.connection.isShut();
	}

	void shut() {
		this.connection.close();
	}

}
