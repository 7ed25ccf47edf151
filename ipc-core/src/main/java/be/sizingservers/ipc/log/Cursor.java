package be.sizingservers.ipc.log;

import be.sizingservers.ipc.wire.DataFrame;
import org.jspecify.annotations.Nullable;

/**
 * One receiver's place in the log: what it needs (segments), what was written to it, what
 * it has received.
 * <p>
 * Three kinds of callers. Under the log's lock: everything that changes segments. The
 * holder of the link's pen, without the lock: {@link #next}. The reader of the link's
 * acknowledgements, without the lock: {@link #received(long)}.
 */
public final class Cursor {

	private final MessageLog log;

	private final Segments segments;

	/**
	 * The chunk of the write position: never recycled under the pen holder's hands.
	 */
	private volatile Chunk chunk;

	private volatile Segment segment;

	private int offset;

	private volatile long written;

	private volatile long everWritten;

	private volatile long received;

	Cursor(MessageLog log, Segment first) {
		this.log = log;
		this.segments = new Segments(log, first);
		this.segment = first;
		this.chunk = first.tail;
		this.offset = first.tail.end();
		this.written = first.first - 1;
		this.everWritten = this.written;
		this.received = this.written;
	}

	/**
	 * The last sequence number that was written, or is about to be.
	 * @return a sequence number
	 */
	public long written() {
		return this.written;
	}

	/**
	 * The last sequence number that was ever written: after a reconnect, the receiver may
	 * still find something that it had read from the connection before.
	 * @return at least {@link #written()}
	 */
	public long everWritten() {
		return this.everWritten;
	}

	/**
	 * The last sequence number that the receiver has.
	 * @return a sequence number
	 */
	public long received() {
		return this.received;
	}

	/**
	 * Notes what the receiver has. Called by one thread at a time, with numbers that do
	 * not fall.
	 * @param sequence the last sequence number that it has
	 */
	public void received(long sequence) {
		this.received = sequence;
	}

	/**
	 * Tells whether there is something to write. A hint without the lock.
	 * @return {@code false} if the written position has reached the end of the log
	 */
	public boolean hasNext() {
		Segment current = this.segment;
		Chunk at = this.chunk;
		long done = this.written;
		if (done >= current.last) {
			return current.followed;
		}
		return done < at.lastSequence() || at.next != null;
	}

	/**
	 * Tells whether a gap comes next, which {@link #skip} passes.
	 * @return {@code false} if frames come next, or nothing
	 */
	public boolean isAtGap() {
		Segment current = this.segment;
		return this.written >= current.last && current.followed;
	}

	/**
	 * Takes the next run of frames for writing. For the pen holder. Does not pass the end
	 * of a segment: {@link #skip} does.
	 * @param run is filled
	 * @param maxBytes no longer than this
	 * @return {@code false} if there is nothing to write in this segment, or the next
	 * frame is longer
	 */
	public boolean next(Run run, int maxBytes) {
		while (true) {
			Chunk at = this.chunk;
			long published = at.published();
			long last = Math.min(this.segment.last, at.firstSequence + Chunk.count(published) - 1);
			if (this.written < last) {
				int start = this.offset;
				long to = advance(at, published, last, maxBytes);
				run.frames(at.bytes, start, this.offset - start, to);
				wrote(to);
				return this.offset > start;
			}
			Chunk next = at.next;
			if (next == null || this.written >= this.segment.last) {
				return false;
			}
			// The chunk is complete once it has a successor, but may have grown since.
			if (at.lastSequence() == this.written) {
				this.offset = 0;
				this.chunk = next;
			}
		}
	}

	private void wrote(long to) {
		this.written = to;
		if (to > this.everWritten) {
			this.everWritten = to;
		}
	}

	private long advance(Chunk at, long published, long last, int maxBytes) {
		int end = Chunk.end(published);
		long lastPublished = at.firstSequence + Chunk.count(published) - 1;
		if (last == lastPublished && end - this.offset <= maxBytes) {
			this.offset = end;
			return last;
		}
		long limit = (long) this.offset + maxBytes;
		long sequence = this.written;
		int position = this.offset;
		while (sequence < last && position + (long) DataFrame.lengthAt(at.bytes, position) <= limit) {
			position += DataFrame.lengthAt(at.bytes, position);
			sequence++;
		}
		this.offset = position;
		return sequence;
	}

