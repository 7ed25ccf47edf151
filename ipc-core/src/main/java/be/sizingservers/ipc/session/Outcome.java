package be.sizingservers.ipc.session;

import be.sizingservers.ipc.wire.Frame;

/**
 * What a receiver has to say of a message, beyond that it is handled. Immutable.
 */
public sealed interface Outcome permits Failure, Answer {

	/**
	 * How it is said.
	 * @param sequence the message
	 * @return the frame
	 */
	Frame frame(long sequence);

	/**
	 * What it costs to keep, roughly.
	 * @return bytes
	 */
	long bytes();

}
