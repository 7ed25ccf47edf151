package be.sizingservers.ipc.wire;

/**
 * Why a receiver refuses a session. The ordinal is not used on the wire.
 */
public enum RejectCode {

	/**
	 * The receiver speaks another version.
	 */
	VERSION(1),

	/**
	 * The receiver has another handle or another instance: the wanted one is gone.
	 */
	NOT_HERE(2),

	/**
	 * The session is to be resumed, but the receiver does not know it any more.
	 */
	SESSION_LOST(3),

	/**
	 * A newer connection of the same session is there.
	 */
	FENCED(4),

	/**
	 * The receiver is closing.
	 */
	CLOSING(5);

	private final int number;

	RejectCode(int number) {
		this.number = number;
	}

	int number() {
		return this.number;
	}

	static RejectCode of(int number) {
		for (RejectCode code : values()) {
			if (code.number == number) {
				return code;
			}
		}
		throw new ProtocolException("REJECT has the unknown code " + number);
	}

}
