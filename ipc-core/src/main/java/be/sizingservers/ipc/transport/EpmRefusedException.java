package be.sizingservers.ipc.transport;

import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.wire.RefusalCode;

/**
 * An End Point Manager does not take a connection.
 */
public class EpmRefusedException extends IpcException {

	private final RefusalCode code;

	/**
	 * Creates an exception.
	 * @param code why
	 * @param reason why, in the manager's words, fit to be printed
	 */
	public EpmRefusedException(RefusalCode code, String reason) {
		super(reason);
		this.code = code;
	}

	/**
	 * Why it does not.
	 * @return the manager's code
	 */
	public RefusalCode code() {
		return this.code;
	}

}
