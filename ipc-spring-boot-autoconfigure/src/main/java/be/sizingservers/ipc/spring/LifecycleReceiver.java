package be.sizingservers.ipc.spring;

import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.directory.EndPoint;

/**
 * The receiver of an application context. It starts with the context and stops with it,
 * any number of times, each time with a new instance id and key; all but
 * {@link #handle()} and {@link #close()} throws an {@link IllegalStateException} while
 * the context is stopped. It starts late and stops early (phase
 * {@code Integer.MAX_VALUE - 100}), so that listeners find everything else running.
 * Thread-safe.
 */
public final class LifecycleReceiver extends RestartableLifecycle<Receiver> implements Receiver {

	private final Handle handle;

	/**
	 * Creates a receiver that is not started yet.
	 * @param handle its handle
	 * @param starter starts a new receiver at every start of the context
	 */
	public LifecycleReceiver(Handle handle, Supplier<Receiver> starter) {
		super("receiver of handle '%s'".formatted(handle), Integer.MAX_VALUE - 100, starter, Receiver::close);
		this.handle = handle;
	}

	@Override
	public Handle handle() {
		return this.handle;
	}

	@Override
	public UUID instanceId() {
		return running().instanceId();
	}

	@Override
	public EndPoint localEndPoint() {
		return running().localEndPoint();
	}

	@Override
	public Map<RefusalReason, Long> refusals() {
		return running().refusals();
	}

	@Override
	public void close() {
		stop();
	}

}
