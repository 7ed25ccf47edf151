package be.sizingservers.ipc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import be.sizingservers.ipc.directory.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * Several listeners of one sender. All are called, in order; what they throw is thrown
 * after that.
 *
 * @param listeners two or more
 */
record SenderListeners(List<SenderListener> listeners) implements SenderListener {

	static @Nullable SenderListener of(@Nullable SenderListener first, List<SenderListener> others) {
		List<SenderListener> all = new ArrayList<>(others);
		if (first != null) {
			all.add(0, first);
		}
		if (all.isEmpty()) {
			return null;
		}
		return (all.size() == 1) ? all.get(0) : new SenderListeners(List.copyOf(all));
	}

	@Override
	public void beforeMessageSent(Message message, List<EndPoint> targets) {
		each((listener) -> listener.beforeMessageSent(message, targets));
	}

	@Override
	public void afterMessageSent(SendReport report) {
		each((listener) -> listener.afterMessageSent(report));
	}

	@Override
	public void sendFailed(Message message, EndPoint endPoint, IpcException cause) {
		each((listener) -> listener.sendFailed(message, endPoint, cause));
	}

	private void each(Consumer<SenderListener> call) {
		List<Throwable> thrown = new ArrayList<>();
		for (SenderListener listener : this.listeners) {
			try {
				call.accept(listener);
			}
			catch (RuntimeException | Error ex) {
				thrown.add(ex);
			}
		}
		if (!thrown.isEmpty()) {
			Throwable first = thrown.remove(0);
			thrown.forEach(first::addSuppressed);
			if (first instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) first;
		}
	}

}
