package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.time.Duration;

import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.session.OutboundSession;
import be.sizingservers.ipc.wire.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a receiver's acknowledgements from one connection until it ends, on a thread of
 * its own, and closes it then.
 */
final class LinkInput implements Runnable {

	private static final Logger LOGGER = LoggerFactory.getLogger(LinkInput.class);

	private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

	private final Connection connection;

	private final OutboundSession session;

	private final Runnable ended;

	/**
	 * @param ended called when the connection is closed
	 */
	LinkInput(Connection connection, OutboundSession session, Runnable ended) {
		this.connection = connection;
		this.session = session;
		this.ended = ended;
	}

	@Override
	public void run() {
		try {
			while (true) {
				take(this.connection.readFrame());
				awaitRoom();
			}
		}
		catch (IOException ex) {
			LOGGER.debug("The connection with {} has ended: {}", this.session.endPoint(), ex.toString());
		}
		catch (IpcException ex) {
			LOGGER.warn("Closing the connection with {}: {}", this.session.endPoint(), ex.getMessage());
			this.session.problem("The connection was closed (%s)".formatted(Printable.of(ex.toString())));
		}
		finally {
			this.connection.close();
			this.ended.run();
		}
	}

	/**
	 * A user's callback may block the callback thread for long.
	 */
	private void awaitRoom() {
		while (this.session.isFull() && !this.connection.isClosed()) {
			Threads.await(() -> !this.session.isFull() || this.connection.isClosed(), LOOK_AGAIN);
		}
	}

	private void take(Frame frame) {
		if (frame instanceof Frame.Ack ack) {
			this.session.acknowledged(ack);
		}
		else if (frame instanceof Frame.Failed failed) {
			this.session.failed(failed);
		}
		else if (frame instanceof Frame.Reply reply) {
			this.session.replied(reply);
		}
		else if (frame instanceof Frame.Reconnect) {
			LOGGER.debug("{} keeps as many outcomes as it may: connecting again", this.session.endPoint());
			this.session.reconnecting();
			this.connection.close();
		}
		else if (frame instanceof Frame.GoAway goAway) {
			this.session.goAway(goAway);
		}
		else if (!(frame instanceof Frame.Ping)) {
			throw new IpcException("The receiver sent %s".formatted(frame));
		}
	}

}
