package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import be.sizingservers.ipc.FailureReason;
import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.session.Link;
import be.sizingservers.ipc.session.OutboundSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Connects a sender to one receiver for as long as their session lasts.
 * <p>
 * Two threads: the writer, which also connects and ends the session, and per connection a
 * {@linkplain LinkInput reader} of acknowledgements. And one {@link Pen}: who holds it
 * writes, moves the session's write position. A caller takes the pen of an idle link and
 * writes by itself as long as that cannot block.
 */
public final class OutboundLink implements Link {

	/**
	 * A link is idle when nothing was written for this long.
	 */
	static final long IDLE_NANOS = 10_000;

	private static final long MIN_BACKOFF_MILLIS = 100;

	private static final long MAX_BACKOFF_MILLIS = 5_000;

	/**
	 * So many attempts in a row are no passing trouble.
	 */
	private static final int FAILURES_TO_WARN = 4;

	private static final Duration LAST_WORDS = Duration.ofSeconds(5);

	private static final Duration PROGRESS_CHECKS = Duration.ofSeconds(1);

	private static final Duration FOREVER = Duration.ofDays(365);

	private static final Logger LOGGER = LoggerFactory.getLogger(OutboundLink.class);

	/**
	 * Hears what happens to a link, on its writer's thread.
	 */
	public interface Observer {

		/**
		 * A connection was lost or could not be made; it will be tried again.
		 */
		void broken();

		/**
		 * The session has ended and every message of it has its verdict. The last call.
		 * @param session the session
		 */
		void finished(OutboundSession session);

	}

	private final OutboundSession session;

	private final OutboundHandshake handshake;

	private final TypeNumbers types;

	private final CallerRounds rounds;

	private final Observer observer;

	private final long pingNanos;

	private final Thread writer;

	private final Pen pen;

	/**
	 * Of the current connection.
	 */
	private volatile @Nullable LinkOutput output;

	/**
	 * How many attempts in a row have failed. The writer's.
	 */
	private int failures;

	/**
	 * Creates a link that does not run yet.
	 * @param session what it works for
	 * @param registration where the receiver is, and its key
	 * @param security how the link is protected
	 * @param sockets makes what connects
	 * @param types the sender's type numbers
	 * @param rounds the sender's
	 * @param observer hears what happens to the link
	 */
	public OutboundLink(OutboundSession session, Registration registration, LinkSecurity security,
			EndPointDirectory.Sockets sockets, TypeNumbers types, CallerRounds rounds, Observer observer) {
		this.session = session;
		this.types = types;
		this.rounds = rounds;
		this.observer = observer;
		this.handshake = new OutboundHandshake(session, registration, security, sockets);
		this.pingNanos = session.limits().pingInterval().toNanos();
		this.writer = Threads.daemon(
				"ipc-writer-%s-%d".formatted(registration.handle(), registration.endPoint().address().getPort()),
				this::work);
		this.pen = new Pen(this.writer, this::isWorkForWriter);
	}

	/**
	 * Starts connecting.
	 */
	public void start() {
		this.session.link(this);
		this.writer.start();
	}

	// --- callers ---

	@Override
	public boolean offer() {
		if (!this.pen.takeAsCaller()) {
			return false;
		}
		try {
			LinkOutput current = this.output;
			return current != null && isIdle(current) && writeAsCaller(current);
		}
		finally {
			this.pen.putDown();
		}
	}

	private boolean writeAsCaller(LinkOutput current) {
		try {
			boolean written = current.writeWithoutWaiting();
			if (written) {
				this.rounds.wrote(current.lastWrite());
			}
			return written;
		}
		catch (IOException ex) {
			LOGGER.debug("Writing to {} failed: {}", this.session.endPoint(), ex.toString());
			current.connection().writingFailed();
			return false;
		}
		catch (RuntimeException | Error ex) {
			current.connection().writingFailed();
			throw ex;
		}
	}

	private boolean isIdle(LinkOutput current) {
		long now = System.nanoTime();
		return now - current.lastWrite() > IDLE_NANOS && this.rounds.isRestOver(now);
	}

	private boolean isWorkForWriter() {
		LinkOutput current = this.output;
		return this.session.hasNext() || this.session.isConfirmationDue() || current == null
				|| current.connection().isClosed();
	}

