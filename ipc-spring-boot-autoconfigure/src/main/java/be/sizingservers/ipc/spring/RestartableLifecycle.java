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
 * Starts a new instance at every start of the context and closes it at every stop. In
 * between it can be {@linkplain #suspend suspended}: there is no instance then, but the
 * context still sees it run, so that a stop ends that too.
 * <p>
 * Its monitor guards who starts and lets go of instances. It is held while one starts,
 * and never while one closes.
 *
 * @param <T> what is started
 */
abstract class RestartableLifecycle<T> implements SmartLifecycle {

	private final String name;

	private final int phase;

	private final Supplier<T> starter;

	private final Consumer<T> closer;

	/**
	 * Whether the context has started it. Written under the monitor.
	 */
	private volatile boolean started;

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
		open();
		this.started = true;
	}

	private void open() {
		if (this.running == null) {
			T opened = this.starter.get();
			synchronized (this.instances) {
				this.running = opened;
			}
		}
	}

	@Override
	public void stop() {
		close(detach(true));
	}

	@Override
	public void stop(Runnable callback) {
		Closing<T> stopping = detach(true);
		if (stopping.isNothing()) {
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
	 * Closes the instance, until {@link #resume()} or the next start of the context.
	 */
	void suspend() {
		close(detach(false));
	}

	/**
	 * Starts a new instance if there is none, unless the context has stopped.
	 */
	synchronized void resume() {
		if (this.started) {
			open();
		}
	}

	/**
	 * Lets go of the instance at once, so that a start that comes while it is still
	 * closing makes a new one.
	 */
	private synchronized Closing<T> detach(boolean stopped) {
		if (stopped) {
			this.started = false;
		}
		synchronized (this.instances) {
			List<T> others = List.copyOf(this.closing);
			T detached = this.running;
			this.running = null;
			if (detached != null) {
				this.closing.add(detached);
			}
			return new Closing<>(detached, others);
		}
	}

	private void close(Closing<T> stopping) {
		try {
			T detached = stopping.detached();
			if (detached != null) {
				closeForGood(detached);
			}
		}
		finally {
			// A second call only waits for the first.
			stopping.others().forEach(this.closer);
		}
	}

	private void closeForGood(T detached) {
		try {
			this.closer.accept(detached);
		}
		finally {
			synchronized (this.instances) {
				this.closing.remove(detached);
				closed(detached);
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

	boolean isOpen() {
		return this.running != null;
	}

	@Override
	public boolean isRunning() {
		return this.started;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

	T running() {
		T instance = this.running;
		if (instance == null && this.started) {
			throw new IllegalStateException("The %s is drained: it runs again when it is resumed".formatted(this.name));
		}
		if (instance == null) {
			throw new IllegalStateException(
					"The %s is not running: it starts with the application context, after all beans have been created, and stops with it; use it from an ApplicationRunner or an event listener rather than from a constructor"
						.formatted(this.name));
		}
		return instance;
	}

	/**
	 * What a stop has to do.
	 *
	 * @param detached the instance to close, which this stop has let go of
	 * @param others those before it that others are closing, to be waited for
	 */
	private record Closing<T>(@Nullable T detached, List<T> others) {

		boolean isNothing() {
			return this.detached == null && this.others.isEmpty();
		}

	}

}
