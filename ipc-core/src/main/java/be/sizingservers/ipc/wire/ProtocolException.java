package be.sizingservers.ipc.wire;

import be.sizingservers.ipc.IpcException;

/**
 * The peer has sent what the protocol does not allow. The connection cannot go on.
 */
public class ProtocolException extends IpcException {

	/**
	 * Creates an exception.
	 * @param message what was received, and what is allowed
	 */
	public ProtocolException(String message) {
		super(message);
	}

}
