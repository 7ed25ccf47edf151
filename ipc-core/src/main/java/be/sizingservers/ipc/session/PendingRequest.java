package be.sizingservers.ipc.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.wire.DataFrame;
import be.sizingservers.ipc.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A message whose receivers answer. Each target gives exactly one outcome, as soon as its
 * verdict is there; an answer without its verdict is none yet.
 * <p>
 * Filled under the sender's lock when the message is appended; all else is done by the
 * callback thread.
 */
public abstract non-sealed class PendingRequest extends PendingReport {

	private List<Question> questions = List.of();

	private OutboundSession[] overflowed = {};

	private boolean ended;

	/**
	 * Creates a request that is about to be sent.
	 * @param origin the sender
	 * @param payload the payload as the user gave it
	 * @param headers unmodifiable
	 */
	protected PendingRequest(Origin origin, Object payload, Map<String, String> headers) {
		super(origin, payload, headers, DataFrame.VERDICT_WANTED | DataFrame.REPLY_WANTED);
	}

	@Override
	void appended(long sequence, long sentAtMillis, Targets targets) {
		super.appended(sequence, sentAtMillis, targets);
		List<Question> asked = new ArrayList<>();
		for (OutboundSession session : targets.sessions()) {
			asked.add(new Question(this, session));
		}
		this.questions = asked;
		this.overflowed = targets.overflowed();
		// In this order: who finds one of them finds the others too.
		for (int i = 0; i < asked.size(); i++) {
			targets.sessions()[i].questions().add(sequence, asked.get(i));
		}
	}

	/**
	 * All verdicts are there: who has not answered by now does not any more.
	 */
	@Override
	public void complete() {
		super.complete();
		List<Delivery> deliveries = deliveries();
		for (int i = 0; i < this.questions.size(); i++) {
			this.questions.get(i).answer(deliveries.get(i));
		}
		end();
	}

	/**
	 * No more answers are waited for. A second call does nothing.
	 */
	void end() {
		if (this.ended) {
			return;
		}
		this.ended = true;
		for (OutboundSession session : this.overflowed) {
			answered(session.verdicts().overflow(), null);
		}
		List<EndPoint> silent = new ArrayList<>();
		for (Question question : this.questions) {
			question.forget(sequence());
			if (!question.isAnswered()) {
				silent.add(question.endPoint());
			}
		}
		// A report that a user keeps must not keep the sender's log.
		this.questions = List.of();
		this.overflowed = new OutboundSession[0];
		ended(silent);
	}

	void take(Delivery delivery, Frame.@Nullable Reply reply) {
		if (!this.ended && answered(delivery, reply)) {
			end();
		}
	}

	/**
	 * A target has its outcome. Called once for each, on the callback thread, under no
	 * lock.
	 * @param delivery the verdict
	 * @param reply the answer; {@code null} unless the request was handled and answered
	 * @return whether that is enough: no more outcomes are wanted
	 */
	protected abstract boolean answered(Delivery delivery, Frame.@Nullable Reply reply);

	/**
	 * There will be no more outcomes. Called once, on the callback thread, under no lock.
	 * @param silent the targets that have none
	 */
	protected abstract void ended(List<EndPoint> silent);

}
