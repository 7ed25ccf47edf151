package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import org.bouncycastle.tls.RecordFormat;

/**
 * Reads several TLS records at a time, and tells where they are. Used by one thread.
 */
final class RecordInput extends InputStream {

	private static final int CAPACITY = 128 * 1024;

	private static final int HEADER_BYTES = RecordFormat.FRAGMENT_OFFSET;

	private final InputStream in;

	/**
	 * Longer than any record, also than one that lies about its length.
	 */
	private final byte[] array = new byte[CAPACITY];

	private int start;

	private int end;

	RecordInput(InputStream in) {
		this.in = in;
	}

	/**
	 * Holds the next record, at the index that {@link #take} says.
	 */
	byte[] array() {
		return this.array;
	}

	/**
	 * How long the next record is, with its header.
	 * @return 0 if it is not here in whole
	 */
	int recordLength() {
		if (!hasHeader()) {
			return 0;
		}
		int here = this.end - this.start;
		int length = HEADER_BYTES
				+ (Byte.toUnsignedInt(this.array[this.start + RecordFormat.LENGTH_OFFSET]) << Byte.SIZE)
				+ Byte.toUnsignedInt(this.array[this.start + RecordFormat.LENGTH_OFFSET + 1]);
		return (length <= here) ? length : 0;
	}

	/**
	 * Tells whether the header of the next record is here.
	 */
	boolean hasHeader() {
		return this.end - this.start >= HEADER_BYTES;
	}

	/**
	 * The header of the next record.
	 */
	byte[] header() {
		return Arrays.copyOfRange(this.array, this.start, this.start + HEADER_BYTES);
	}

	/**
	 * Passes the next record.
	 * @return where it starts
	 */
	int take(int recordLength) {
		int taken = this.start;
		this.start += recordLength;
		return taken;
	}

	/**
	 * Reads what is there; waits until there is something.
	 * @return {@code false} at the end
	 */
	boolean fill() throws IOException {
		int here = this.end - this.start;
		if (here == 0 || this.array.length - this.end < CAPACITY / 2) {
			System.arraycopy(this.array, this.start, this.array, 0, here);
			this.start = 0;
			this.end = here;
		}
		int count = this.in.read(this.array, this.end, this.array.length - this.end);
		this.end += Math.max(count, 0);
		return count >= 0;
	}

	@Override
	public int read(byte[] to, int offset, int length) throws IOException {
		if (this.start == this.end && !fill()) {
			return -1;
		}
		int count = Math.min(length, this.end - this.start);
		System.arraycopy(this.array, this.start, to, offset, count);
		this.start += count;
		return count;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : Byte.toUnsignedInt(one[0]);
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

}
