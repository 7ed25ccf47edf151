package be.sizingservers.ipc.session;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * One request to one receiver. The reader of acknowledgements brings the reply, the
 * callback thread does the rest.
 */
final class Question {

	private final PendingRequest request;

	private final OutboundSession session;

	private volatile Frame.@Nullable Reply reply;

	private boolean answered;

	Question(PendingRequest request, OutboundSession session) {
		this.request = request;
		this.session = session;
	}

	EndPoint endPoint() {
		return this.session.endPoint();
	}

	void replied(Frame.Reply said) {
		this.reply = said;
	}

	/**
	 * The verdict is there, and gives the reply its worth.
	 */
	void answer(Delivery delivery) {
		if (!this.answered) {
			this.answered = true;
			this.request.take(delivery, (delivery instanceof Delivery.Delivered) ? this.reply : null);
		}
	}

	boolean isAnswered() {
		return this.answered;
	}

	/**
	 * Nobody waits for the answer any more.
	 */
	void forget(long sequence) {
		this.session.questions().remove(sequence);
	}

}
