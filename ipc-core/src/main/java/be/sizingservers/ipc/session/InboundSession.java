package be.sizingservers.ipc.session;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.ReceiverSession;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's half of the session with one sender instance. It outlives connections:
 * two numbers and the outcomes, failures and answers, that the sender has not confirmed.
 * <p>
 * The connection with the highest epoch owns it. Its thread holds the {@linkplain #enter
 * turn} while it takes messages, so that a newer connection's first message waits for
 * what an older one is still handling. Handled is advanced by whoever ran the listener,
 * in order, and read by whoever acknowledges.
 */
public final class InboundSession {

	private static final long ABANDONED = -1;

	private static final long PATIENCE_MILLIS = 100;

	private final UUID sender;

	private final String application;

	private final ReentrantLock turn = new ReentrantLock();

	private final SerialQueue queue = new SerialQueue();

	private final KeptOutcomes outcomes;

	private final int frameBytes;

	/**
	 * The last handled message, or {@link #ABANDONED}: who advances it decides the
	 * verdict.
	 */
	private final AtomicLong handled;

	private volatile long handledWhenAbandoned;

	private volatile Acknowledger acknowledger = (promptly) -> {
	};

	/**
	 * Written by the holder of the turn.
	 */
	private volatile long received;

	private volatile long epoch;

	private volatile Disconnectable owner;

	private final LongSupplier nanoClock;

	/**
	 * Replaced under the monitor of {@code this}.
	 */
	private volatile LastFailure lastFailure = new LastFailure(0, null, 0);

