package be.sizingservers.ipc.spring;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.ReceiverSession;
import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.directory.EndPoint;

/**
 * A receiver of an application context. It starts with the context and stops with it, any
 * number of times, each time with a new instance id and key. In between it can be
 * {@linkplain #drain() drained} and {@linkplain #resume() resumed}. While the context is
 * stopped or it is drained, {@link #sessions()} is empty, {@link #refusals()} goes on
 * over all starts, and all but these, {@link #handle()} and {@link #close()} throws an
 * {@link IllegalStateException}. It starts late and stops early (phase
 * {@code Integer.MAX_VALUE - 100}), so that listeners find everything else running.
 * Thread-safe.
 */
public final class LifecycleReceiver extends RestartableLifecycle<Receiver> implements Receiver {

	static final int PHASE = Integer.MAX_VALUE - 100;

	private final Handle handle;

	/**
	 * Of those that are closed.
	 */
	private final Map<RefusalReason, Long> closed = new EnumMap<>(RefusalReason.class);

	/**
	 * Creates a receiver that is not started yet.
	 * @param handle its handle
	 * @param starter starts a new receiver at every start of the context
	 */
	public LifecycleReceiver(Handle handle, Supplier<Receiver> starter) {
		super("receiver of handle '%s'".formatted(handle), PHASE, starter, Receiver::close);
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
		return look((open) -> {
			Map<RefusalReason, Long> sum = new EnumMap<>(RefusalReason.class);
			add(sum, this.closed);
			open.forEach((receiver) -> add(sum, receiver.refusals()));
			return sum;
		});
	}

	private static void add(Map<RefusalReason, Long> sum, Map<RefusalReason, Long> more) {
		more.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
	}

	@Override
	public List<ReceiverSession> sessions() {
		return look((open) -> open.stream().flatMap((receiver) -> receiver.sessions().stream()).toList());
	}

	/**
	 * Tells whether it takes messages.
	 * @return {@code false} before the context has started it, after a stop, and from the
	 * moment at which it is {@linkplain #drain() drained}, when {@link #isRunning()} is
	 * still {@code true}
	 */
	public boolean isReceiving() {
		return isOpen();
	}

	/**
	 * Takes no more messages until {@link #resume()}, or a stop and a start of the
	 * context, which sees it run all the same: closes the receiver, so that senders send
	 * it nothing more, and waits for its listeners as {@link Receiver#close()} does. A
	 * listener that calls it is not waited for, here or by a later stop. A second call
	 * waits for the first one. Does nothing while the context has not started it: a start
	 * begins with a receiver that receives.
	 */
	public void drain() {
		suspend();
	}

	/**
	 * Receives again after {@link #drain()}, as a new instance. Does nothing if it
	 * receives, or if the context has not started it or has stopped it: see
	 * {@link #isReceiving()}. Waits for no drain that is under way, so that listeners of
	 * both instances may be busy at the same time, and an only allowed port taken still.
	 * If it cannot start, it throws what a start of the context throws and stays drained.
	 */
	@Override
	public synchronized void resume() {
		super.resume();
	}

	@Override
	void closed(Receiver receiver) {
		add(this.closed, receiver.refusals());
	}

	@Override
	public void close() {
		stop();
	}

}
