package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.Future;

import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.FrameOutput;
import be.sizingservers.ipc.wire.ProtocolException;
import be.sizingservers.ipc.wire.RefusalCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manager's side of the way to a connection that may carry requests: the protection
 * that is wanted here, the magic, {@code OPEN}. Whoever comes with another protection is
 * told so.
 */
final class EpmHandshake {

	private static final Duration GOODBYE = Duration.ofSeconds(1);

	private static final Logger LOGGER = LoggerFactory.getLogger(EpmHandshake.class);

	private final ChannelSecurity security;

	private final Deadlines deadlines;

	EpmHandshake(ChannelSecurity security, Deadlines deadlines) {
		this.security = security;
		this.deadlines = deadlines;
	}

	/**
	 * Reads the first frame of a client that may come in.
	 * @throws IOException if the connection ends, or its keys or certificates do not fit
	 * @throws ProtocolException if it does what it may not
	 */
	EpmFrame.Open open(Connection connection) throws IOException {
		byte[] first = connection.readBytes(OutboundHandshake.MAGIC.length);
		if (!TlsFailure.isTls(first)) {
			EpmFrame.Open open = readOpen(connection, first);
			if (this.security.isEncrypted()) {
				refuse(connection, new FrameOutput().add(new EpmFrame.Refused(0, RefusalCode.CREDENTIALS,
						"this End Point Manager wants %s".formatted(this.security.description()))));
				throw new ProtocolException(RefusalReason.CREDENTIALS,
						"It sends in clear, but this manager wants %s".formatted(this.security.description()));
			}
			return open;
		}
		if (!this.security.isEncrypted()) {
			refuse(connection, new FrameOutput().raw(TlsFailure.answerInClear()));
			throw new ProtocolException(RefusalReason.CREDENTIALS,
					"It encrypts, but this manager has no password and no certificates");
		}
		connection.unread(first);
		secure(connection);
		return readOpen(connection, connection.readBytes(OutboundHandshake.MAGIC.length));
	}

	private static EpmFrame.Open readOpen(Connection connection, byte[] first) throws IOException {
		if (!Arrays.equals(first, OutboundHandshake.MAGIC)) {
			throw new ProtocolException("It began with 0x%s, not with IPC1: it speaks another protocol"
				.formatted(HexFormat.of().formatHex(first)));
		}
		EpmFrame frame = connection.readEpmFrame();
		if (frame instanceof EpmFrame.Open open) {
			return open;
		}
		throw new ProtocolException("Its first frame was %s, not OPEN".formatted(frame.getClass().getSimpleName()));
	}

	private void secure(Connection connection) throws IOException {
		try {
			this.security.accept(connection);
		}
		catch (IOException ex) {
			// The alert that says why is written.
			readOn(connection);
			throw ex;
		}
	}

	private void refuse(Connection connection, FrameOutput answer) throws IOException {
		connection.write(answer);
		readOn(connection);
	}

	/**
	 * Gives the other side a moment to read why it is refused: to close while something
	 * is unread would take that back.
	 */
	private void readOn(Connection connection) {
		Future<?> deadline = this.deadlines.close(connection::close, GOODBYE, "it was refused");
		try {
			connection.socket().shutdownOutput();
			connection.discardUntilClosed();
		}
		catch (IOException ex) {
			LOGGER.debug("{} was refused and did not wait: {}", connection, ex.toString());
		}
		finally {
			deadline.cancel(false);
		}
	}

	/**
	 * Why a client did not come in.
	 * @param longest how long it had
	 */
	ProtocolException refusal(IOException failure, Duration longest) {
		String reason = TlsFailure.atServer(failure, "its password or salt is another one");
		return (reason != null) ? new ProtocolException(RefusalReason.CREDENTIALS, reason)
				: new ProtocolException("It ended before OPEN (%s); a client has %s for that%s"
					.formatted(failure.getMessage(), longest, this.security.whyClientsEnd()));
	}

}
