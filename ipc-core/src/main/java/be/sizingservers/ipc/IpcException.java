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

	/**
	 * Creates an exception that may have no stack trace, for one that is not thrown where
	 * it is created.
	 * @param message what happened, with which value, and what to do
	 * @param cause the cause, if there is one
	 * @param writableStackTrace whether there is a stack trace
	 */
	protected IpcException(String message, @Nullable Throwable cause, boolean writableStackTrace) {
		super(message, cause, true, writableStackTrace);
	}

}
