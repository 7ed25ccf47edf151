package be.sizingservers.ipc;

/**
 * The receiver has no handler for the request: none at all, none for its type, or it does
 * not know the type.
 */
public final class NoRequestHandlerException extends RequestException {

	/**
	 * Creates an exception, to be thrown by a {@link RequestHandler} that answers some
	 * requests only.
	 * @param message which request has no handler
	 */
	public NoRequestHandlerException(String message) {
		super(message);
	}

}
