package be.sizingservers.ipc.simulation;

/**
 * What can go wrong.
 */
enum Fault {

	/** A connection is cut at any byte; both sides notice soon, at different times. */
	CUT,
	/** A connection is cut; only the receiver notices, the sender waits for silence. */
	HALF_OPEN_AT_SENDER,
	/** A connection is cut; only the sender notices, the receiver waits for silence. */
	HALF_OPEN_AT_RECEIVER,
	/** The sender connects again while the old connection still delivers. */
	DUPLICATE_CONNECTION,
	/** A receiver's process dies; its connections are reset. */
	KILL,
	/** A receiver's machine dies; nobody says anything. */
	VANISH,
	/** A receiver's process stands still for a while. */
	STOP,
	/** A receiver is closed. */
	CLOSE_RECEIVER,
	/** A sender is closed. */
	CLOSE_SENDER,
	/** The directory removes a dead receiver before its connections break. */
	REMOVED_EARLY,
	/** The directory removes a dead receiver long after. */
	REMOVED_LATE,
	/** A receiver has forgotten a sender that comes back. */
	SESSION_LOST,
	/** A receiver was given up though it is there, and has come back. */
	SUSPENDED,
	/** A listener throws. */
	LISTENER_THROWS,
	/** A listener takes long. */
	LISTENER_TAKES_LONG,
	/** A message could not be decoded. */
	NOT_DECODED,
	/** A listener throws at a message that was acknowledged before. */
	THROWS_UNHEARD,
	/** A receiver lags at its bound and is detached. */
	OVERFLOW,
	/** A receiver keeps as many outcomes as it may, and asks to be connected again. */
	OUTCOMES_FULL,
	/** The time of a request is up. */
	REQUEST_EXPIRED,
	/** A request finds no handler. */
	NO_HANDLER,
	/** A message finds the log full and fails. */
	LOG_FULL,
	/** The directory loses a living receiver for a moment. */
	UNLISTED,
	/** A type is named again, on another connection. */
	TYPE_NAMED_AGAIN

}
