package be.sizingservers.ipc.directory;

import java.net.InetSocketAddress;
import java.util.UUID;

import be.sizingservers.ipc.Printable;

/**
 * A receiver as others see it. Two end points are the same receiver if and only if their
 * instance ids are equal; an address may be used by one receiver after another.
 *
 * @param instanceId the receiver's instance, new at each start
 * @param address where it listens
 * @param application the name of its application; empty if it has none
 * @param processId the id of its process on its host
 */
public record EndPoint(UUID instanceId, InetSocketAddress address, String application, long processId) {

	@Override
	public String toString() {
		return "%s:%d (%s)".formatted(this.address.getAddress().getHostAddress(), this.address.getPort(),
				this.application.isEmpty() ? "process " + this.processId
						: Printable.of(this.application) + ", process " + this.processId);
	}

}
