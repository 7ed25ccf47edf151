package be.sizingservers.ipc;

/**
 * Why a message failed at a receiver.
 */
public enum FailureReason {

	/**
	 * The receiver was gone before the message was written to it.
	 */
	NOT_WRITTEN,

	/**
	 * The receiver refused it: an unknown type, a payload that could not be decoded, or
	 * the session itself.
	 */
	REJECTED,

	/**
	 * The receiver's listener, or its request handler, threw.
	 */
	LISTENER_THREW,

	/**
	 * The receiver lagged at its bound.
	 */
	OVERFLOW,

	/**
	 * The message was a request, and the receiver has no handler for it.
	 */
	NO_HANDLER,

	/**
	 * The sender or the receiver was closed before the message was handled.
	 */
	CLOSED

}
