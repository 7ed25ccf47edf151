package be.sizingservers.ipc.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntFunction;

import be.sizingservers.ipc.MessageTooLargeException;

/**
 * Takes bytes as they arrive and hands out whole frames in place, without a copy. Used by
 * one thread.
 * <p>
 * A length is checked when its four bytes are there, before anything is allocated for it.
 * The buffer grows with the bytes that have really come, so that a frame that lies about
 * its length costs nothing. Up to {@value #LONGEST_KEPT} bytes it stays as long as long
 * frames come, and shrinks when it is empty twice without one in between, as it is after
 * a {@code PING}.
 */
public final class FrameBuffer {

	private static final int FIRST_CAPACITY = 4 * 1024;

	private static final int CAPACITY = 128 * 1024;

	private static final int GIVEN_CAPACITY = 256 * 1024;

	/**
	 * To use a longer one again gains nothing.
	 */
	private static final int LONGEST_KEPT = 2 * 1024 * 1024;

	private int maxFrameBytes = FIRST_CAPACITY;

	/**
	 * For all but long frames.
	 */
	private ByteBuffer usual = allocate(FIRST_CAPACITY);

	private ByteBuffer buffer = this.usual;

	private int start;

	private int end;

	private int frameStart;

	private int frameEnd;

	private long frames;

	/**
	 * Since it was last empty.
	 */
	private boolean longFrameCame;

	/**
	 * Creates an empty buffer that takes short frames only, for a peer that nobody knows
	 * yet.
	 */
	public FrameBuffer() {
	}

	/**
	 * Takes longer frames from now on.
	 * @param maxFrameBytes the longest frame that is taken, with its length field
	 */
	public void takeUpTo(int maxFrameBytes) {
		takeUpTo(maxFrameBytes, allocate(CAPACITY));
	}

	/**
	 * Takes longer frames from now on, and those that are not very long in memory that is
	 * given.
	 * @param maxFrameBytes the longest frame that is taken, with its length field
	 * @param memory gives a buffer of a capacity, used if it is direct; asked once, at
	 * once
	 */
	public void takeUpTo(int maxFrameBytes, IntFunction<ByteBuffer> memory) {
		ByteBuffer given = memory.apply(GIVEN_CAPACITY);
		takeUpTo(maxFrameBytes, given.isDirect() ? given.order(ByteOrder.LITTLE_ENDIAN) : allocate(CAPACITY));
	}

	private void takeUpTo(int maxFrameBytes, ByteBuffer usual) {
		takeRarelyUpTo(maxFrameBytes);
		this.usual = usual;
		moveTo(usual);
	}

	/**
	 * Lets go of its memory, and of what is in it: nothing is read any more. A second
	 * call does nothing.
	 */
	public void release() {
		this.usual = ByteBuffer.allocate(0);
		this.buffer = this.usual;
		this.start = 0;
		this.end = 0;
	}

	/**
	 * Takes longer frames from now on, but expects short ones: one of thousands of
	 * connections that are mostly silent.
	 * @param maxFrameBytes the longest frame that is taken, with its length field
	 */
	public void takeRarelyUpTo(int maxFrameBytes) {
		this.maxFrameBytes = maxFrameBytes;
	}

	/**
	 * The room that bytes are to be read into; whoever does says how many then, with
	 * {@link #filled(int)}.
	 * @return the buffer itself, with a position and a limit that leave at least one byte
	 * between them; valid until the next call
	 */
	public ByteBuffer space() {
		makeRoom();
		return this.buffer.limit(this.buffer.capacity()).position(this.end);
	}

	/**
	 * Tells that bytes were read.
	 * @param count how many
	 */
	public void filled(int count) {
		this.end += count;
	}

	/**
	 * Moves on to the next frame.
	 * @return {@code false} if it is not there in whole
	 * @throws ProtocolException if its length is none
	 * @throws MessageTooLargeException if it is longer than allowed
	 */
	public boolean next() {
		int available = this.end - this.start;
		if (available < Integer.BYTES) {
			return false;
		}
		int length = this.buffer.getInt(this.start);
		if (length < 1) {
			throw new ProtocolException("A frame announces %d bytes; at least 1 is needed".formatted(length));
		}
		if (length > this.maxFrameBytes - Integer.BYTES) {
			throw new MessageTooLargeException("A frame announces %d bytes; at most %d are allowed (Limits.frameBytes)"
				.formatted(length, this.maxFrameBytes - Integer.BYTES));
		}
		if (available - Integer.BYTES < length) {
			return false;
		}
		this.frameStart = this.start;
		this.frameEnd = this.start + Integer.BYTES + length;
		this.start = this.frameEnd;
		this.frames++;
		this.longFrameCame |= length >= this.usual.capacity();
		return true;
	}

	/**
	 * Tells whether the current frame is {@code DATA}.
	 * @return if not, {@link #frame()} reads it
	 */
	public boolean isData() {
		return this.buffer.get(this.frameStart + Integer.BYTES) == FrameKind.DATA;
	}

	/**
	 * Points a view at the current {@code DATA} frame.
	 * @param view the view, valid until bytes are read again
	 * @throws ProtocolException if the frame is too short
	 */
	public void data(DataFrame view) {
		view.wrap(this.buffer, this.frameStart, this.frameEnd);
	}

	/**
	 * Decodes the current frame.
	 * @return the frame
	 * @throws ProtocolException if it is none, or {@code DATA}
	 */
	public Frame frame() {
		return FrameInput.read(this.buffer, this.frameStart + Integer.BYTES, this.frameEnd);
	}

	/**
	 * Decodes the current frame as one between an End Point Manager and a client.
	 * @return the frame
	 * @throws ProtocolException if it is none
	 */
	public EpmFrame epmFrame() {
		return EpmFrameInput.read(new FrameInput(this.buffer, this.frameStart + Integer.BYTES, this.frameEnd));
	}

	/**
	 * How long the current frame is, with its length field.
	 * @return bytes
	 */
	public int frameLength() {
		return this.frameEnd - this.frameStart;
	}

	/**
	 * How many frames were here in whole.
	 * @return a count
	 */
	public long frames() {
		return this.frames;
	}

	/**
	 * Tells whether a part of a frame is here.
	 * @return {@code true} if more bytes of it must come
	 */
	public boolean isPartial() {
		return this.end > this.start;
	}

	private void makeRoom() {
		if (this.start == this.end) {
			this.start = 0;
			this.end = 0;
			if (this.buffer.capacity() > (this.longFrameCame ? LONGEST_KEPT : this.usual.capacity())) {
				this.buffer = this.usual;
			}
			this.longFrameCame = false;
		}
		else {
			int room = this.buffer.capacity() - this.end;
			if (room == 0 || (this.start > 0 && room < this.usual.capacity() / 4)) {
				compactOrGrow();
			}
		}
	}

	private void compactOrGrow() {
		if (this.start > 0) {
			moveTo(this.buffer);
		}
		else {
			// As long as the frame, so that the next one is likely to begin where it
			// ended.
			long frame = Integer.BYTES + (long) this.buffer.getInt(0);
			int before = this.buffer.capacity();
			moveTo(allocate((int) Math.min(2L * before, Math.max(frame, before + 1L))));
		}
	}

	private void moveTo(ByteBuffer target) {
		int partial = this.end - this.start;
		target.clear().put(0, this.buffer.clear(), this.start, partial);
		this.buffer = target;
		this.start = 0;
		this.end = partial;
	}

	private static ByteBuffer allocate(int capacity) {
		return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
	}

}
