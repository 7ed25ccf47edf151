package be.sizingservers.ipc.spring;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.MessageListener;
import be.sizingservers.ipc.Printable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.retry.Retryable;

/**
 * The attempts at one message. Belongs to the thread that handles it.
 */
final class MessageAttempts implements Retryable<Integer> {

	private static final Logger logger = LoggerFactory.getLogger(MessageAttempts.class);

	private final MessageListener listener;

	private final Message message;

	private int count;

	private @Nullable Throwable failure;

	MessageAttempts(MessageListener listener, Message message) {
		this.listener = listener;
		this.message = message;
	}

	@Override
	public Integer execute() throws Exception {
		if (this.failure != null) {
			logger.atInfo()
				.addKeyValue("ipc.handle", this.message.handle().value())
				.addKeyValue("ipc.messageId", this.message.id())
				.log("Trying message {} on handle '{}' again, as attempt {} has failed: {}", this.message.id(),
						this.message.handle(), this.count, Printable.of(this.failure.toString()));
		}
		this.count++;
		try {
			this.listener.onMessage(this.message);
			return this.count;
		}
		catch (Throwable ex) {
			this.failure = ex;
			throw ex;
		}
	}

	@Override
	public String getName() {
		return "message " + this.message.id();
	}

	int count() {
		return this.count;
	}

	/**
	 * What the last attempt ended with.
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

}
