package be.sizingservers.ipc;

import java.util.UUID;

/**
 * Identifies a message for ever: which sender instance, and its how-manieth message.
 *
 * @param senderInstance the sender; random per {@code start()}
 * @param sequence counts up by one from 1 within the sender
 */
public record MessageId(UUID senderInstance, long sequence) {

	@Override
	public String toString() {
		return this.senderInstance + "/" + this.sequence;
	}

}
