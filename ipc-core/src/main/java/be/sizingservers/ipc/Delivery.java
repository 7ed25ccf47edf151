package be.sizingservers.ipc;

import be.sizingservers.ipc.directory.EndPoint;

/**
 * The verdict on one message for one receiver. There is exactly one for each.
 */
public sealed interface Delivery {

	/**
	 * The receiver.
	 * @return its end point
	 */
	EndPoint endPoint();

	/**
	 * The receiver's listener returned.
	 *
	 * @param endPoint the receiver
	 */
	record Delivered(EndPoint endPoint) implements Delivery {
	}

	/**
	 * Not known to be handled: failed, or uncertain.
	 */
	sealed interface Undelivered extends Delivery {

		/**
		 * What happened, in words.
		 * @return the cause
		 */
		IpcException cause();

	}

	/**
	 * The receiver has certainly not handled the message to its end.
	 *
	 * @param endPoint the receiver
	 * @param reason why
	 * @param cause what happened, in words
	 */
	record Failed(EndPoint endPoint, FailureReason reason, IpcException cause) implements Undelivered {
	}

	/**
	 * The message was written, then the session ended before its acknowledgement: the
	 * receiver may have handled it or not.
	 *
	 * @param endPoint the receiver
	 * @param cause what happened, in words
	 */
	record Uncertain(EndPoint endPoint, IpcException cause) implements Undelivered {
	}

}
