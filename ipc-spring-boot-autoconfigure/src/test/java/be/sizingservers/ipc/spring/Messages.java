package be.sizingservers.ipc.spring;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.MessageId;

/**
 * Messages as a receiver hands them over.
 */
final class Messages {

	private Messages() {
	}

	static Message of(Object payload) {
		return on("orders", payload);
	}

	static Message on(String handle, Object payload) {
		return new Message(Handle.of(handle), payload, new MessageId(UUID.randomUUID(), 7), "shop", Instant.EPOCH,
				Map.of("tenant", "acme"));
	}

}
