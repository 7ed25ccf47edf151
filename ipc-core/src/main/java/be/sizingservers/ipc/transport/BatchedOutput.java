package be.sizingservers.ipc.transport;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Lets the records of one write leave together. TLS writes and flushes each record of 16
 * KiB by itself, which makes a system call and wakes the other side each time; here they
 * stay until the write is complete.
 * <p>
 * A record may be made here in place, so that it is not copied. One thread at a time
 * writes.
 */
final class BatchedOutput extends OutputStream {

	/**
	 * Seven records; as much as the JDK writes at a time.
	 */
	private static final int BATCH_BYTES = 127 * 1024;

	private final OutputStream out;

	private final byte[] batch = new byte[BATCH_BYTES];

	private int count;

	/**
	 * Not yet during the hand-shake.
	 */
	private boolean batching;

	BatchedOutput(OutputStream out) {
		this.out = out;
	}

	/**
	 * Gives room for a record that is to be made here, and then written from here.
	 * @param bytes how long it is, at most 17 KiB
	 */
	ByteBuffer room(int bytes) throws IOException {
		makeRoom(bytes);
		this.count += bytes;
		return ByteBuffer.wrap(this.batch, this.count - bytes, bytes);
	}

	private void makeRoom(int bytes) throws IOException {
		if (bytes > BATCH_BYTES - this.count) {
			send();
		}
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		// What was made in its room is counted already.
		if (bytes != this.batch) {
			makeRoom(length);
			System.arraycopy(bytes, offset, this.batch, this.count, length);
			this.count += length;
		}
	}

	@Override
	public void write(int b) throws IOException {
		write(new byte[] { (byte) b }, 0, 1);
	}

	@Override
	public void flush() throws IOException {
		if (!this.batching) {
			send();
		}
	}

	private void send() throws IOException {
		int sent = this.count;
		this.count = 0;
		this.out.write(this.batch, 0, sent);
	}

	@Override
	public void close() throws IOException {
		this.out.close();
	}

	/**
	 * Begins to batch.
	 * @param records a stream whose records come here
	 * @return the same stream, which sends at the end of each write
	 */
	OutputStream over(OutputStream records) {
		this.batching = true;
		return new FilterOutputStream(records) {

			@Override
			public void write(byte[] bytes, int offset, int length) throws IOException {
				this.out.write(bytes, offset, length);
				send();
			}

		};
	}

}
