package be.sizingservers.ipc.transport;

import java.io.IOException;

import be.sizingservers.ipc.log.Run;
import be.sizingservers.ipc.session.OutboundSession;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.FrameOutput;

/**
 * Writes a session's runs to one connection, each type's number before its first use.
 * Held by the pen.
 */
final class LinkOutput {

	private static final int MAX_OUTSTANDING = 64 * 1024;

	private final Connection connection;

	private final OutboundSession session;

	private final TypeNumbers types;

	private final Outstanding outstanding;

	private final long maxOutstanding;

	private final Run run = new Run();

	private final FrameOutput control = new FrameOutput();

	private int typesWritten;

	private volatile long lastWrite = System.nanoTime();

	private long lastPing = this.lastWrite;

	LinkOutput(Connection connection, OutboundSession session, TypeNumbers types) throws IOException {
		this.connection = connection;
		this.session = session;
		this.types = types;
		this.outstanding = new Outstanding(session.written());
		this.maxOutstanding = Math.min(MAX_OUTSTANDING, connection.socket().getSendBufferSize() / 2);
	}

	Connection connection() {
		return this.connection;
	}

	/**
	 * When something was last written. Any thread may ask.
	 */
	long lastWrite() {
		return this.lastWrite;
	}

	/**
	 * Writes the next run, if it surely does not have to wait for the peer.
	 * @return whether there was one
	 */
	boolean writeWithoutWaiting() throws IOException {
		long room = this.maxOutstanding - this.outstanding.bytes(this.session.received(), this.session.written());
		return room > 0 && write((int) room);
	}

	/**
	 * Writes the next run of at most a number of bytes.
	 * @return whether there was one
	 */
	boolean write(int maxBytes) throws IOException {
		if (!this.session.next(this.run, maxBytes)) {
			return false;
		}
		this.control.clear();
		while (this.typesWritten < this.types.frames().size()) {
			this.control.add(this.types.frames().get(this.typesWritten++));
		}
		if (this.run.isSkip()) {
			this.control.add(new Frame.Skip(this.run.skipFrom(), this.run.lastSequence()));
		}
		writeControl();
		if (!this.run.isSkip()) {
			this.connection.write(this.run.bytes(), this.run.offset(), this.run.length());
			wrote(this.run.length());
		}
		return true;
	}

	/**
	 * When the last ping was written. For the writer.
	 */
	long lastPing() {
		return this.lastPing;
	}

	void ping() throws IOException {
		this.lastPing = System.nanoTime();
		this.control.clear();
		this.control.add(new Frame.Ping(this.session.confirm()));
		writeControl();
	}

	private void writeControl() throws IOException {
		if (this.control.length() > 0) {
			this.connection.write(this.control);
			wrote(this.control.length());
		}
	}

	private void wrote(int bytes) {
		this.outstanding.wrote(bytes);
		this.lastWrite = System.nanoTime();
	}

}
