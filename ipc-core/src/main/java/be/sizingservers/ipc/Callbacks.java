package be.sizingservers.ipc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.session.Outbox;
import be.sizingservers.ipc.session.PendingReport;
import be.sizingservers.ipc.transport.Threads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sender's callback thread: completes futures and calls the listener, in order, under
 * no lock. Sleeps while there is nothing to complete.
 */
final class Callbacks {

	private static final Logger LOGGER = LoggerFactory.getLogger(Callbacks.class);

	private static final Duration LAST_CALLBACKS = Duration.ofSeconds(10);

	private final Handle handle;

	private final @Nullable SenderListener listener;

	private volatile @Nullable Thread thread;

	private volatile boolean asleep;

	private volatile boolean closing;

	Callbacks(Handle handle, @Nullable SenderListener listener) {
		this.handle = handle;
		this.listener = listener;
	}

	void start(Outbox outbox) {
		Thread started = Threads.daemon("ipc-callback-" + this.handle, () -> work(outbox));
		this.thread = started;
		started.start();
	}

	boolean hasListener() {
		return this.listener != null;
	}

	boolean isCurrentThread() {
		return Thread.currentThread() == this.thread;
	}

	/**
	 * There may be something to complete. Returns at once.
	 */
	void wake() {
		if (this.asleep) {
			LockSupport.unpark(this.thread);
		}
	}

	void before(Message message, List<EndPoint> targets) {
		SenderListener heard = this.listener;
		if (heard != null) {
			guard(() -> heard.beforeMessageSent(message, targets));
		}
	}

	private void work(Outbox outbox) {
		while (true) {
			boolean last = this.closing && outbox.isSettled();
			if (!outbox.settle(this::complete)) {
				if (last) {
					return;
				}
				sleep(outbox);
			}
		}
	}

	private void sleep(Outbox outbox) {
		this.asleep = true;
		if (!outbox.settle(this::complete) && !(this.closing && outbox.isSettled())) {
			LockSupport.park(this);
		}
		this.asleep = false;
		// A callback that interrupts this thread must not keep it from sleeping.
		Thread.interrupted();
	}

	private void complete(PendingReport report) {
		SenderListener heard = this.listener;
		if (heard != null) {
			for (Delivery.Undelivered failed : report.failed()) {
				guard(() -> heard.sendFailed(report.message(), failed.endPoint(), failed.cause()));
			}
			guard(() -> heard.afterMessageSent(report));
		}
		report.complete();
	}

	private void guard(Runnable callback) {
		try {
			callback.run();
		}
		catch (Throwable ex) {
			LOGGER.error("A listener of the sender of '{}' has thrown; the message is not affected", this.handle, ex);
		}
	}

	/**
	 * Completes what has its verdicts, and ends the thread. Waits for it, unless called
	 * on it.
	 */
	void close() {
		this.closing = true;
		Thread running = this.thread;
		LockSupport.unpark(running);
		if (running == null || isCurrentThread()) {
			return;
		}
		if (!Threads.await(() -> !running.isAlive(), LAST_CALLBACKS)) {
			LOGGER.warn("A listener of the sender of '{}' has not returned within {} s", this.handle,
					LAST_CALLBACKS.toSeconds());
		}
	}

}
