package be.sizingservers.ipc.codec;

import be.sizingservers.ipc.IpcException;
import org.jspecify.annotations.Nullable;

/**
 * A payload cannot be encoded or decoded.
 */
public class CodecException extends IpcException {

	/**
	 * Creates an exception.
	 * @param message which payload or type, what is wrong, and what to do
	 * @param cause the cause, if there is one
	 */
	public CodecException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
