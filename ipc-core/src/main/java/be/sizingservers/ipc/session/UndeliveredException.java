package be.sizingservers.ipc.session;

import be.sizingservers.ipc.IpcException;

/**
 * Why a message was not delivered. A value rather than something that is thrown: the
 * callback thread makes many of them, and its stack would say nothing.
 */
final class UndeliveredException extends IpcException {

	UndeliveredException(String message) {
		super(message, null, false);
	}

}
