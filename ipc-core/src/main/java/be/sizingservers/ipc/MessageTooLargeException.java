package be.sizingservers.ipc;

/**
 * A message is larger than {@link Limits#frameBytes()}. Nothing was sent.
 */
public class MessageTooLargeException extends IpcException {

	/**
	 * Creates an exception.
	 * @param message which size, which limit, and what to do
	 */
	public MessageTooLargeException(String message) {
		super(message);
	}

}
