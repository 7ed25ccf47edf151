package be.sizingservers.ipc;

/**
 * The request was handled, but its answer is not of the type that was asked for, or
 * cannot be decoded.
 */
public final class WrongReplyException extends RequestException {

	WrongReplyException(String message) {
		super(message);
	}

}
