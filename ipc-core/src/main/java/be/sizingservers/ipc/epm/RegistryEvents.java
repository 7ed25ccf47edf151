package be.sizingservers.ipc.epm;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.transport.Refusals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log and the listener what an End Point Manager does. Thread-safe.
 */
final class RegistryEvents {

	private static final Logger LOGGER = LoggerFactory.getLogger(EndPointManagerServer.class);

	private final EndPointManagerListener listener;

	private final Refusals refusals;

	RegistryEvents(EndPointManagerListener listener, LongSupplier nanoClock) {
		this.listener = listener;
		this.refusals = new Refusals(LOGGER, "a client", nanoClock);
	}

	void registered(RegisteredReceiver receiver) {
		log(receiver, "Registered a receiver");
		tell((listener) -> listener.registered(receiver));
	}

	void deregistered(RegisteredReceiver receiver) {
		log(receiver, "A receiver has ended its registration");
		tell((listener) -> listener.deregistered(receiver));
	}

	void expired(RegisteredReceiver receiver) {
		log(receiver, "A receiver is gone: its lease was not renewed");
		tell((listener) -> listener.expired(receiver));
	}

	/**
	 * The store has logged it.
	 */
	void held(int count, Duration held) {
		tell((listener) -> listener.held(count, held));
	}

	/**
	 * What is from outside in the text is printable.
	 */
	void refused(String host, RefusalReason reason, String text) {
		this.refusals.refused(host, reason, text);
		tell((listener) -> listener.refused(host, reason, text));
	}

	void served(EndPointManagerListener.Operation operation, EndPointManagerListener.Outcome outcome, Duration time) {
		tell((listener) -> listener.served(operation, outcome, time));
	}

	private static void log(RegisteredReceiver receiver, String what) {
		EndPoint endPoint = receiver.registration().endPoint();
		String handle = Printable.of(receiver.registration().handle().value());
		String address = endPoint.address().getAddress().getHostAddress();
		LOGGER.atInfo()
			.addKeyValue("handle", handle)
			.addKeyValue("instance", endPoint.instanceId())
			.addKeyValue("application", Printable.of(endPoint.application()))
			.addKeyValue("host", receiver.host())
			.addKeyValue("processId", endPoint.processId())
			.addKeyValue("address", address)
			.addKeyValue("port", endPoint.address().getPort())
			.log("{}: {} of '{}' at {}, port {}", what, endPoint.instanceId(), handle, address,
					endPoint.address().getPort());
	}

	private void tell(Consumer<EndPointManagerListener> event) {
		try {
			event.accept(this.listener);
		}
		catch (RuntimeException | Error ex) {
			// Also an error: it must not end a thread that others depend on.
			LOGGER.error("The listener of the End Point Manager threw an exception", ex);
		}
	}

}
