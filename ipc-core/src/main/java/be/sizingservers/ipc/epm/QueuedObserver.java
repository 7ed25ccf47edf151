package be.sizingservers.ipc.epm;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import be.sizingservers.ipc.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an observer what happened, one at a time and in order, without the lock under
 * which it happened: a store tells this one under its lock, and calls {@link #deliver}
 * when it has given the lock back. Of several threads that deliver, one does it for all.
 */
final class QueuedObserver implements RegistryStore.Observer {

	private static final Logger LOGGER = LoggerFactory.getLogger(QueuedObserver.class);

	private final ConcurrentLinkedQueue<Consumer<RegistryStore.Observer>> queue = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean delivering = new AtomicBoolean();

	private final AtomicReference<RegistryStore.@Nullable Observer> observer = new AtomicReference<>();

	/**
	 * Sets who is told; nobody is told of what happened before.
	 */
	void observe(RegistryStore.Observer observer) {
		if (!this.observer.compareAndSet(null, observer)) {
			throw new IllegalStateException("This registry has an observer; give each manager a registry of its own");
		}
	}

	@Override
	public void changed(@Nullable Handle handle) {
		this.queue.add((observer) -> observer.changed(handle));
	}

	@Override
	public void expired(RegisteredReceiver receiver) {
		this.queue.add((observer) -> observer.expired(receiver));
	}

	@Override
	public void held(int count, Duration held) {
		this.queue.add((observer) -> observer.held(count, held));
	}

	void deliver() {
		while (!this.queue.isEmpty() && this.delivering.compareAndSet(false, true)) {
			try {
				deliverQueued();
			}
			finally {
				this.delivering.set(false);
			}
		}
	}

	private void deliverQueued() {
		for (Consumer<RegistryStore.Observer> event = this.queue.poll(); event != null; event = this.queue.poll()) {
			RegistryStore.Observer observer = this.observer.get();
			if (observer != null) {
				tell(observer, event);
			}
		}
	}

	private static void tell(RegistryStore.Observer observer, Consumer<RegistryStore.Observer> event) {
		try {
			event.accept(observer);
		}
		catch (RuntimeException ex) {
			// The change is made: whoever made it, and those behind it, must not pay.
			LOGGER.error("The observer of the registry threw an exception; it is not told of this again", ex);
		}
	}

}
