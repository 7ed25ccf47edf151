package be.sizingservers.ipc.session;

import be.sizingservers.ipc.wire.FailedCode;
import be.sizingservers.ipc.wire.Frame;

/**
 * Why a receiver failed a message.
 *
 * @param code what the sender's user sees
 * @param reason in words
 */
public record Failure(FailedCode code, String reason) implements Outcome {

	@Override
	public Frame frame(long sequence) {
		return new Frame.Failed(sequence, this.code, this.reason);
	}

	@Override
	public long bytes() {
		return this.reason.length();
	}

}
