package be.sizingservers.ipc;

import org.jspecify.annotations.Nullable;

/**
 * A receiver could not listen: none of its allowed ports is free, or the address is none
 * of this machine.
 */
public class NoFreePortException extends IpcException {

	/**
	 * Creates an exception.
	 * @param message which ports and address were tried, and what to do
	 * @param cause the last refusal
	 */
	public NoFreePortException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
