package be.sizingservers.ipc.epm;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import be.sizingservers.ipc.RefusalReason;

/**
 * Keeps what it hears.
 */
final class RecordingListener implements EndPointManagerListener {

	final List<UUID> registered = new CopyOnWriteArrayList<>();

	final List<UUID> deregistered = new CopyOnWriteArrayList<>();

	final List<UUID> expired = new CopyOnWriteArrayList<>();

	final List<String> refused = new CopyOnWriteArrayList<>();

	final List<RefusalReason> refusalReasons = new CopyOnWriteArrayList<>();

	final List<String> served = new CopyOnWriteArrayList<>();

	@Override
	public void registered(RegisteredReceiver receiver) {
		this.registered.add(instance(receiver));
	}

	@Override
	public void deregistered(RegisteredReceiver receiver) {
		this.deregistered.add(instance(receiver));
	}

	@Override
	public void expired(RegisteredReceiver receiver) {
		this.expired.add(instance(receiver));
	}

	@Override
	public void refused(String host, RefusalReason reason, String text) {
		this.refused.add(text);
		this.refusalReasons.add(reason);
	}

	@Override
	public void served(Operation operation, Outcome outcome, Duration time) {
		this.served.add(operation + " " + outcome);
	}

	private static UUID instance(RegisteredReceiver receiver) {
		return receiver.registration().endPoint().instanceId();
	}

}
