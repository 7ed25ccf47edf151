package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.TlsServerProtocol;

/**
 * TLS of a side that reads much. Records are decrypted from where they have arrived to
 * where they are read, as many as there is room for; the library's own takes each record
 * through a new array and a queue. Everything else is the library's. One thread reads.
 */
final class ReceivingProtocol extends TlsServerProtocol {

	private static final ByteBuffer NONE = ByteBuffer.allocate(0);

	private final RecordInput in;

	/**
	 * What whoever reads has room for.
	 */
	private ByteBuffer target = NONE;

	/**
	 * Of a record that was longer than that.
	 */
	private ByteBuffer rest = NONE;

	ReceivingProtocol(RecordInput in, OutputStream out) {
		super(in, out);
		this.in = in;
	}

	/**
	 * Gives room for the text of the next record.
	 * @param bytes how long it is
	 */
	ByteBuffer room(int bytes) {
		return (bytes <= this.target.remaining()) ? this.target : ByteBuffer.allocate(bytes);
	}

	@Override
	protected void processRecord(short type, byte[] bytes, int offset, int length) throws IOException {
		if (type != ContentType.application_data) {
			super.processRecord(type, bytes, offset, length);
			return;
		}
		// Refuses what comes before the end of the hand-shake.
		super.processRecord(type, bytes, offset, 0);
		if (bytes == this.target.array()) {
			this.target.position(offset + length);
		}
		else {
			this.rest = ByteBuffer.wrap(bytes, offset, length);
		}
	}

	@Override
	public int readApplicationData(byte[] to, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		this.target = ByteBuffer.wrap(to, offset, length);
		try {
			while (this.target.position() == offset && !this.rest.hasRemaining()) {
				if (isClosed()) {
					return super.readApplicationData(to, offset, length);
				}
				readRecords();
			}
			takeRest();
			return this.target.position() - offset;
		}
		finally {
			this.target = NONE;
		}
	}

	private void takeRest() {
		int count = Math.min(this.rest.remaining(), this.target.remaining());
		this.target.put(this.rest.array(), this.rest.position(), count);
		this.rest.position(this.rest.position() + count);
	}

	private void readRecords() throws IOException {
		int length = this.in.recordLength();
		if (length == 0) {
			if (this.in.hasHeader()) {
				// Refuses it if it is none.
				safePreviewRecordHeader(this.in.header());
			}
			if (!this.in.fill()) {
				// Says what is wrong with that end.
				safeReadRecord();
			}
		}
		// One at least; the others only where none is left over, as there is one rest.
		boolean fits = length > 0;
		while (fits) {
			safeReadFullRecord(this.in.array(), this.in.take(length), length);
			length = this.in.recordLength();
			fits = length > 0 && length <= this.target.remaining() && !this.rest.hasRemaining() && !isClosed();
		}
	}

	@Override
	public int applicationDataAvailable() {
		return this.rest.remaining();
	}

}
