package be.sizingservers.ipc.log;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The stretches of the log that one cursor needs, oldest first, and the chunks that are
 * counted for them. Guarded by the log's lock; never empty until it is closed.
 */
final class Segments {

	private final MessageLog log;

	private final List<Segment> segments = new ArrayList<>();

	Segments(MessageLog log, Segment first) {
		this.log = log;
		this.segments.add(first);
	}

	Segment last() {
		return this.segments.get(this.segments.size() - 1);
	}

	Segment following(Segment current) {
		return this.segments.get(this.segments.indexOf(current) + 1);
	}

	@Nullable Segment open() {
		return (!this.segments.isEmpty() && last().last == Segment.OPEN) ? last() : null;
	}

	/**
	 * The segment where to go on after a message: the one that it is in, or the one
	 * before the gap that it is in, as the gap may have to be named again.
	 */
	Segment after(long sequence) {
		Segment found = this.segments.get(0);
		for (Segment each : this.segments) {
			if (sequence + 1 < each.first) {
				break;
			}
			found = each;
		}
		return found;
	}

	/**
	 * New messages are not for this receiver.
	 */
	void detach() {
		last().last = this.log.headSequence();
	}

	/**
	 * New messages are for this receiver again.
	 */
	void reattach() {
		Segment last = last();
		if (last.last == this.log.headSequence()) {
			last.last = Segment.OPEN;
			return;
		}
		this.segments.add(this.log.openSegment());
		last.followed = true;
	}

	/**
	 * Takes a stretch out of a segment.
	 * @param writing the segment of the write position, which stays, even empty
	 */
	void split(Segment old, long lastKept, long firstAgain, Segment writing) {
		List<Chunk> held = held(old);
		Chunk at = held.get(0);
		for (Chunk each : held) {
			if (each.firstSequence <= firstAgain) {
				at = each;
			}
		}
		Segment after = new Segment(firstAgain, at);
		after.last = old.last;
		after.followed = old.followed;
		held.subList(held.indexOf(at), held.size()).forEach((each) -> this.log.hold(after, each));
		this.segments.add(this.segments.indexOf(old) + 1, after);
		old.last = lastKept;
		old.followed = true;
		List<Chunk> kept = held(old);
		if (lastKept < old.first && old != writing) {
			this.segments.remove(old);
			kept = List.of();
		}
		held.removeAll(kept);
		held.forEach((each) -> this.log.release(old, each));
	}

	private static List<Chunk> held(Segment segment) {
		List<Chunk> held = new ArrayList<>();
		Chunk at = segment.tail;
		held.add(at);
		Chunk next = at.next;
		while (next != null && segment.last > at.lastSequence()) {
			at = next;
			held.add(at);
			next = at.next;
		}
		return held;
	}

	/**
	 * How many messages after the received one are needed.
	 */
	long lagMessages(long received) {
		long lag = 0;
		for (Segment each : this.segments) {
			long last = Math.min(each.last, this.log.headSequence());
			lag += Math.max(0, last - Math.max(received + 1, each.first) + 1);
		}
		return lag;
	}

	/**
	 * The oldest message after the received one that is needed.
	 */
	long firstLacking(long received) {
		for (Segment each : this.segments) {
			long first = Math.max(received + 1, each.first);
			if (first <= Math.min(each.last, this.log.headSequence())) {
				return first;
			}
		}
		return Long.MAX_VALUE;
	}

	long heldBytes() {
		long bytes = 0;
		for (Segment each : this.segments) {
			bytes += each.heldBytes;
		}
		return bytes;
	}

	/**
	 * Gives back the chunks that are not needed any more.
	 * @param writing the segment of the write position
	 * @param chunk the chunk of the write position
	 */
	void trim(long received, Segment writing, Chunk chunk) {
		// A segment stays until the gap after it is received too: it may have to be named
		// again.
		while (this.segments.size() > 1 && this.segments.get(0) != writing
				&& following(this.segments.get(0)).first <= received + 1) {
			releaseAll(this.segments.remove(0));
		}
		if (this.segments.isEmpty()) {
			return;
		}
		Segment first = this.segments.get(0);
		Chunk next = first.tail.next;
		while (next != null && first.tail != chunk && first.tail.lastSequence() <= received
				&& first.last > first.tail.lastSequence()) {
			this.log.release(first, first.tail);
			first.tail = next;
			next = next.next;
		}
	}

	private void releaseAll(Segment gone) {
		held(gone).forEach((each) -> this.log.release(gone, each));
	}

	void close() {
		while (!this.segments.isEmpty()) {
			releaseAll(this.segments.remove(0));
		}
	}

}
