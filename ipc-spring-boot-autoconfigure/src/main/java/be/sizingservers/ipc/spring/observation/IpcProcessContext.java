package be.sizingservers.ipc.spring.observation;

import java.util.Map;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.UnknownPayload;
import io.micrometer.observation.transport.ReceiverContext;

/**
 * A received message that is being handled. Its carrier are the headers that have come
 * with it, from which a tracer takes its own, such as {@code traceparent}.
 */
public final class IpcProcessContext extends ReceiverContext<Map<String, String>> {

	private final Message message;

	private volatile boolean handled;

	/**
	 * Creates a context.
	 * @param message the message
	 */
	public IpcProcessContext(Message message) {
		super(Map::get);
		this.message = message;
		setCarrier(message.headers());
		if (!message.application().isEmpty()) {
			setRemoteServiceName(Printable.of(message.application()));
		}
	}

	/**
	 * What is handled.
	 * @return the message
	 */
	public Message message() {
		return this.message;
	}

	/**
	 * What has become of it, in a word.
	 * @return see {@link IpcObservation.LowCardinalityKeyNames#OUTCOME}
	 */
	public String outcome() {
		if (this.message.payload() instanceof UnknownPayload) {
			return "rejected";
		}
		if (getError() != null) {
			return "failed";
		}
		return this.handled ? "handled" : "unknown";
	}

	void handled() {
		this.handled = true;
	}

}
