package be.sizingservers.ipc.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import be.sizingservers.ipc.Printable;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Starts a new instance at every start of the context and closes it at every stop.
 *
 * @param <T> what is started
 */
abstract class RestartableLifecycle<T> implements SmartLifecycle {

	private final String name;

	private final int phase;

	private final Supplier<T> starter;

	private final Consumer<T> closer;

	private volatile @Nullable T running;

	/**
	 * Guards who is running and who is being closed. Never held for long, unlike the
	 * monitor of this object.
	 */
	private final Object instances = new Object();

	private final List<T> closing = new ArrayList<>();

	RestartableLifecycle(String name, int phase, Supplier<T> starter, Consumer<T> closer) {
		this.name = name;
		this.phase = phase;
		this.starter = starter;
		this.closer = closer;
	}

	@Override
	public synchronized void start() {
		if (this.running == null) {
			T started = this.starter.get();
			synchronized (this.instances) {
				this.running = started;
			}
		}
	}

	@Override
	public void stop() {
		T stopping = detach();
		if (stopping != null) {
			close(stopping);
		}
	}

	@Override
	public void stop(Runnable callback) {
		T stopping = detach();
		if (stopping == null) {
			callback.run();
			return;
		}
		new Thread(() -> {
			try {
				close(stopping);
			}
			finally {
				callback.run();
			}
		}, "ipc-stop-" + Printable.of(this.name)).start();
	}

	/**
	 * Lets go of the instance at once, so that a start that comes while it is still
	 * closing makes a new one.
	 */
	private synchronized @Nullable T detach() {
		synchronized (this.instances) {
			T detached = this.running;
			this.running = null;
			if (detached != null) {
				this.closing.add(detached);
			}
			return detached;
		}
	}

	private void close(T stopping) {
		try {
			this.closer.accept(stopping);
		}
		finally {
			synchronized (this.instances) {
				this.closing.remove(stopping);
				closed(stopping);
			}
		}
	}

	/**
	 * An instance is closed for good. The last look at what it has counted.
	 */
	abstract void closed(T instance);

	/**
	 * Looks at the instances that run or are being closed, while none comes or goes.
	 * @param look must return at once
	 */
	<R> R look(Function<List<T>, R> look) {
		synchronized (this.instances) {
			List<T> open = new ArrayList<>(this.closing);
			T current = this.running;
			if (current != null) {
				open.add(current);
			}
			return look.apply(open);
		}
	}

	@Override
	public boolean isRunning() {
		return this.running != null;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

	T running() {
		T instance = this.running;
		if (instance == null) {
			throw new IllegalStateException(
					"The %s is not running: it starts with the application context, after all beans have been created, and stops with it; use it from an ApplicationRunner or an event listener rather than from a constructor"
						.formatted(this.name));
		}
		return instance;
	}

}
