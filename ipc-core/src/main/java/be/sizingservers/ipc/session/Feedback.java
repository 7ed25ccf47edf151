package be.sizingservers.ipc.session;

import java.util.Set;

import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.log.Cursor;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.ProtocolException;

/**
 * What one receiver says of its messages: checked against what was written to it, then
 * noted as verdicts and answers. Called by the reader of acknowledgements, without the
 * sender's lock; the holder of the pen confirms.
 */
final class Feedback {

	private final EndPoint endPoint;

	private final Cursor cursor;

	private final Verdicts verdicts;

	private final Attachment attachment;

	private final long startSequence;

	private final Questions questions;

	private final Confirmations confirmations;

	Feedback(EndPoint endPoint, Cursor cursor, Verdicts verdicts, Attachment attachment, Limits limits) {
		this.endPoint = endPoint;
		this.cursor = cursor;
		this.verdicts = verdicts;
		this.attachment = attachment;
		this.startSequence = cursor.received() + 1;
		this.questions = new Questions(limits.lagBytes());
		this.confirmations = new Confirmations(limits);
	}

	/**
	 * The first message of the session.
	 */
	long startSequence() {
		return this.startSequence;
	}

	/**
	 * The requests that wait for the receiver's answer.
	 */
	Questions questions() {
		return this.questions;
	}

	void acknowledged(Frame.Ack ack) {
		long received = ack.lastReceived();
		if (received > this.cursor.everWritten() || ack.lastHandled() > received) {
			throw new ProtocolException("ACK says received %d, handled %d, but only %d is written".formatted(received,
					ack.lastHandled(), this.cursor.everWritten()));
		}
		if (received < this.cursor.received() || ack.lastHandled() < this.verdicts.handled()) {
			throw new ProtocolException("ACK says received %d, handled %d, but said %d and %d before"
				.formatted(received, ack.lastHandled(), this.cursor.received(), this.verdicts.handled()));
		}
		this.cursor.received(received);
		Set<Long> failures = this.verdicts.failuresUpTo(ack.lastHandled());
		this.verdicts.handled(ack.lastHandled(), failures.isEmpty() ? 0 : this.attachment.meant(failures));
		this.confirmations.acknowledged();
		this.questions.acknowledged();
	}

	/**
	 * The receiver has failed a message.
	 * @return why, in words
	 */
	String failed(Frame.Failed failed) {
		checkWritten("FAILED", failed.sequence());
		this.confirmations.read(failed.reason().length());
		String text = "%s: %s".formatted(this.endPoint, Printable.of(failed.reason()));
		this.verdicts.failed(failed.sequence(), failed.code().reason(), text);
		return text;
	}

	void replied(Frame.Reply reply) {
		checkWritten("REPLY", reply.sequence());
		this.confirmations.read(reply.payload().length);
		this.questions.replied(reply);
	}

	private void checkWritten(String frame, long sequence) {
		if (sequence > this.cursor.everWritten() || sequence < this.startSequence) {
			throw new ProtocolException("%s names message %d, but %d to %d was written".formatted(frame, sequence,
					this.startSequence, this.cursor.everWritten()));
		}
	}

	void check(Frame.GoAway goAway) {
		if (goAway.lastReceived() > this.cursor.everWritten()) {
			throw new ProtocolException("GOAWAY says received %d, but only %d is written"
				.formatted(goAway.lastReceived(), this.cursor.everWritten()));
		}
	}

	/**
	 * What is known here is about to be written to the receiver.
	 * @return up to where its verdicts are known
	 */
	long confirm() {
		this.confirmations.confirmed();
		return this.verdicts.handled();
	}

	boolean isConfirmationDue() {
		return this.confirmations.isDue();
	}

}
