package be.sizingservers.ipc;

/**
 * Why a request has no answer. There is a subtype for each reason; a request that was
 * never sent, for example because its payload cannot be encoded, fails as
 * {@link Sender#send(Object)} does. Without a stack trace, as it is made on the sender's
 * callback thread.
 */
public abstract sealed class RequestException extends IpcException
		permits NoReceiversException, RequestTimedOutException, RequestHandlerThrewException, NoRequestHandlerException,
		UndeliveredRequestException, WrongReplyException, AllReceiversFailedException {

	RequestException(String message) {
		super(message, null, false);
	}

}
