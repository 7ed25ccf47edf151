package be.sizingservers.ipc.spring;

import be.sizingservers.ipc.SendReport;

import org.springframework.context.ApplicationEvent;

/**
 * Every receiver has its verdict on a message that this application sent. Published once
 * per message, on the sender's callback thread, also when there was no receiver.
 */
public class MessageSentEvent extends ApplicationEvent {

	private final SendReport report;

	/**
	 * Creates an event.
	 * @param source who publishes it
	 * @param report the outcome
	 */
	public MessageSentEvent(Object source, SendReport report) {
		super(source);
		this.report = report;
	}

	/**
	 * What became of the message.
	 * @return the authoritative outcome
	 */
	public SendReport report() {
		return this.report;
	}

	@Override
	public String toString() {
		return "MessageSentEvent[%s, delivered=%d, failed=%d]".formatted(MessageSummary.of(this.report.message()),
				this.report.delivered().size(), this.report.failed().size());
	}

}
