package be.sizingservers.ipc.session;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.ProtocolException;

/**
 * The receiver's half of the session with one sender instance. It outlives connections:
 * two numbers and the failures that the sender has not confirmed.
 * <p>
 * The connection with the highest epoch owns it. Its thread holds the {@linkplain #enter
 * turn} while it takes messages, so that a newer connection's first message waits for
 * what an older one is still handling. Handled is advanced by whoever ran the listener,
 * in order, and read by whoever acknowledges.
 */
public final class InboundSession {

	private final UUID sender;

	private final String application;

	private final ReentrantLock turn = new ReentrantLock();

	private final SerialQueue queue = new SerialQueue();

	private final ConcurrentNavigableMap<Long, Failure> failures = new ConcurrentSkipListMap<>();

	private final AtomicLong handled;

	/**
	 * Written by the holder of the turn.
	 */
	private volatile long received;

	private volatile long epoch;

	private volatile Disconnectable owner;

	InboundSession(Frame.Hello hello, Disconnectable owner) {
		this.sender = hello.sender();
		this.application = hello.application();
		this.received = hello.startSequence() - 1;
		this.handled = new AtomicLong(this.received);
		this.epoch = hello.epoch();
		this.owner = owner;
	}

	/**
	 * The sender.
	 * @return its instance
	 */
	public UUID sender() {
		return this.sender;
	}

	/**
	 * The name of the sender's application.
	 * @return empty if it has none
	 */
	public String application() {
		return this.application;
	}

	/**
	 * Keeps messages in order that are handled on an executor, over all connections.
	 * @return the session's queue
	 */
	public SerialQueue queue() {
		return this.queue;
	}

	/**
	 * Makes a connection the owner, if it is newer than the one before, which it breaks.
	 * @return {@code false} if it is not
	 */
	synchronized boolean own(Frame.Hello hello, Disconnectable link) {
		if (hello.epoch() <= this.epoch) {
			return false;
		}
		this.epoch = hello.epoch();
		this.owner.disconnect();
		this.owner = link;
		confirm(hello.verdictsSeen());
		return true;
	}

	/**
	 * Tells whether a connection still owns the session.
	 * @param link the connection
	 * @return {@code false} for good once a newer one does
	 */
	public boolean isOwnedBy(Disconnectable link) {
		return this.owner == link;
	}

	/**
	 * Takes the turn, waiting for an older connection's message.
	 */
	public void enter() {
		this.turn.lock();
	}

	/**
	 * Gives the turn back.
	 */
	public void exit() {
		this.turn.unlock();
	}

	/**
	 * A message has arrived. With the turn.
	 * @param sequence its sequence number
	 * @return {@code false} if it was received before: it is dropped, and acknowledged
	 * again
	 * @throws ProtocolException if messages are missing before it
	 */
	public boolean accept(long sequence) {
		long expected = this.received + 1;
		if (sequence < expected) {
			return false;
		}
		if (sequence > expected) {
			throw new ProtocolException(
					"Message %d came where %d was next, and no SKIP names the gap".formatted(sequence, expected));
		}
		this.received = sequence;
		return true;
	}

	/**
	 * The sender names a gap. With the turn, when all before it is handled or on its way.
	 * @param skip the gap
	 * @return the last sequence number to count as handled after what is under way, or 0
	 * if it was named before
	 * @throws ProtocolException if messages are missing before it, or it is none
	 */
	public long skip(Frame.Skip skip) {
		if (skip.from() > this.received + 1 || skip.to() < skip.from()) {
			throw new ProtocolException(
					"SKIP names %d to %d where %d was next".formatted(skip.from(), skip.to(), this.received + 1));
		}
		if (skip.to() <= this.received) {
			return 0;
		}
		this.received = skip.to();
		return skip.to();
	}

	/**
	 * The message after the last handled one has been handled.
	 * @param sequence the message, or the end of a gap
	 * @return {@code false} if the session was abandoned meanwhile: the message has
	 * failed
	 */
	public boolean handled(long sequence) {
		return advance(this.handled.get(), sequence);
	}

	/**
	 * The message after the last handled one has failed.
	 * @param sequence the message
	 * @param failure why
	 * @return {@code false} if the session was abandoned meanwhile
	 */
	public boolean failed(long sequence, Failure failure) {
		long before = this.handled.get();
		if (before >= sequence) {
			return false;
		}
		this.failures.put(sequence, failure);
		return advance(before, sequence);
	}

	private boolean advance(long before, long sequence) {
		return before < sequence && this.handled.compareAndSet(before, sequence);
	}

	/**
	 * Fails all that is received and not handled, because the receiver is closed and
	 * cannot wait. Whatever its listener does then changes no verdict.
	 * @param failure why
	 */
	public void abandon(Failure failure) {
		while (true) {
			long before = this.handled.get();
			long until = this.received;
			for (long sequence = before + 1; sequence <= until; sequence++) {
				this.failures.putIfAbsent(sequence, failure);
			}
			if (before >= until || advance(before, until)) {
				return;
			}
			this.failures.keySet()
				.removeIf((sequence) -> sequence <= this.handled.get() && this.failures.get(sequence) == failure);
		}
	}

	/**
	 * The sender has seen the verdicts up to here: their failures need not be kept.
	 * @param verdictsSeen a sequence number
	 */
	public void confirm(long verdictsSeen) {
		if (!this.failures.isEmpty()) {
			this.failures.headMap(verdictsSeen, true).clear();
		}
	}

	/**
	 * What to acknowledge.
	 * @return what is received and handled by now
	 */
	public Frame.Ack ack() {
		long handledByNow = this.handled.get();
		return new Frame.Ack(Math.max(this.received, handledByNow), handledByNow);
	}

	/**
	 * The failures to name before an acknowledgement.
	 * @param after those beyond this
	 * @param upTo those up to this
	 * @return the frames, in order
	 */
	public List<Frame.Failed> failures(long after, long upTo) {
		if (after >= upTo || this.failures.isEmpty()) {
			return List.of();
		}
		List<Frame.Failed> frames = new ArrayList<>();
		this.failures.subMap(after, false, upTo, true)
			.forEach((sequence, failure) -> frames.add(new Frame.Failed(sequence, failure.code(), failure.reason())));
		return frames;
	}

	/**
	 * Tells whether all that is received is handled.
	 * @return {@code false} while a message is under way
	 */
	public boolean isDrained() {
		return this.handled.get() >= this.received;
	}

	/**
	 * What has been received.
	 * @return the last sequence number
	 */
	public long received() {
		return this.received;
	}

	Frame.Welcome welcome(UUID receiver) {
		return new Frame.Welcome(receiver, this.received, Math.min(this.handled.get(), this.received));
	}

	/**
	 * Without {@code resume} nothing was written in this session: the start names the
	 * gap.
	 */
	void start(long startSequence) {
		if (!this.turn.tryLock()) {
			return;
		}
		try {
			if (startSequence - 1 > this.received && this.handled.compareAndSet(this.received, startSequence - 1)) {
				this.received = startSequence - 1;
			}
		}
		finally {
			exit();
		}
	}

}
