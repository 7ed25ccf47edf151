package be.sizingservers.ipc.wire;

/**
 * Why an End Point Manager refuses something.
 */
public enum RefusalCode {

	/**
	 * The version is not spoken.
	 */
	VERSION(1),

	/**
	 * The request is none, or is not allowed here.
	 */
	INVALID(2),

	/**
	 * There is no room for more.
	 */
	FULL(3),

	/**
	 * The manager wants a password, or has none.
	 */
	CREDENTIALS(4);

	private final int number;

	RefusalCode(int number) {
		this.number = number;
	}

	int number() {
		return this.number;
	}

	static RefusalCode of(int number) {
		for (RefusalCode code : values()) {
			if (code.number == number) {
				return code;
			}
		}
		throw new ProtocolException("A refusal has the unknown code " + number);
	}

}
