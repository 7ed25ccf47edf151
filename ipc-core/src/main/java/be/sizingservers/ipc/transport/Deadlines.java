package be.sizingservers.ipc.transport;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.RefusalReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one timer of this JVM: closes sockets that take too long, ends requests whose time
 * is up, reads the clock for bursts of messages. Its daemon thread lives as long as
 * somebody uses it. Nothing that runs on it may wait.
 */
public final class Deadlines implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(Deadlines.class);

	private static int users;

	private static @Nullable ScheduledThreadPoolExecutor timer;

	private final ScheduledExecutorService shared;

	private boolean closed;

	/**
	 * Runs on a timer that is not the JVM's, and is not closed here.
	 */
	Deadlines(ScheduledExecutorService own) {
		this.shared = own;
		this.closed = true;
	}

	private Deadlines(ScheduledThreadPoolExecutor shared, boolean closed) {
		this.closed = closed;
		this.shared = shared;
	}

	/**
	 * Begins to use the timer.
	 * @return the timer, to be closed by its user
	 */
	public static synchronized Deadlines use() {
		ScheduledThreadPoolExecutor running = timer;
		if (running == null) {
			running = new ScheduledThreadPoolExecutor(1, (task) -> Threads.daemon("ipc-deadlines", task));
			running.setRemoveOnCancelPolicy(true);
			timer = running;
		}
		users++;
		return new Deadlines(running, false);
	}

	/**
	 * Does something later.
	 * @param after how long to wait
	 * @param what must not wait, nor throw
	 * @return cancels it; done if the timer is closed, when it never happens
	 */
	public Future<?> after(Duration after, Runnable what) {
		try {
			return this.shared.schedule(what, TimeUnit.NANOSECONDS.convert(after), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture.completedFuture(null);
		}
	}

	Future<?> close(Closeable what, Duration after, String why) {
		return close(what, () -> closeQuietly(what), after, why);
	}

	/**
	 * Refuses a connection that takes too long.
	 */
	Future<?> close(Connection late, Duration after, String why) {
		return close(late, () -> late.refuse(RefusalReason.TOO_SLOW), after, why);
	}

	private Future<?> close(Closeable what, Runnable closing, Duration after, String why) {
		try {
			return this.shared.schedule(() -> {
				LOGGER.debug("Closing {}: {}", what, why);
				closing.run();
			}, after.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			return tooLate(what);
		}
	}

	Future<?> every(Duration period, Runnable check, Closeable what) {
		try {
			return this.shared.scheduleWithFixedDelay(check, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			return tooLate(what);
		}
	}

	/**
	 * The last user has gone: what has no deadline any more must not stay open.
	 */
	private static Future<?> tooLate(Closeable what) {
		closeQuietly(what);
		return CompletableFuture.completedFuture(null);
	}

	static void closeQuietly(Closeable what) {
		try {
			what.close();
		}
		catch (IOException ex) {
			LOGGER.debug("Closing {} failed", what, ex);
		}
	}

	@Override
	public void close() {
		synchronized (Deadlines.class) {
			if (!this.closed) {
				this.closed = true;
				if (--users == 0 && timer != null) {
					timer.shutdownNow();
					timer = null;
				}
			}
		}
	}

}
