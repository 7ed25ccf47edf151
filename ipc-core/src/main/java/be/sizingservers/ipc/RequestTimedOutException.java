package be.sizingservers.ipc;

/**
 * A receiver, or all that were left, had not answered when the time was up. The request
 * may be handled all the same, later too; what is answered then is dropped.
 */
public final class RequestTimedOutException extends RequestException {

	RequestTimedOutException(String message) {
		super(message);
	}

}
