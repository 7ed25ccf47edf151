package be.sizingservers.ipc;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import be.sizingservers.ipc.codec.PayloadCodec;
import be.sizingservers.ipc.codec.PayloadReader;
import be.sizingservers.ipc.codec.PayloadType;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.session.PendingRequest;
import be.sizingservers.ipc.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A request of a user: decodes and gathers the answers of its targets, on the sender's
 * callback thread. One of its two futures is the user's.
 */
final class OpenRequest<T> extends PendingRequest {

	private final PayloadCodec codec;

	private final Class<T> replyType;

	private final Duration timeout;

	private final boolean oneIsEnough;

	private final CompletableFuture<T> first = new CompletableFuture<>();

	private final CompletableFuture<Replies<T>> all = new CompletableFuture<>();

	private final Map<EndPoint, T> answers = new LinkedHashMap<>();

	private final Map<EndPoint, RequestException> failures = new LinkedHashMap<>();

	/**
	 * @throws be.sizingservers.ipc.codec.CodecException if no answer can be of that type
	 */
	OpenRequest(Origin origin, Object payload, Map<String, String> headers, PayloadCodec codec, Class<T> replyType,
			Duration timeout, boolean oneIsEnough) {
		super(origin, payload, headers);
		codec.readerFor(PayloadType.BYTES, replyType);
		this.codec = codec;
		this.replyType = replyType;
		this.timeout = timeout;
		this.oneIsEnough = oneIsEnough;
	}

	CompletableFuture<T> first() {
		return this.first;
	}

	CompletableFuture<Replies<T>> all() {
		return this.all;
	}

	/**
	 * Does something when there is an outcome, at once if there is one.
	 */
	void whenEnded(Runnable then) {
		(this.oneIsEnough ? this.first : this.all).whenComplete((outcome, failure) -> then.run());
	}

	@Override
	protected boolean answered(Delivery delivery, Frame.@Nullable Reply reply) {
		EndPoint endPoint = delivery.endPoint();
		try {
			this.answers.put(endPoint, read(delivery, reply));
		}
		catch (RequestException ex) {
			this.failures.put(endPoint, ex);
		}
		return this.oneIsEnough && !this.answers.isEmpty();
	}

	private T read(Delivery delivery, Frame.@Nullable Reply reply) {
		if (delivery instanceof Delivery.Undelivered undelivered) {
			throw failure(undelivered);
		}
		if (reply == null) {
			throw new WrongReplyException(
					"%s has handled the request without an answer".formatted(delivery.endPoint()));
		}
		try {
			PayloadReader reader = this.codec.readerFor(new PayloadType(reply.contentType(), reply.typeId()),
					this.replyType);
			if (reader == null) {
				throw new WrongReplyException("%s has answered with the type id '%s' (%s), which is not that of %s"
					.formatted(delivery.endPoint(), Printable.of(reply.typeId()), Printable.of(reply.contentType()),
							this.replyType.getName()));
			}
			return this.replyType.cast(reader.read(reply.payload(), 0, reply.payload().length));
		}
		catch (WrongReplyException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			// An Error too: a codec that runs out of stack must not end the callback
			// thread.
			throw new WrongReplyException("The answer of %s cannot be decoded as %s (%s)".formatted(delivery.endPoint(),
					this.replyType.getName(), Printable.of(ex.toString())));
		}
	}

	private static RequestException failure(Delivery.Undelivered undelivered) {
		if (undelivered instanceof Delivery.Failed failed) {
			String text = String.valueOf(failed.cause().getMessage());
			if (failed.reason() == FailureReason.LISTENER_THREW) {
				return new RequestHandlerThrewException(text);
			}
			if (failed.reason() == FailureReason.NO_HANDLER) {
				return new NoRequestHandlerException(text);
			}
		}
		return new UndeliveredRequestException(undelivered);
	}

	@Override
	protected void ended(List<EndPoint> silent) {
		if (this.oneIsEnough && !this.answers.isEmpty()) {
			this.first.complete(this.answers.values().iterator().next());
			return;
		}
		silent.forEach((endPoint) -> this.failures.put(endPoint,
				new RequestTimedOutException("%s has not answered within %s".formatted(endPoint, this.timeout))));
		if (this.oneIsEnough) {
			this.first.completeExceptionally(failure(silent));
		}
		else {
			this.all.complete(new Replies<>(this.answers, this.failures));
		}
	}

	private RequestException failure(List<EndPoint> silent) {
		if (this.failures.isEmpty()) {
			return new NoReceiversException(message().handle());
		}
		if (this.failures.size() > 1 && !silent.isEmpty()) {
			return new RequestTimedOutException("%d of %d receivers have not answered within %s, and no other has: %s"
				.formatted(silent.size(), this.failures.size(), this.timeout, silent));
		}
		List<RequestException> handlers = this.failures.values()
			.stream()
			.filter((failure) -> !(failure instanceof NoRequestHandlerException))
			.toList();
		if (handlers.size() > 1) {
			return new AllReceiversFailedException(new Replies<>(Map.of(), this.failures).failures());
		}
		// Who has no handler says nothing new beside one who has.
		return handlers.isEmpty() ? this.failures.values().iterator().next() : handlers.get(0);
	}

}
