package be.sizingservers.ipc.spring;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Receiver;

/**
 * The receivers of an application context besides its {@link Receiver} bean, one for each
 * further handle. They start and stop as {@link LifecycleReceiver} does; one that cannot
 * start closes those before it. Thread-safe.
 */
public final class LifecycleReceivers extends LifecycleGroup {

	private final Supplier<? extends Collection<Handle>> handles;

	private final Function<Handle, Receiver> starter;

	private final Consumer<Receiver> created;

	/**
	 * Of all starts so far. The thread of the context's.
	 */
	private final Map<Handle, LifecycleReceiver> known = new HashMap<>();

	private volatile List<LifecycleReceiver> receivers = List.of();

	/**
	 * Creates receivers that are not started yet.
	 * @param handles gives the handles, at every start of the context
	 * @param starter starts a new receiver of a handle at every start of the context
	 * @param created hears of the one receiver that there is for a handle, before its
	 * first start
	 */
	public LifecycleReceivers(Supplier<? extends Collection<Handle>> handles, Function<Handle, Receiver> starter,
			Consumer<Receiver> created) {
		super(LifecycleReceiver.PHASE);
		this.handles = handles;
		this.starter = starter;
		this.created = created;
	}

	@Override
	public void start() {
		if (!isRunning()) {
			this.receivers = this.handles.get()
				.stream()
				.map((handle) -> this.known.computeIfAbsent(handle, this::create))
				.toList();
		}
		super.start();
	}

	private LifecycleReceiver create(Handle handle) {
		LifecycleReceiver receiver = new LifecycleReceiver(handle, () -> this.starter.apply(handle));
		this.created.accept(receiver);
		return receiver;
	}

	@Override
	Collection<LifecycleReceiver> members() {
		return this.receivers;
	}

	/**
	 * The receivers since the last start of the context, besides the receiver bean.
	 * @return one for each handle
	 */
	public List<LifecycleReceiver> receivers() {
		return this.receivers;
	}

}
