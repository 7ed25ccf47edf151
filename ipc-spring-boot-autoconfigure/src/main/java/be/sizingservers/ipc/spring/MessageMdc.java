package be.sizingservers.ipc.spring;

import be.sizingservers.ipc.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What the logging context of a thread was before it began to handle a message. While it
 * does, the context names the message, so that what listeners log can be found by it.
 *
 * @param handle the earlier value of {@code ipc.handle}
 * @param messageId the earlier value of {@code ipc.messageId}
 */
record MessageMdc(@Nullable String handle, @Nullable String messageId) {

	private static final String HANDLE = "ipc.handle";

	private static final String MESSAGE_ID = "ipc.messageId";

	static MessageMdc put(Message message) {
		MessageMdc before = new MessageMdc(MDC.get(HANDLE), MDC.get(MESSAGE_ID));
		MDC.put(HANDLE, message.handle().value());
		MDC.put(MESSAGE_ID, message.id().toString());
		return before;
	}

	void restore() {
		restore(HANDLE, this.handle);
		restore(MESSAGE_ID, this.messageId);
	}

	private static void restore(String key, @Nullable String value) {
		if (value != null) {
			MDC.put(key, value);
		}
		else {
			MDC.remove(key);
		}
	}

}
