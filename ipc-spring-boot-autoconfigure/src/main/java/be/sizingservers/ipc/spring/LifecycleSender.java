package be.sizingservers.ipc.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Replies;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.SenderCounts;
import be.sizingservers.ipc.SenderSession;
import be.sizingservers.ipc.directory.EndPoint;

/**
 * A sender of an application context. It starts with the context and stops with it, any
 * number of times, each time with a new instance id. While the context is stopped,
 * {@link #sessions()} is empty, {@link #counts()} goes on over all starts, and all but
 * these, {@link #handle()} and {@link #close()} throws an {@link IllegalStateException}.
 * It starts early and stops late (phase 0), so that requests that are being drained can
 * still send. Thread-safe.
 */
public final class LifecycleSender extends RestartableLifecycle<Sender> implements Sender {

	private final Handle handle;

	/**
	 * Of those that are closed.
	 */
	private SenderCounts closed = SenderCounts.NONE;

	/**
	 * Creates a sender that is not started yet.
	 * @param handle its handle
	 * @param starter starts a new sender at every start of the context
	 */
	public LifecycleSender(Handle handle, Supplier<Sender> starter) {
		super("sender of handle '%s'".formatted(handle), 0, starter, Sender::close);
		this.handle = handle;
	}

	@Override
	public CompletableFuture<SendReport> send(Object payload, Map<String, String> headers) {
		return running().send(payload, headers);
	}

	@Override
	public void publish(Object payload, Map<String, String> headers) {
		running().publish(payload, headers);
	}

	@Override
	public <T> CompletableFuture<T> request(Object payload, Map<String, String> headers, Class<T> replyType,
			Duration timeout) {
		return running().request(payload, headers, replyType, timeout);
	}

	@Override
	public <T> CompletableFuture<Replies<T>> requestAll(Object payload, Map<String, String> headers, Class<T> replyType,
			Duration timeout) {
		return running().requestAll(payload, headers, replyType, timeout);
	}

	@Override
	public Handle handle() {
		return this.handle;
	}

	@Override
	public UUID instanceId() {
		return running().instanceId();
	}

	@Override
	public List<EndPoint> receivers() {
		return running().receivers();
	}

	@Override
	public List<SenderSession> sessions() {
		return look((open) -> open.stream().flatMap((sender) -> sender.sessions().stream()).toList());
	}

	@Override
	public SenderCounts counts() {
		return look((open) -> open.stream().map(Sender::counts).reduce(this.closed, SenderCounts::plus));
	}

	@Override
	void closed(Sender sender) {
		this.closed = this.closed.plus(sender.counts());
	}

	@Override
	public boolean awaitReceivers(int count, Duration timeout) throws InterruptedException {
		return running().awaitReceivers(count, timeout);
	}

	@Override
	public void close() {
		stop();
	}

}
