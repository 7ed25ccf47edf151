package be.sizingservers.ipc.wire;

/**
 * The kinds of frames between an End Point Manager and its clients, by their number on
 * the wire.
 */
final class EpmFrameKind {

	static final int OPEN = 32;

	static final int OPENED = 33;

	static final int REGISTER = 34;

	static final int REGISTERED = 35;

	static final int RENEW = 36;

	static final int RENEWED = 37;

	static final int DEREGISTER = 38;

	static final int DEREGISTERED = 39;

	static final int WATCH = 40;

	static final int UNWATCH = 41;

	static final int SNAPSHOT = 42;

	static final int EVENTS = 43;

	static final int PROGRESS = 44;

	static final int REFUSED = 45;

	static final int KEEP_ALIVE = 46;

	static final int CLOSING = 47;

	private EpmFrameKind() {
	}

}
