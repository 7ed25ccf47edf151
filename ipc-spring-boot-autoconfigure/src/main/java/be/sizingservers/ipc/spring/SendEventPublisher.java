package be.sizingservers.ipc.spring;

import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.SenderListener;
import be.sizingservers.ipc.directory.EndPoint;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes what becomes of sent messages, as {@link MessageSentEvent} and
 * {@link SendFailedEvent}.
 */
public final class SendEventPublisher implements SenderListener {

	private final ApplicationEventPublisher publisher;

	/**
	 * Creates a publisher.
	 * @param publisher where the events go
	 */
	public SendEventPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void afterMessageSent(SendReport report) {
		this.publisher.publishEvent(new MessageSentEvent(this.publisher, report));
	}

	@Override
	public void sendFailed(Message message, EndPoint endPoint, IpcException cause) {
		this.publisher.publishEvent(new SendFailedEvent(this.publisher, message, endPoint, cause));
	}

}
