package be.sizingservers.ipc.shared;

import be.sizingservers.ipc.IpcException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes or text from outside are not what they should be: truncated, altered, too large,
 * not allowed, or made with another password or salt. Nothing of them was used.
 */
public class CorruptDataException extends IpcException {

	/**
	 * Creates an exception.
	 * @param message what is wrong, with which value, and what to do
	 * @param cause the cause, if there is one
	 */
	public CorruptDataException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