	/**
	 * Passes the gap after the current segment, if its end is reached and another segment
	 * follows. For the pen holder, under the lock.
	 * @param run is filled with the gap
	 * @return {@code false} if there is no gap to pass
	 */
	public boolean skip(Run run) {
		Segment current = this.segment;
		if (this.written < current.last || current == this.segments.last()) {
			return false;
		}
		Segment following = this.segments.following(current);
		run.skip(this.written + 1, following.first - 1);
		place(following, following.first);
		wrote(this.written);
		return true;
	}

	/**
	 * The first message that is not written and not in a gap. Under the lock.
	 * @return a sequence number, beyond the head of the log if all is written
	 */
	public long firstUnwritten() {
		return Math.max(unwritten().first, this.everWritten + 1);
	}

	private Segment unwritten() {
		Segment at = this.segment;
		while (this.everWritten >= at.last && at.followed) {
			at = this.segments.following(at);
		}
		return at;
	}

	/**
	 * Drops the oldest messages that are not written yet: they become a gap. Under the
	 * lock; the pen holder must take the lock for {@link #next} too.
	 * @param count at most how many
	 * @return the last one that was dropped, counted from {@link #firstUnwritten()}; less
	 * than that if there is none
	 */
	public long dropOldest(long count) {
		Segment old = unwritten();
		long first = firstUnwritten();
		long until = Math.min(first + count - 1, Math.min(old.last, this.log.headSequence()));
		if (until >= first) {
			this.segments.split(old, first - 1, until + 1, this.segment);
		}
		return until;
	}

	/**
	 * Goes to where the receiver is, after a reconnect. Under the lock, by the pen
	 * holder.
	 * @param lastReceived what the receiver has
	 */
	public void resume(long lastReceived) {
		this.received = Math.max(this.received, lastReceived);
		trim();
		Segment at = this.segments.after(lastReceived);
		place(at, Math.max(at.first, Math.min(lastReceived, at.last) + 1));
		this.written = lastReceived;
	}

	private void place(Segment target, long sequence) {
		Chunk at = target.tail;
		Chunk next = at.next;
		while (sequence > at.lastSequence() && next != null && next.firstSequence <= sequence) {
			at = next;
			next = at.next;
		}
		this.offset = at.offsetOf(sequence);
		this.chunk = at;
		this.segment = target;
		this.written = sequence - 1;
	}

	/**
	 * Ends the current stretch at the head of the log: new messages are not for this
	 * receiver. Under the lock.
	 */
	public void detach() {
		this.segments.detach();
	}

	/**
	 * Starts a new stretch at the head of the log. Under the lock.
	 */
	public void reattach() {
		this.segments.reattach();
	}

	/**
	 * Tells whether new messages are for this receiver. Under the lock.
	 * @return {@code false} while it is detached or closed
	 */
	public boolean isAttached() {
		return openSegment() != null;
	}

	@Nullable Segment openSegment() {
		return this.segments.open();
	}

	/**
	 * How many messages for this receiver it does not have. Under the lock.
	 * @return a count
	 */
	public long lagMessages() {
		return this.segments.lagMessages(this.received);
	}

	/**
	 * The oldest message for this receiver that it does not have. Under the lock.
	 * @return a sequence number; {@link Long#MAX_VALUE} if it has everything
	 */
	public long firstLacking() {
		return this.segments.firstLacking(this.received);
	}

	/**
	 * How many bytes of the log it keeps from being used again, to a chunk. Under the
	 * lock.
	 * @return 0 if it has everything
	 */
	public long lagBytes() {
		if (lagMessages() == 0) {
			return 0;
		}
		trim();
		return this.segments.heldBytes();
	}

	/**
	 * Gives back the chunks that are not needed any more. Under the lock.
	 */
	public void trim() {
		this.segments.trim(this.received, this.segment, this.chunk);
	}

	/**
	 * Gives back everything. Under the lock, by the pen holder: no write of this cursor's
	 * bytes may be in flight. A second call does nothing.
	 */
	public void close() {
		this.segments.close();
		this.log.remove(this);
	}

}
