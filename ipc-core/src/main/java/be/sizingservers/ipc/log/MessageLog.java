package be.sizingservers.ipc.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

import be.sizingservers.ipc.wire.DataFrame;
import org.jspecify.annotations.Nullable;

/**
 * A chain of chunks with all messages of a sender that a receiver may still need.
 * <p>
 * Every method is called under one lock, which the sender owns; appending is short and
 * never waits. Reading through a {@link Cursor} needs no lock.
 */
public final class MessageLog {

	private final int chunkBytes;

	private final long maxBytes;

	private final IntFunction<ByteBuffer> memory;

	private final List<Cursor> cursors = new ArrayList<>();

	private final FreeChunks free;

	private Chunk head;

	/**
	 * Without free chunks.
	 */
	private long usedBytes;

	private long headSequence;

	/**
	 * Creates an empty log.
	 * @param chunkBytes the size of a chunk; a longer frame gets a chunk of its own
	 * @param maxBytes the bound on all chunks together
	 * @param memory gives chunks of that size their bytes
	 */
	public MessageLog(int chunkBytes, long maxBytes, IntFunction<ByteBuffer> memory) {
		this.chunkBytes = (int) Math.min(chunkBytes, maxBytes);
		this.maxBytes = maxBytes;
		this.memory = memory;
		this.free = new FreeChunks(this.chunkBytes);
		this.head = new Chunk(memory.apply(this.chunkBytes));
		this.usedBytes = this.chunkBytes;
		this.head.reset(1);
	}

	/**
	 * The sequence number of the last message.
	 * @return 0 if there was none
	 */
	public long headSequence() {
		return this.headSequence;
	}

	/**
	 * The bytes that the log occupies, free chunks included.
	 * @return at most the bound, unless one message is larger
	 */
	public long allocatedBytes() {
		return this.usedBytes + this.free.bytes();
	}

	/**
	 * The bytes that a receiver still needs, to a chunk.
	 * @return 0 if nobody needs anything
	 */
	public long heldBytes() {
		long head = (this.head.holders == 0) ? this.head.capacity() : 0;
		return this.usedBytes - head;
	}

	/**
	 * How many receivers there are.
	 * @return a count; closed cursors are none
	 */
	public int cursors() {
		return this.cursors.size();
	}

	/**
	 * Tells whether each receiver has everything.
	 * @return {@code false} if one lags
	 */
	public boolean isCaughtUp() {
		return this.cursors.stream().allMatch((cursor) -> cursor.lagMessages() == 0);
	}

	/**
	 * Makes room for the next message.
	 * @param length of its {@code DATA} frame
	 * @return {@code false} if the log is full; nothing has changed then
	 */
	public boolean makeRoom(int length) {
		return this.head.capacity() - this.head.end() >= length || roll(length);
	}

	/**
	 * Appends a message as a {@code DATA} frame. There must be room for it. From now on
	 * any thread may read and send it.
	 * @param wanted what its sender wants of its receivers: flags of {@link DataFrame}
	 * @param type the number of the payload's type
	 * @param sentAtMillis milliseconds since 1970
	 * @param headers encoded headers
	 * @param payload the encoded payload; copied
	 */
	public void append(int wanted, int type, long sentAtMillis, byte[] headers, byte[] payload) {
		long sequence = this.headSequence + 1;
		DataFrame.write(this.head.bytes, this.head.end(), sequence, wanted, type, sentAtMillis, headers, payload);
		this.headSequence = sequence;
		this.head.publish(Math.toIntExact(DataFrame.length(headers, payload)));
	}

	/**
	 * Adds a cursor for a new receiver. It starts at the next message.
	 * @return the cursor
	 */
	public Cursor attach() {
		Cursor cursor = new Cursor(this, openSegment());
		this.cursors.add(cursor);
		return cursor;
	}

	Segment openSegment() {
		Segment segment = new Segment(this.headSequence + 1, this.head);
		hold(segment, this.head);
		return segment;
	}

	void remove(Cursor cursor) {
		this.cursors.remove(cursor);
	}

	Chunk head() {
		return this.head;
	}

	void hold(Segment segment, Chunk chunk) {
		chunk.holders++;
		segment.heldBytes += chunk.capacity();
	}

	void release(Segment segment, Chunk chunk) {
		segment.heldBytes -= chunk.capacity();
		if (--chunk.holders == 0 && chunk != this.head) {
			recycle(chunk);
		}
	}

	private boolean roll(int length) {
		this.cursors.forEach(Cursor::trim);
		if (this.head.holders == 0 && this.head.capacity() >= length) {
			// Nobody needs what is in it.
			this.head.reset(this.headSequence + 1);
			return true;
		}
		Chunk chunk = take(length);
		if (chunk == null) {
			return false;
		}
		chunk.reset(this.headSequence + 1);
		for (Cursor cursor : this.cursors) {
			Segment open = cursor.openSegment();
			if (open != null) {
				hold(open, chunk);
			}
		}
		Chunk before = this.head;
		this.head = chunk;
		before.next = chunk;
		if (before.holders == 0) {
			recycle(before);
		}
		return true;
	}

	private @Nullable Chunk take(int length) {
		if (length <= this.chunkBytes) {
			this.free.dropLonger();
		}
		// What is free counts: at its bound, the log gives it back first.
		Chunk chunk = (allocatedBytes() <= this.maxBytes) ? this.free.take(length) : null;
		if (chunk == null) {
			chunk = allocate(Math.max(this.chunkBytes, length));
		}
		if (chunk != null) {
			this.usedBytes += chunk.capacity();
		}
		return chunk;
	}

	private @Nullable Chunk allocate(int capacity) {
		while (allocatedBytes() + capacity > this.maxBytes && this.free.bytes() > 0) {
			this.free.drop();
		}
		// A message that is larger than the bound passes when nothing else is kept.
		return (allocatedBytes() + capacity <= this.maxBytes || isCaughtUp()) ? newChunk(capacity) : null;
	}

	/**
	 * Long ones are on the heap: what is not, vanishes late.
	 */
	private Chunk newChunk(int capacity) {
		return new Chunk((capacity == this.chunkBytes) ? this.memory.apply(capacity) : ByteBuffer.allocate(capacity));
	}

	private void recycle(Chunk chunk) {
		this.usedBytes -= chunk.capacity();
		this.free.put(chunk, this.usedBytes);
	}

}
