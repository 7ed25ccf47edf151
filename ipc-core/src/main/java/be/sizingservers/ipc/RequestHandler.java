package be.sizingservers.ipc;

/**
 * Answers the requests that come to a {@link Receiver}.
 * <p>
 * Called like a {@link MessageListener}: on the thread of the sender's connection, or on
 * the receiver's executor if one is set, one message or request at a time and in order
 * per sender, several senders in parallel. A slow handler holds up its own sender only.
 * What it returns goes to the sender that asked; what it throws fails the request there,
 * with the exception's message.
 */
@FunctionalInterface
public interface RequestHandler {

	/**
	 * Answers one request.
	 * @param request the request
	 * @return the answer: {@code byte[]}, {@code String}, or any object that the codec
	 * can write; not {@code null}
	 * @throws NoRequestHandlerException to say that there is no handler for this request
	 * @throws Exception to fail the request at its sender
	 */
	Object onRequest(Message request) throws Exception;

}
