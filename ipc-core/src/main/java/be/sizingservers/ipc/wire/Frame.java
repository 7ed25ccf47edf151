package be.sizingservers.ipc.wire;

import java.util.UUID;

/**
 * A frame other than {@code DATA}, which {@link DataFrame} reads and writes in place. The
 * table of bytes is in the description of this package.
 */
public sealed interface Frame {

	/**
	 * The version that this library speaks.
	 */
	int VERSION = 1;

	/**
	 * The length of a nonce and of a proof, in bytes.
	 */
	int PROOF_BYTES = 32;

	/**
	 * The sender opens or resumes a session.
	 *
	 * @param version the protocol version
	 * @param handle the handle
	 * @param application the name of the sender's application, or empty
	 * @param sender the sender's instance
	 * @param receiver the wanted receiver's instance
	 * @param epoch counts the connections of this session
	 * @param resume whether anything was written in this session before
	 * @param startSequence the first sequence number that this receiver is to get
	 * @param verdictsSeen all failures and answers up to here have reached the sender
	 * @param frameBytes the longest frame that the sender takes
	 */
	record Hello(int version, String handle, String application, UUID sender, UUID receiver, long epoch, boolean resume,
			long startSequence, long verdictsSeen, int frameBytes) implements Frame {
	}

	/**
	 * The receiver takes the session.
	 *
	 * @param receiver the receiver's instance
	 * @param lastReceived the sender goes on after this
	 * @param lastHandled up to here there are verdicts
	 */
	record Welcome(UUID receiver, long lastReceived, long lastHandled) implements Frame {
	}

	/**
	 * The receiver refuses the session.
	 *
	 * @param code why
	 * @param reason in words
	 */
	record Reject(RejectCode code, String reason) implements Frame {
	}

	/**
	 * A number for a content type and a type id, for this link.
	 *
	 * @param number used in {@code DATA}
	 * @param contentType how payloads are encoded
	 * @param typeId the logical type id
	 */
	record Types(int number, String contentType, String typeId) implements Frame {
	}

	/**
	 * These sequence numbers are not for this receiver.
	 *
	 * @param from the first, inclusive
	 * @param to the last, inclusive
	 */
	record Skip(long from, long to) implements Frame {
	}

	/**
	 * A message has failed at the receiver. Sent before an {@code ACK} that covers it.
	 *
	 * @param sequence which message
	 * @param code why
	 * @param reason in words
	 */
	record Failed(long sequence, FailedCode code, String reason) implements Frame {
	}

	/**
	 * A request is answered. Sent before an {@code ACK} that covers it.
	 *
	 * @param sequence which message was the request
	 * @param contentType how the payload is encoded
	 * @param typeId the logical type id
	 * @param payload the encoded answer; the frame's own, not to be changed
	 */
	record Reply(long sequence, String contentType, String typeId, byte[] payload) implements Frame {

		/**
		 * The most bytes that a frame has besides its payload.
		 */
		public static final int MAX_OVERHEAD = 17 + 2 * 256;

	}

	/**
	 * What the receiver has got and handled so far.
	 *
	 * @param lastReceived received up to here
	 * @param lastHandled handled up to here
	 */
	record Ack(long lastReceived, long lastHandled) implements Frame {
	}

	/**
	 * Shows that the peer is alive.
	 *
	 * @param verdictsSeen all failures and answers up to here have reached the sender; 0
	 * from a receiver
	 */
	record Ping(long verdictsSeen) implements Frame {
	}

	/**
	 * The receiver keeps as many outcomes as it may, and reads no more: the sender is to
	 * connect again, and to confirm with its {@code HELLO} what it has seen.
	 */
	record Reconnect() implements Frame {
	}

	/**
	 * The receiver closes; it will receive nothing more.
	 *
	 * @param lastReceived what comes after this is not handled
	 */
	record GoAway(long lastReceived) implements Frame {
	}

	/**
	 * The sender offers to prove that it holds the key.
	 *
	 * @param sender the sender's instance
	 * @param nonce random
	 */
	record Offer(UUID sender, byte[] nonce) implements Frame {
	}

	/**
	 * The receiver asks for the proof.
	 *
	 * @param nonce random
	 */
	record Challenge(byte[] nonce) implements Frame {
	}

	/**
	 * Proves to hold the key.
	 *
	 * @param mac over both nonces and what the link is for
	 */
	record Proof(byte[] mac) implements Frame {
	}

}