	InboundSession(Frame.Hello hello, Disconnectable owner, Limits limits, LongSupplier nanoClock) {
		this.nanoClock = nanoClock;
		this.sender = hello.sender();
		this.application = hello.application();
		this.outcomes = new KeptOutcomes(limits);
		this.frameBytes = Math.min(limits.frameBytes(), hello.frameBytes());
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
	 * The longest frame that both sides take.
	 * @return bytes, with the length field
	 */
	public int frameBytes() {
		return this.frameBytes;
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
	 * Sets how a connection acknowledges, if it owns the session.
	 * @param link the connection
	 * @param acknowledger the connection's
	 */
	public synchronized void acknowledgeBy(Disconnectable link, Acknowledger acknowledger) {
		if (isOwnedBy(link)) {
			this.acknowledger = acknowledger;
		}
	}

	/**
	 * Asks the owning connection to acknowledge what is handled. It may be another one
	 * than brought the message.
	 * @param promptly at once; else within a millisecond
	 */
	public void acknowledge(boolean promptly) {
		this.acknowledger.acknowledge(promptly);
	}

	/**
	 * Takes the turn, waiting for an older connection's message.
	 * @param givenUp ends the wait
	 * @return {@code false} if the wait was given up
	 */
	public boolean enter(BooleanSupplier givenUp) {
		boolean interrupted = false;
		try {
			while (!givenUp.getAsBoolean()) {
				try {
					if (this.turn.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
						return true;
					}
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
			return false;
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Takes the turn if it is free.
	 * @return {@code false} if it is not
	 */
	public boolean tryEnter() {
		return this.turn.tryLock();
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
	 * The sender begins anew, for example after it had given this receiver up: what comes
	 * before its start is not for this receiver. With the turn, when all that is received
	 * is handled.
	 * @param startSequence the first message to come
	 * @return {@code false} if a message is still under way: nothing has changed
	 */
	public boolean start(long startSequence) {
		if (!pass(startSequence - 1)) {
			return false;
		}
		confirm(startSequence - 1);
		return true;
	}

	/**
	 * Takes what comes up to a message as handled, unless an earlier one is not: its
	 * verdict could never be given then.
	 */
	private boolean pass(long sequence) {
		long last = this.received;
		if (sequence > last) {
			if (!this.handled.compareAndSet(last, sequence)) {
				return false;
			}
			this.received = sequence;
		}
		return true;
	}

	/**
	 * The sender names a gap. With the turn, when all that is received is handled.
	 * @param skip the gap
	 * @return {@code false} if a message is still under way: nothing has changed
	 * @throws ProtocolException if messages are missing before it, or it is none
	 */
	public boolean skip(Frame.Skip skip) {
		long last = this.received;
		if (skip.from() > last + 1 || skip.to() < skip.from()) {
			throw new ProtocolException(
					"SKIP names %d to %d where %d was next".formatted(skip.from(), skip.to(), last + 1));
		}
		return pass(skip.to());
	}

	/**
	 * A message has been handled. Called in order, one message at a time.
	 * @param sequence the message
	 * @return {@code false} if the session was abandoned meanwhile: the message has
	 * failed
	 */
	public boolean handled(long sequence) {
		return this.handled.compareAndSet(sequence - 1, sequence);
	}

	/**
	 * A message has failed. Called in order, one message at a time.
	 * @param sequence the message
	 * @param failure why
	 * @return {@code false} if the session was abandoned meanwhile
	 */
	public boolean failed(long sequence, Failure failure) {
		return ended(sequence, failure);
	}

	/**
	 * A message has an outcome: it has failed, or is a request that was answered. Called
	 * in order, one message at a time.
	 * @param sequence the message
	 * @param outcome kept until the sender has confirmed it
	 * @return {@code false} if the session was abandoned meanwhile
	 */
	public boolean ended(long sequence, Outcome outcome) {
		if (isAbandoned()) {
			return false;
		}
		this.outcomes.put(sequence, outcome);
		if (!handled(sequence)) {
			return false;
		}
		if (outcome instanceof Failure failure) {
			count(failure, 1);
		}
		return true;
	}

	private synchronized void count(Failure failure, long messages) {
		this.lastFailure = new LastFailure(this.lastFailure.count() + messages, failure.reason(),
				this.nanoClock.getAsLong());
	}

	/**
	 * Fails all that is received and not handled, because the receiver is closed and
	 * cannot wait. Whatever its listener does then changes no verdict. A second call does
	 * nothing.
	 * @param failure why
	 */
	public void abandon(Failure failure) {
		long before;
		do {
			before = this.handled.get();
			if (before < 0) {
				return;
			}
			this.handledWhenAbandoned = before;
		}
		while (!this.handled.compareAndSet(before, ABANDONED));
		// Nobody else advances it from here on.
		long last = this.received;
		for (long sequence = before + 1; sequence <= last; sequence++) {
			this.outcomes.put(sequence, failure);
		}
		this.handledWhenAbandoned = last;
		if (last > before) {
			count(failure, last - before);
		}
	}

	/**
	 * Tells whether no listener is to be called any more.
	 * @return {@code true} for good after {@link #abandon}
	 */
	public boolean isAbandoned() {
		return this.handled.get() < 0;
	}

	private long handledByNow() {
		long value = this.handled.get();
		return (value >= 0) ? value : this.handledWhenAbandoned;
	}

	/**
	 * The sender has seen the verdicts up to here: their outcomes need not be kept.
	 * @param verdictsSeen a sequence number
	 */
	public void confirm(long verdictsSeen) {
		this.outcomes.confirm(verdictsSeen);
	}

	/**
	 * Tells whether as many outcomes are kept as may be: no more messages are to be taken
	 * until the sender has confirmed some.
	 * @return {@code true} at the bound
	 */
	public boolean isFull() {
		return this.outcomes.isFull();
	}

	long keptBytes() {
		return this.outcomes.bytes();
	}

	/**
	 * What to acknowledge.
	 * @return what is received and handled by now
	 */
	public Frame.Ack ack() {
		long upTo = handledByNow();
		return new Frame.Ack(Math.max(this.received, upTo), upTo);
	}

	/**
	 * The outcomes to name before an acknowledgement.
	 * @param after those beyond this
	 * @param upTo those up to this
	 * @return the frames, in order
	 */
	public List<Frame> outcomes(long after, long upTo) {
		return this.outcomes.frames(after, upTo);
	}

	/**
	 * Tells whether all that is received is handled.
	 * @return {@code false} while a message is under way
	 */
	public boolean isDrained() {
		return isAbandoned() || this.handled.get() >= this.received;
	}

	/**
	 * What has been received.
	 * @return the last sequence number
	 */
	public long received() {
		return this.received;
	}

	/**
	 * What is known of the sender.
	 * @param connected whether there is a connection
	 * @param since since when there is one, or not
	 * @param instants turns times of the clock into those for people
	 */
	ReceiverSession snapshot(boolean connected, long since, LongFunction<Instant> instants) {
		Frame.Ack ack = ack();
		LastFailure last = this.lastFailure;
		return new ReceiverSession(this.sender, this.application, this.owner.remoteAddress(), connected,
				instants.apply(since), ack.lastReceived(), ack.lastHandled(), last.count(), last.reason(),
				(last.count() > 0) ? instants.apply(last.nanos()) : null);
	}

	/**
	 * The newest of the failures.
	 *
	 * @param count how many there were, with this one
	 * @param reason in words; {@code null} if there was none
	 * @param nanos when
	 */
	private record LastFailure(long count, @Nullable String reason, long nanos) {
	}

	Frame.Welcome welcome(UUID receiver, long startSequence) {
		long last = Math.max(this.received, startSequence - 1);
		return new Frame.Welcome(receiver, last, Math.min(handledByNow(), last));
	}

}
