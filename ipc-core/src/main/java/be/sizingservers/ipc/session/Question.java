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

	/**
	 * What an answer costs besides its own bytes, roughly.
	 */
	private static final int OVERHEAD = 128;

	private final PendingRequest request;

	private final OutboundSession session;

	/**
	 * Guarded by {@code this}, like whether it may still come.
	 */
	private Frame.@Nullable Reply reply;

	private boolean taken;

	/**
	 * The callback thread's.
	 */
	private boolean answered;

	Question(PendingRequest request, OutboundSession session) {
		this.request = request;
		this.session = session;
	}

	EndPoint endPoint() {
		return this.session.endPoint();
	}

	/**
	 * The receiver has answered, perhaps not for the first time.
	 * @return how many bytes are kept more than before
	 */
	synchronized long replied(Frame.Reply said) {
		if (this.taken) {
			return 0;
		}
		long more = bytes(said) - bytes(this.reply);
		this.reply = said;
		return more;
	}

	private synchronized Frame.@Nullable Reply take() {
		Frame.Reply last = this.reply;
		this.reply = null;
		this.taken = true;
		this.session.questions().taken(bytes(last));
		return last;
	}

	private static long bytes(Frame.@Nullable Reply kept) {
		return (kept != null) ? OVERHEAD + kept.payload().length : 0;
	}

	/**
	 * The verdict is there, and gives the reply its worth.
	 */
	void answer(Delivery delivery) {
		if (!this.answered) {
			this.answered = true;
			Frame.Reply last = take();
			this.request.take(delivery, (delivery instanceof Delivery.Delivered) ? last : null);
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
		take();
	}

}
