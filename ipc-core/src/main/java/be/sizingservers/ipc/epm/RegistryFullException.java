package be.sizingservers.ipc.epm;

import be.sizingservers.ipc.IpcException;

/**
 * A registry has no room for another receiver.
 */
public class RegistryFullException extends IpcException {

	/**
	 * Creates an exception.
	 * @param message how many are registered, and what to do
	 */
	public RegistryFullException(String message) {
		super(message);
	}

}
