package be.sizingservers.ipc.epm;

import java.time.Duration;

import be.sizingservers.ipc.RefusalReason;

/**
 * Hears what an End Point Manager does, for metrics. Called on the manager's threads, by
 * several at once, and must return at once. An exception is logged and changes nothing.
 * What is heard of receivers is from outside: make it
 * {@linkplain be.sizingservers.ipc.Printable printable} before it is logged.
 */
public interface EndPointManagerListener {

	/**
	 * What a client asks for.
	 */
	enum Operation {

		/**
		 * To register a receiver, or to do so again.
		 */
		REGISTER,

		/**
		 * To renew leases.
		 */
		RENEW,

		/**
		 * To end a registration.
		 */
		DEREGISTER,

		/**
		 * To watch a handle.
		 */
		WATCH

	}

	/**
	 * What became of it.
	 */
	enum Outcome {

		/**
		 * It was done.
		 */
		DONE,

		/**
		 * Some leases were unknown: their receivers register again.
		 */
		UNKNOWN_LEASE,

		/**
		 * It was refused.
		 */
		REFUSED

	}

	/**
	 * A receiver has registered, or has done so again, on another connection.
	 * @param receiver the receiver
	 */
	default void registered(RegisteredReceiver receiver) {
	}

	/**
	 * A receiver has ended its registration.
	 * @param receiver the receiver
	 */
	default void deregistered(RegisteredReceiver receiver) {
	}

	/**
	 * A receiver's lease was not renewed in time.
	 * @param receiver the receiver
	 */
	default void expired(RegisteredReceiver receiver) {
	}

	/**
	 * Many leases were about to expire at once, and are kept for a while.
	 * @param count how many
	 * @param held for how long
	 */
	default void held(int count, Duration held) {
	}

	/**
	 * A request or a connection was refused.
	 * @param host where it came from
	 * @param reason why
	 * @param text what happened; what is from outside in it is printable
	 */
	default void refused(String host, RefusalReason reason, String text) {
	}

	/**
	 * A request was served.
	 * @param operation what was asked for
	 * @param outcome what became of it
	 * @param time how long it took the manager
	 */
	default void served(Operation operation, Outcome outcome, Duration time) {
	}

}
