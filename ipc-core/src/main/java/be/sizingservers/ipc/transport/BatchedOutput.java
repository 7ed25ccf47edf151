package be.sizingservers.ipc.transport;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Lets the records of one write leave together. TLS writes and flushes each record of 16
 * KiB by itself, which makes a system call and wakes the other side each time; here they
 * stay until the write is complete. What TLS says by itself while it reads (an alert, a
 * new key) leaves with the next write.
 */
final class BatchedOutput extends BufferedOutputStream {

	/**
	 * Seven records; as much as the JDK writes at a time.
	 */
	private static final int BATCH_BYTES = 127 * 1024;

	/**
	 * Not yet during the hand-shake.
	 */
	private volatile boolean batching;

	BatchedOutput(OutputStream out) {
		super(out, BATCH_BYTES);
	}

	@Override
	public void flush() throws IOException {
		if (!this.batching) {
			super.flush();
		}
	}

	private void send() throws IOException {
		super.flush();
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
