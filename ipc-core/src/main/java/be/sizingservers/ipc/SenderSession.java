package be.sizingservers.ipc;

import java.time.Instant;

import be.sizingservers.ipc.directory.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * How it is between a sender and one of its receivers, as it was when it was asked for.
 *
 * @param endPoint the receiver
 * @param state what the session can do now
 * @param since since when it is in that state
 * @param lagMessages how many messages for this receiver it does not have yet; bounded by
 * {@link Limits#lagMessages()}
 * @param lagBytes how many bytes of the sender's log are kept for them, in whole chunks;
 * bounded by {@link Limits#lagBytes()}
 * @param counts what has become of the messages for this receiver, also before it was
 * given up; those under way are not among them
 * @param lastError what went wrong last, in words fit for a log line, or {@code null} if
 * nothing has
 * @param lastErrorAt when that was, or {@code null}
 */
public record SenderSession(EndPoint endPoint, State state, Instant since, long lagMessages, long lagBytes,
		SenderCounts counts, @Nullable String lastError, @Nullable Instant lastErrorAt) {

	/**
	 * What a session can do.
	 */
	public enum State {

		/**
		 * There is no connection, or not yet. Messages are kept for it.
		 */
		CONNECTING,

		/**
		 * Connected, and a target of every message.
		 */
		ATTACHED,

		/**
		 * It has lagged at its bound, or the log was full: messages fail for it as
		 * overflow until enough of its backlog has drained.
		 */
		DETACHED,

		/**
		 * It was given up and is no target of messages. It is tried again, as it is still
		 * registered.
		 */
		SUSPENDED,

		/**
		 * It has ended, and waits for its last verdicts.
		 */
		ENDING

	}

}
