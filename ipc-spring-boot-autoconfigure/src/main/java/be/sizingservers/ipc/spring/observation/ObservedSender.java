package be.sizingservers.ipc.spring.observation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Replies;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.SenderCounts;
import be.sizingservers.ipc.SenderSession;
import be.sizingservers.ipc.directory.EndPoint;

/**
 * A sender whose messages are observed.
 */
final class ObservedSender implements Sender {

	private final Sender sender;

	private final IpcObservations observations;

	ObservedSender(Sender sender, IpcObservations observations) {
		this.sender = sender;
		this.observations = observations;
	}

	@Override
	public CompletableFuture<SendReport> send(Object payload, Map<String, String> headers) {
		return this.observations.send(handle(), payload, headers, (carrier) -> this.sender.send(payload, carrier));
	}

	@Override
	public void publish(Object payload, Map<String, String> headers) {
		this.observations.publish(handle(), payload, headers, (carrier) -> this.sender.publish(payload, carrier));
	}

	@Override
	public <T> CompletableFuture<T> request(Object payload, Map<String, String> headers, Class<T> replyType,
			Duration timeout) {
		return this.observations.request(handle(), payload, headers,
				(carrier) -> this.sender.request(payload, carrier, replyType, timeout));
	}

	@Override
	public <T> CompletableFuture<Replies<T>> requestAll(Object payload, Map<String, String> headers, Class<T> replyType,
			Duration timeout) {
		return this.observations.request(handle(), payload, headers,
				(carrier) -> this.sender.requestAll(payload, carrier, replyType, timeout));
	}

	@Override
	public Handle handle() {
		return this.sender.handle();
	}

	@Override
	public UUID instanceId() {
		return this.sender.instanceId();
	}

	@Override
	public List<EndPoint> receivers() {
		return this.sender.receivers();
	}

	@Override
	public List<SenderSession> sessions() {
		return this.sender.sessions();
	}

	@Override
	public SenderCounts counts() {
		return this.sender.counts();
	}

	@Override
	public boolean awaitReceivers(int count, Duration timeout) throws InterruptedException {
		return this.sender.awaitReceivers(count, timeout);
	}

	@Override
	public void close() {
		this.sender.close();
	}

	@Override
	public String toString() {
		return this.sender.toString();
	}

}
