package be.sizingservers.ipc;

/**
 * Why somebody who connected was refused. A small set that does not grow with what others
 * send, so that it can be the tag of a metric.
 */
public enum RefusalReason {

	/**
	 * As many connections are open as may be.
	 */
	CONNECTIONS,

	/**
	 * It had not shown who it is when too many such connections were open, and was closed
	 * for a newer one.
	 */
	CROWDED_OUT,

	/**
	 * It took too long to show who it is, or to send a frame in whole.
	 */
	TOO_SLOW,

	/**
	 * It does not hold the key or the password.
	 */
	CREDENTIALS,

	/**
	 * It announced a frame that is longer than allowed.
	 */
	TOO_LARGE,

	/**
	 * It speaks another protocol or version, or does what the protocol does not allow.
	 */
	PROTOCOL,

	/**
	 * It asked for something with values that are not allowed.
	 */
	INVALID,

	/**
	 * It asked for something of which there is as much as may be.
	 */
	FULL

}
