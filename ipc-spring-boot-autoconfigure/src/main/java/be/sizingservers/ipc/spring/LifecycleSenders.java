package be.sizingservers.ipc.spring;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Sender;
import org.jspecify.annotations.Nullable;

/**
 * The senders of an application context besides its {@link Sender} bean. Those that are
 * known beforehand start with the context, others at their first use; all stop with it
 * (phase 0). Thread-safe; who waits for a sender to start holds up nobody who asks for
 * another one.
 */
public final class LifecycleSenders extends LifecycleGroup implements SenderFactory {

	private final Handle own;

	private final Supplier<@Nullable Sender> bean;

	private final Collection<Handle> known;

	private final Function<Handle, Sender> starter;

	private final Consumer<Sender> created;

	private final Map<String, LifecycleSender> senders = new ConcurrentHashMap<>();

	private volatile @Nullable Sender ownSender;

	/**
	 * Creates senders that are not started yet.
	 * @param own the handle of the sender bean
	 * @param bean gives the sender bean of that handle, if there is one; called when that
	 * is asked for
	 * @param known the handles whose senders start with the context
	 * @param starter starts a new sender of a handle at every start of the context
	 * @param created hears of the one sender that there is for a handle, besides the
	 * sender bean, before its first start
	 */
	public LifecycleSenders(Handle own, Supplier<@Nullable Sender> bean, Collection<Handle> known,
			Function<Handle, Sender> starter, Consumer<Sender> created) {
		super(0);
		this.own = own;
		this.bean = bean;
		this.known = List.copyOf(known);
		this.starter = starter;
		this.created = created;
	}

	@Override
	public void start() {
		this.known.forEach((handle) -> find(handle.value()));
		super.start();
	}

	@Override
	public Sender sender(String handle) {
		Sender sender = find(handle);
		if (isRunning() && sender != this.ownSender && sender instanceof LifecycleSender other && !other.isRunning()) {
			other.start();
			if (!isRunning()) {
				// The context has stopped meanwhile, and may not have seen it run.
				other.stop();
			}
		}
		return sender;
	}

	private Sender find(String handle) {
		Sender bean = handle.equals(this.own.value()) ? ownSender() : null;
		if (bean != null) {
			return bean;
		}
		LifecycleSender known = this.senders.get(handle);
		return (known != null) ? known : this.senders.computeIfAbsent(handle, this::create);
	}

	private @Nullable Sender ownSender() {
		Sender sender = this.ownSender;
		if (sender == null) {
			sender = this.bean.get();
			this.ownSender = sender;
		}
		return sender;
	}

	private LifecycleSender create(String value) {
		Handle handle = Handle.of(value);
		LifecycleSender sender = new LifecycleSender(handle, () -> this.starter.apply(handle));
		this.created.accept(sender);
		return sender;
	}

	@Override
	Collection<LifecycleSender> members() {
		return this.senders.values();
	}

	/**
	 * The senders that there are by now, besides the sender bean.
	 * @return a snapshot
	 */
	public List<LifecycleSender> senders() {
		return List.copyOf(this.senders.values());
	}

}
