package be.sizingservers.ipc.spring;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.UnknownPayload;

/**
 * Says in a log which message it was, and never what it contains.
 */
final class MessageSummary {

	private MessageSummary() {
	}

	static String of(Message message) {
		String type = (message.payload() instanceof UnknownPayload unknown) ? Printable.of(unknown.typeId())
				: message.payload().getClass().getTypeName();
		return "handle=%s, messageId=%s, type=%s, application=%s".formatted(message.handle(), message.id(), type,
				Printable.of(message.application()));
	}

}
