package be.sizingservers.ipc.spring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.ReceiverSession;
import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.spring.MessageHandling;

/**
 * A receiver that does not wait, when it closes, for messages that wait for their next
 * attempt.
 *
 * @param receiver the receiver
 * @param handling handles its messages
 */
record HandlingReceiver(Receiver receiver, MessageHandling handling) implements Receiver {

	@Override
	public Handle handle() {
		return this.receiver.handle();
	}

	@Override
	public UUID instanceId() {
		return this.receiver.instanceId();
	}

	@Override
	public EndPoint localEndPoint() {
		return this.receiver.localEndPoint();
	}

	@Override
	public List<ReceiverSession> sessions() {
		return this.receiver.sessions();
	}

	@Override
	public Map<RefusalReason, Long> refusals() {
		return this.receiver.refusals();
	}

	@Override
	public void close() {
		this.handling.close();
		this.receiver.close();
	}

}
