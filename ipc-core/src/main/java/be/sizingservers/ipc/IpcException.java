package be.sizingservers.ipc;

import org.jspecify.annotations.Nullable;

/**
 * The root of all exceptions of this library. Wrong arguments are
 * {@link IllegalArgumentException}s instead, calls at a wrong time
 * {@link IllegalStateException}s.
 */
public class IpcException extends RuntimeException {

	/**
	 * Creates an exception.
	 * @param message what happened, with which value, and what to do
	 */
	public IpcException(String message) {
		super(message);
	}

	/**
	 * Creates an exception with a cause.
	 * @param message what happened, with which value, and what to do
	 * @param cause the cause, if there is one
	 */
	public IpcException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
