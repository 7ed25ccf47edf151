package be.sizingservers.ipc.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import be.sizingservers.ipc.wire.DataFrame;

/**
 * A log with two messages to a chunk, a cursor over it, and what came of it at the other
 * end: each message in order, as it was sent, or else what is wrong.
 */
final class Receiver {

	private static final byte[] NO_HEADERS = {};

	private static final byte[][] PAYLOADS = payloads();

	private static final int FRAME = Math.toIntExact(DataFrame.length(NO_HEADERS, PAYLOADS[0]));

	private final MessageLog log;

	private final Cursor cursor;

	private final Run run = new Run();

	private final StringBuilder gaps = new StringBuilder();

	private final StringBuilder wrong = new StringBuilder();

	private long last;

	Receiver(int chunks) {
		this.log = new MessageLog(2 * FRAME, 2L * FRAME * chunks, ByteBuffer::allocate);
		this.cursor = this.log.attach();
	}

	private static byte[][] payloads() {
		byte[][] payloads = new byte[32][10];
		for (int i = 0; i < payloads.length; i++) {
			Arrays.fill(payloads[i], (byte) i);
		}
		return payloads;
	}

	MessageLog log() {
		return this.log;
	}

	Cursor cursor() {
		return this.cursor;
	}

	/**
	 * For whoever has the lock.
	 */
	boolean append() {
		if (!this.log.makeRoom(FRAME)) {
			return false;
		}
		this.log.append(0, 0, 0, NO_HEADERS, PAYLOADS[(int) this.log.headSequence() + 1]);
		return true;
	}

	/**
	 * For the pen holder: takes a run and reads it.
	 */
	boolean take() {
		if (!this.cursor.next(this.run, Integer.MAX_VALUE)) {
			return false;
		}
		read();
		return true;
	}

	/**
	 * For the pen holder, with the lock.
	 */
	void skip() {
		if (this.cursor.skip(this.run)) {
			expect(this.run.skipFrom());
			this.gaps.append(" but ").append(this.run.skipFrom()).append(" to ").append(this.run.lastSequence());
			this.last = this.run.lastSequence();
		}
	}

	/**
	 * For the pen holder: begins again where the receiver is.
	 */
	void resume() {
		this.last = this.cursor.received();
		this.cursor.resume(this.last);
	}

	private void read() {
		ByteBuffer bytes = this.run.bytes();
		byte[] whole = new byte[FRAME];
		int end = this.run.offset() + this.run.length();
		for (int at = this.run.offset(); at < end; at += FRAME) {
			expect(this.last + 1);
			this.last++;
			DataFrame.write(ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN), 0, this.last, 0, 0, 0,
					NO_HEADERS, PAYLOADS[(int) this.last]);
			if (end - at < FRAME || !Arrays.equals(whole, 0, FRAME, bytes.array(), at, at + FRAME)) {
				this.wrong.append(" broken ").append(this.last);
			}
		}
		if (this.run.lastSequence() != this.last || this.cursor.written() != this.last) {
			this.wrong.append(" counted ").append(this.last);
		}
	}

	private void expect(long sequence) {
		if (sequence != this.last + 1) {
			this.wrong.append(" gap before ").append(sequence);
		}
	}

	long last() {
		return this.last;
	}

	/**
	 * What the receiver has, or what is wrong.
	 */
	String outcome() {
		return this.wrong.isEmpty() ? "all " + this.last + this.gaps : this.wrong.toString();
	}

}
