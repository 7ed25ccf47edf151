package be.sizingservers.ipc.session;

import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

import be.sizingservers.ipc.wire.Frame;

/**
 * The requests to one receiver that wait for an answer, in their order. Added under the
 * sender's lock, taken by the callback thread. What nobody has asked is not kept.
 */
final class Questions {

	private final ConcurrentNavigableMap<Long, Question> open = new ConcurrentSkipListMap<>();

	private final long maxBytes;

	/**
	 * Of answers that have come. The reader's.
	 */
	private long come;

	/**
	 * Of those that the callback thread can take, or has taken.
	 */
	private volatile long due;

	private final AtomicLong taken = new AtomicLong();

	Questions(long maxBytes) {
		this.maxBytes = maxBytes;
	}

	void add(long sequence, Question question) {
		this.open.put(sequence, question);
	}

	void remove(long sequence) {
		this.open.remove(sequence);
	}

	/**
	 * The receiver has answered; the verdict follows. For the reader of acknowledgements.
	 */
	void replied(Frame.Reply reply) {
		Question question = this.open.get(reply.sequence());
		if (question != null) {
			this.come += question.replied(reply);
		}
	}

	/**
	 * What has come has its verdicts. For the reader of acknowledgements.
	 */
	void acknowledged() {
		if (this.come != this.due) {
			this.due = this.come;
		}
	}

	/**
	 * Nobody keeps an answer for a question any more.
	 */
	void taken(long bytes) {
		if (bytes > 0) {
			this.taken.addAndGet(bytes);
		}
	}

	/**
	 * Tells whether so many answers wait for the callback thread that no more are to be
	 * read. Answers without a verdict do not count: only reading on brings it.
	 */
	boolean isFull() {
		return this.due - this.taken.get() >= this.maxBytes;
	}

	/**
	 * Answers those that have a verdict. For the callback thread.
	 * @return whether there was one
	 */
	boolean answer(Verdicts verdicts) {
		boolean any = answer(this.open, verdicts);
		for (Verdicts.Range ahead : verdicts.ahead()) {
			any |= answer(this.open.subMap(ahead.first(), true, ahead.last(), true), verdicts);
		}
		return any;
	}

	private static boolean answer(ConcurrentNavigableMap<Long, Question> questions, Verdicts verdicts) {
		boolean any = false;
		Map.Entry<Long, Question> first = questions.firstEntry();
		while (first != null && verdicts.outcome(first.getKey()) != Verdicts.Outcome.PENDING) {
			any = true;
			questions.remove(first.getKey());
			first.getValue().answer(verdicts.verdict(first.getKey()));
			first = questions.firstEntry();
		}
		return any;
	}

}
