package be.sizingservers.ipc;

/**
 * The receiver's request handler threw, or what it returned cannot be sent. The message
 * names the receiver and has the class and message of what was thrown there.
 */
public final class RequestHandlerThrewException extends RequestException {

	RequestHandlerThrewException(String message) {
		super(message);
	}

}
