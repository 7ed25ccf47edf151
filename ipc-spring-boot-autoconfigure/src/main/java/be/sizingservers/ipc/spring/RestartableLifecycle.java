package be.sizingservers.ipc.spring;

import java.util.function.Consumer;
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

	RestartableLifecycle(String name, int phase, Supplier<T> starter, Consumer<T> closer) {
		this.name = name;
		this.phase = phase;
		this.starter = starter;
		this.closer = closer;
	}

	@Override
	public synchronized void start() {
		if (this.running == null) {
			this.running = this.starter.get();
		}
	}

	@Override
	public void stop() {
		T stopping = detach();
		if (stopping != null) {
			this.closer.accept(stopping);
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
				this.closer.accept(stopping);
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
		T detached = this.running;
		this.running = null;
		return detached;
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
