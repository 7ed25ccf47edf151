package be.sizingservers.ipc.directory;

import java.util.UUID;

import be.sizingservers.ipc.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver makes known, and what a sender learns of it.
 *
 * @param handle the receiver's handle
 * @param endPoint the receiver
 * @param applicationId the application whose own messages the receiver does not want, or
 * {@code null} if it wants all
 * @param key when a receiver registers, its own key; when a sender learns of it, the
 * {@linkplain LinkKey#forPair key of the pair}, which both prove to each other to hold
 */
public record Registration(Handle handle, EndPoint endPoint, @Nullable UUID applicationId, LinkKey key) {

	/**
	 * What a sender learns of this receiver.
	 * @param sender the sender's instance
	 * @return the same with the key of the pair
	 */
	public Registration forSender(UUID sender) {
		return new Registration(this.handle, this.endPoint, this.applicationId, this.key.forPair(this.handle, sender));
	}

}
