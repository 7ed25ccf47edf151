package be.sizingservers.ipc.spring;

import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.MessageListener;
import be.sizingservers.ipc.RequestHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/**
 * What happens around the listener of one receiver: the logging context names the message
 * ({@code ipc.handle} and {@code ipc.messageId}), a message that failed is tried again if
 * a policy says so, and one that failed for good becomes a {@link MessageFailedEvent} and
 * fails at its sender.
 * <p>
 * All of it runs on the thread that the receiver calls its listener on, also the time
 * between two attempts, which holds up the messages after it. Closing ends that time at
 * once, and there is no further attempt. Thread-safe.
 */
public final class MessageHandling implements MessageListener, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(MessageHandling.class);

	private final MessageListener listener;

	private final ApplicationEventPublisher publisher;

	private final @Nullable RetryTemplate retries;

	private final CountDownLatch closed = new CountDownLatch(1);

	/**
	 * Creates the handling of one receiver's messages.
	 * @param listener handles them
	 * @param publisher where {@link MessageFailedEvent}s go
	 * @param retryPolicy which failures are tried again, how often and when; {@code null}
	 * for none
	 */
	public MessageHandling(MessageListener listener, ApplicationEventPublisher publisher,
			@Nullable RetryPolicy retryPolicy) {
		this.listener = listener;
		this.publisher = publisher;
		this.retries = (retryPolicy != null) ? new RetryTemplate(new UntilClosed(retryPolicy)) : null;
	}

	/**
	 * Gives a request handler what listeners have while it runs: the handle and the id of
	 * the message in the logging context (MDC), and that the payload does not leave
	 * again.
	 * @param handler the handler
	 * @return the same handler, surrounded
	 */
	public static RequestHandler around(RequestHandler handler) {
		return (request) -> {
			MessageMdc before = MessageMdc.put(request);
			MessageEventPublisher.handling(request.payload());
			try {
				return handler.onRequest(request);
			}
			finally {
				MessageEventPublisher.handling(null);
				before.restore();
			}
		};
	}

	@Override
	public void onMessage(Message message) throws Exception {
		MessageMdc before = MessageMdc.put(message);
		try {
			handle(message);
		}
		finally {
			before.restore();
		}
	}

	@Override
	public void onUnknownMessage(Message message) {
		MessageMdc before = MessageMdc.put(message);
		try {
			this.listener.onUnknownMessage(message);
		}
		finally {
			before.restore();
		}
	}

	/**
	 * Lets messages that wait for their next attempt fail at once. A second call does
	 * nothing.
	 */
	@Override
	public void close() {
		this.closed.countDown();
	}

	private void handle(Message message) throws Exception {
		MessageAttempts attempts = new MessageAttempts(this.listener, message);
		try {
			if (this.retries != null) {
				this.retries.execute(attempts);
			}
			else {
				attempts.execute();
			}
		}
		catch (Exception | Error ex) {
			Throwable failure = attempts.failure();
			if (failure == null) {
				throw ex;
			}
			if (failure != ex && !(ex instanceof RetryException)) {
				logger.warn("The retry policy has thrown at message {}, which is not tried again", message.id(), ex);
			}
			publish(new MessageFailedEvent(this.publisher, message, attempts.count(), failure));
			rethrow(failure);
		}
	}

	private void publish(MessageFailedEvent event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (Exception | Error ex) {
			// The sender is to hear of the first failure.
			logger.warn("A listener has thrown at {}", event, ex);
		}
	}

	private static void rethrow(Throwable failure) throws Exception {
		if (failure instanceof Error error) {
			throw error;
		}
		throw (failure instanceof Exception exception) ? exception : new UndeclaredThrowableException(failure);
	}

	/**
	 * Waits itself instead of saying how long to wait, so that closing can end it.
	 */
	private final class UntilClosed implements RetryPolicy {

		private final RetryPolicy policy;

		UntilClosed(RetryPolicy policy) {
			this.policy = policy;
		}

		@Override
		public boolean shouldRetry(Throwable failure) {
			return MessageHandling.this.closed.getCount() > 0 && this.policy.shouldRetry(failure);
		}

		@Override
		public Duration getTimeout() {
			return this.policy.getTimeout();
		}

		@Override
		public BackOff getBackOff() {
			BackOff backOff = this.policy.getBackOff();
			return () -> {
				BackOffExecution execution = backOff.start();
				return () -> await(execution.nextBackOff());
			};
		}

		private long await(long millis) {
			if (millis == BackOffExecution.STOP) {
				return millis;
			}
			try {
				return MessageHandling.this.closed.await(millis, TimeUnit.MILLISECONDS) ? BackOffExecution.STOP : 0;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return BackOffExecution.STOP;
			}
		}

	}

}
