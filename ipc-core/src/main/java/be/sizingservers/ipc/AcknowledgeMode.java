package be.sizingservers.ipc;

/**
 * When a message counts as delivered at its sender.
 */
public enum AcknowledgeMode {

	/**
	 * When the listener has returned.
	 */
	ON_HANDLED,

	/**
	 * When it has been received and decoded, before the listener is called. What the
	 * listener throws is logged and does not reach the sender. A request counts as
	 * delivered when it is answered all the same.
	 */
	ON_RECEIVED

}
