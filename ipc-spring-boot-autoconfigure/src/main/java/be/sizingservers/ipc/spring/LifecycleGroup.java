package be.sizingservers.ipc.spring;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops its members together: one that cannot start stops those before it, and
 * they stop side by side. The thread of the context starts and stops it.
 */
abstract class LifecycleGroup implements SmartLifecycle {

	private final int phase;

	private volatile boolean running;

	LifecycleGroup(int phase) {
		this.phase = phase;
	}

	/**
	 * Those that start and stop now.
	 */
	abstract Collection<? extends SmartLifecycle> members();

	@Override
	public void start() {
		this.running = true;
		try {
			members().forEach(SmartLifecycle::start);
		}
		catch (RuntimeException | Error ex) {
			stop();
			throw ex;
		}
	}

	@Override
	public void stop() {
		this.running = false;
		members().forEach(SmartLifecycle::stop);
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		List<SmartLifecycle> stopping = List.copyOf(members());
		AtomicInteger busy = new AtomicInteger(stopping.size() + 1);
		Runnable stopped = () -> {
			if (busy.decrementAndGet() == 0) {
				callback.run();
			}
		};
		stopping.forEach((member) -> member.stop(stopped));
		stopped.run();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
