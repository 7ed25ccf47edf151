package be.sizingservers.ipc.epm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import be.sizingservers.ipc.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What the observer of a store has heard, in order.
 */
final class RecordedEvents implements RegistryStore.Observer {

	static final String CHANGED_ALL = "changed all";

	private final List<String> events = new CopyOnWriteArrayList<>();

	static String changedOf(Handle handle) {
		return "changed " + handle;
	}

	static String expiredOf(RegisteredReceiver receiver) {
		return "expired " + RegisteredReceivers.idOf(receiver);
	}

	static String heldOf(int count, Duration held) {
		return "held %d for %s".formatted(count, held);
	}

	@Override
	public void changed(@Nullable Handle handle) {
		this.events.add((handle != null) ? changedOf(handle) : CHANGED_ALL);
	}

	@Override
	public void expired(RegisteredReceiver receiver) {
		this.events.add(expiredOf(receiver));
	}

	@Override
	public void held(int count, Duration held) {
		this.events.add(heldOf(count, held));
	}

	List<String> all() {
		return this.events;
	}

	void forget() {
		this.events.clear();
	}

}
