package be.sizingservers.ipc;

import java.util.UUID;

/**
 * Identifies a message for ever: which sender instance, and its how-manieth message.
 *
 * @param senderInstance the sender; random per {@code start()}
 * @param sequence counts up by one from 1 within the sender; 0 before a message is in the
 * sender's log, and for one that never was because the log was full
 */
public record MessageId(UUID senderInstance, long sequence) {

	@Override
	public String toString() {
		return this.senderInstance + "/" + this.sequence;
	}

}
