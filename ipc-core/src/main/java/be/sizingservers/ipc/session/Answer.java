package be.sizingservers.ipc.session;

import be.sizingservers.ipc.wire.Frame;

/**
 * What a request was answered with.
 *
 * @param contentType how the payload is encoded
 * @param typeId the logical type id
 * @param payload the encoded answer, not to be changed
 */
public record Answer(String contentType, String typeId, byte[] payload) implements Outcome {

	@Override
	public Frame frame(long sequence) {
		return new Frame.Reply(sequence, this.contentType, this.typeId, this.payload);
	}

	@Override
	public long bytes() {
		return this.payload.length;
	}

}
