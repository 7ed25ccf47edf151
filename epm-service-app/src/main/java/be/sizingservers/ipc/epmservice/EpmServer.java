package be.sizingservers.ipc.epmservice;

import be.sizingservers.ipc.epm.EndPointManagerServer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The manager of this application: started and stopped with the web server, any number of
 * times. Readiness has been withdrawn before it stops. Thread-safe.
 */
@Component
class EpmServer implements SmartLifecycle {

	private final ServerStarter starter;

	private volatile @Nullable EndPointManagerServer running;

	EpmServer(ServerStarter starter) {
		this.starter = starter;
	}

	/**
	 * The manager.
	 * @return {@code null} while it is stopped
	 */
	@Nullable EndPointManagerServer running() {
		return this.running;
	}

	@Override
	public synchronized void start() {
		if (this.running == null) {
			this.running = this.starter.start();
		}
	}

	@Override
	public void stop() {
		EndPointManagerServer stopping = detach();
		if (stopping != null) {
			stopping.close();
		}
	}

	@Override
	public void stop(Runnable callback) {
		new Thread(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		}, "epm-stop").start();
	}

	private synchronized @Nullable EndPointManagerServer detach() {
		EndPointManagerServer detached = this.running;
		this.running = null;
		return detached;
	}

	@Override
	public boolean isRunning() {
		return this.running != null;
	}

	@Override
	public int getPhase() {
		return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE;
	}

}
