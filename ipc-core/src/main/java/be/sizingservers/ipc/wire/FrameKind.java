package be.sizingservers.ipc.wire;

/**
 * The kinds of frames, by their number on the wire.
 */
final class FrameKind {

	static final int HELLO = 1;

	static final int WELCOME = 2;

	static final int REJECT = 3;

	static final int TYPES = 4;

	static final int DATA = 5;

	static final int SKIP = 6;

	static final int FAILED = 7;

	static final int ACK = 8;

	static final int REPLY = 9;

	static final int PING = 10;

	static final int GOAWAY = 11;

	static final int RECONNECT = 12;

	static final int OFFER = 16;

	static final int CHALLENGE = 17;

	static final int PROOF = 18;

	private FrameKind() {
	}

}