	@Override
	public void wake() {
		LockSupport.unpark(this.writer);
	}

	@Override
	public void disconnect() {
		LinkOutput current = this.output;
		if (current != null) {
			current.connection().close();
		}
		this.handshake.abort();
		wake();
	}

	// --- the writer ---

	private void work() {
		try (Deadlines deadlines = Deadlines.use()) {
			// Also while the port of a frozen receiver takes connections that nobody
			// answers.
			Future<?> checks = deadlines.every(PROGRESS_CHECKS, this.session::checkProgress, this::disconnect);
			try {
				serveUntilEnded(deadlines);
			}
			finally {
				checks.cancel(false);
			}
		}
		catch (RuntimeException | Error ex) {
			LOGGER.error("The link with {} has failed", this.session.endPoint(), ex);
			this.session.end(FailureReason.NOT_WRITTEN,
					"The link with %s has failed (%s)".formatted(this.session.endPoint(), ex));
		}
		finally {
			this.session.finish();
			this.observer.finished(this.session);
		}
	}

	private void backOff(int failures) {
		long ceiling = Math.min(MAX_BACKOFF_MILLIS, MIN_BACKOFF_MILLIS << Math.min(failures, 10));
		long until = System.nanoTime()
				+ TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1));
		long left = until - System.nanoTime();
		while (left > 0 && !this.session.isEnded()) {
			LockSupport.parkNanos(this, left);
			left = until - System.nanoTime();
		}
	}

	/**
	 * Works through one connection.
	 */
	private void serveUntilEnded(Deadlines deadlines) {
		if (this.session.isSuspended()) {
			backOff(++this.failures);
		}
		while (!this.session.isEnded()) {
			serve(deadlines);
			this.failures = this.session.linkDown() ? 0 : this.failures + 1;
			if (!this.session.isEnded()) {
				this.observer.broken();
				backOff(this.failures);
			}
		}
	}

	private void serve(Deadlines deadlines) {
		try {
			Connection opened = this.handshake.open(deadlines);
			try {
				exchange(opened);
			}
			finally {
				opened.close();
				this.pen.await();
				this.output = null;
			}
		}
		catch (IOException | IpcException ex) {
			String reason = Printable.of(ex.toString());
			this.session.problem("No connection (%s)".formatted(reason));
			LOGGER.atLevel((this.failures == FAILURES_TO_WARN) ? Level.WARN : Level.DEBUG)
				.log("No connection with {} ({}); it is tried again and again", this.session.endPoint(), reason);
		}
	}

	private void exchange(Connection opened) {
		Thread reader = Threads.daemon(this.writer.getName().replace("writer", "reader"),
				new LinkInput(opened, this.session, this::wake));
		try {
			LinkOutput opening = new LinkOutput(opened, this.session, this.types);
			this.output = opening;
			// Before the reader can bring a GOAWAY, whose last verdicts are waited for.
			if (!this.session.isEnded()) {
				reader.start();
				writeUntilBroken(opening);
			}
		}
		catch (IOException ex) {
			LOGGER.debug("The connection with {} has ended: {}", this.session.endPoint(), ex.toString());
			this.session.problem("The connection has ended (%s)".formatted(Printable.of(ex.toString())));
			// What the receiver said before it closed is still to be read.
			opened.writingFailed();
			Threads.await(() -> !reader.isAlive(), LAST_WORDS);
		}
		finally {
			opened.close();
			Threads.await(() -> !reader.isAlive(), FOREVER);
		}
	}

	private void writeUntilBroken(LinkOutput to) throws IOException {
		BooleanSupplier pingDue = () -> isPingDue(to);
		while (!to.connection().isClosed()) {
			boolean more = true;
			while (more) {
				if (isPingDue(to)) {
					to.ping();
				}
				more = to.write(Integer.MAX_VALUE);
			}
			this.pen.putDownAndRest(pingDue, this.pingNanos);
		}
		Threads.await(() -> to.connection().isShut(), LAST_WORDS);
	}

	/**
	 * Also on a busy link: a ping says which verdicts have been seen.
	 */
	private boolean isPingDue(LinkOutput to) {
		return this.session.isConfirmationDue() || System.nanoTime() - to.lastPing() >= this.pingNanos;
	}

}
