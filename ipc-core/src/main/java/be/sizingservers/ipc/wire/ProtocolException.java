package be.sizingservers.ipc.wire;

import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.RefusalReason;

/**
 * The peer has sent what the protocol does not allow. The connection cannot go on.
 */
public class ProtocolException extends IpcException {

	private final RefusalReason reason;

	/**
	 * Creates an exception.
	 * @param message what was received, and what is allowed
	 */
	public ProtocolException(String message) {
		this(RefusalReason.PROTOCOL, message);
	}

	/**
	 * Creates an exception.
	 * @param reason why the connection cannot go on
	 * @param message what was received, and what is allowed
	 */
	public ProtocolException(RefusalReason reason, String message) {
		super(message);
		this.reason = reason;
	}

	/**
	 * Why the connection cannot go on.
	 * @return {@link RefusalReason#PROTOCOL} unless it was created with another one
	 */
	public RefusalReason reason() {
		return this.reason;
	}

}
