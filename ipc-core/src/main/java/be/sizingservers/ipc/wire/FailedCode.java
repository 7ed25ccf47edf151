package be.sizingservers.ipc.wire;

import be.sizingservers.ipc.FailureReason;

/**
 * Why a message failed at the receiver.
 */
public enum FailedCode {

	/**
	 * The receiver could not decode it or does not know its type.
	 */
	REJECTED(1, FailureReason.REJECTED),

	/**
	 * The listener, or the request handler, threw.
	 */
	LISTENER_THREW(2, FailureReason.LISTENER_THREW),

	/**
	 * The receiver was closed while its listener was busy.
	 */
	CLOSED(3, FailureReason.CLOSED),

	/**
	 * It is a request, and there is no handler for it.
	 */
	NO_HANDLER(4, FailureReason.NO_HANDLER);

	private final int number;

	private final FailureReason reason;

	FailedCode(int number, FailureReason reason) {
		this.number = number;
		this.reason = reason;
	}

	/**
	 * The reason as the sender's user sees it.
	 * @return the reason
	 */
	public FailureReason reason() {
		return this.reason;
	}

	int number() {
		return this.number;
	}

	static FailedCode of(int number) {
		for (FailedCode code : values()) {
			if (code.number == number) {
				return code;
			}
		}
		throw new ProtocolException("FAILED has the unknown code " + number);
	}

}
