package be.sizingservers.ipc.spring.observation;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.MessageListener;
import be.sizingservers.ipc.RequestHandler;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The one place where observations are made: {@link IpcObservation#SEND} around what a
 * sender does, {@link IpcObservation#PROCESS} around what handles its messages elsewhere.
 * While the registry has no handlers, nothing but a look at it is added. Thread-safe.
 */
public final class IpcObservations {

	private static final IpcSendObservationConvention SEND = new DefaultIpcSendObservationConvention();

	private static final IpcProcessObservationConvention PROCESS = new DefaultIpcProcessObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable IpcSendObservationConvention sendConvention;

	private final @Nullable IpcProcessObservationConvention processConvention;

	/**
	 * Creates observations.
	 * @param registry whose handlers make spans and timers of them
	 * @param sendConvention names and keys of sending; the default ones if {@code null}
	 * @param processConvention names and keys of handling; the default ones if
	 * {@code null}
	 */
	public IpcObservations(ObservationRegistry registry, @Nullable IpcSendObservationConvention sendConvention,
			@Nullable IpcProcessObservationConvention processConvention) {
		this.registry = registry;
		this.sendConvention = sendConvention;
		this.processConvention = processConvention;
	}

	/**
	 * Observes what is sent.
	 * @param sender sends it
	 * @return the same sender, observed
	 */
	public Sender observed(Sender sender) {
		return new ObservedSender(sender, this);
	}

	/**
	 * Observes what is handled.
	 * @param listener handles it
	 * @return the same listener, observed
	 */
	public MessageListener observed(MessageListener listener) {
		return new MessageListener() {

			@Override
			public void onMessage(Message message) throws Exception {
				process(message, () -> {
					listener.onMessage(message);
					return message;
				});
			}

			@Override
			public void onUnknownMessage(Message message) {
				observation(new IpcProcessContext(message)).observe(() -> listener.onUnknownMessage(message));
			}

		};
	}

	/**
	 * Observes what is answered.
	 * @param handler answers it
	 * @return the same handler, observed
	 */
	public RequestHandler observedAnswers(RequestHandler handler) {
		return (request) -> process(request, () -> handler.onRequest(request));
	}

	/**
	 * Observes one message being handled.
	 * @param <T> the type of what comes of it
	 * @param message the message
	 * @param handling handles it, on this thread
	 * @return what comes of it
	 * @throws Exception what {@code handling} throws
	 */
	public <T> T process(Message message, Callable<T> handling) throws Exception {
		if (this.registry.isNoop()) {
			return handling.call();
		}
		IpcProcessContext context = new IpcProcessContext(message);
		return observation(context).observeChecked(() -> {
			T result = handling.call();
			context.handled();
			return result;
		});
	}

	private Observation observation(IpcProcessContext context) {
		return IpcObservation.PROCESS.observation(this.processConvention, PROCESS, () -> context, this.registry);
	}

	/**
	 * Observes a message being put into the log.
	 */
	void publish(Handle handle, Object payload, Map<String, String> headers, Consumer<Map<String, String>> publish) {
		if (this.registry.isNoop()) {
			publish.accept(headers);
			return;
		}
		IpcSendContext context = new IpcSendContext(handle, "publish", payload, headers);
		observation(context).observe(() -> {
			publish.accept(carrier(context));
			context.published();
		});
	}

	/**
	 * Observes a message being sent, until it has its verdicts.
	 */
	CompletableFuture<SendReport> send(Handle handle, Object payload, Map<String, String> headers,
			Function<Map<String, String>, CompletableFuture<SendReport>> send) {
		if (this.registry.isNoop()) {
			return send.apply(headers);
		}
		return await(new IpcSendContext(handle, "send", payload, headers), send, (observation, report) -> {
			report.failed().stream().findFirst().ifPresent((failed) -> observation.error(failed.cause()));
			((IpcSendContext) observation.getContext()).report(report);
		});
	}

	/**
	 * Observes a request, until it has its outcome.
	 */
	<T> CompletableFuture<T> request(Handle handle, Object payload, Map<String, String> headers,
			Function<Map<String, String>, CompletableFuture<T>> request) {
		if (this.registry.isNoop()) {
			return request.apply(headers);
		}
		return await(new IpcSendContext(handle, "request", payload, headers), request,
				(observation, answer) -> ((IpcSendContext) observation.getContext()).answered());
	}

	private <T> CompletableFuture<T> await(IpcSendContext context,
			Function<Map<String, String>, CompletableFuture<T>> send, BiConsumer<Observation, T> outcome) {
		Observation observation = observation(context).start();
		CompletableFuture<T> future;
		try {
			future = observation.scoped(() -> send.apply(carrier(context)));
		}
		catch (RuntimeException | Error ex) {
			observation.stop();
			throw ex;
		}
		future.whenComplete((result, failure) -> {
			if (failure != null) {
				observation.error(failure);
			}
			else {
				outcome.accept(observation, result);
			}
			observation.stop();
		});
		return future;
	}

	private Observation observation(IpcSendContext context) {
		return IpcObservation.SEND.observation(this.sendConvention, SEND, () -> context, this.registry);
	}

	private static Map<String, String> carrier(IpcSendContext context) {
		Map<String, String> headers = context.getCarrier();
		return (headers != null) ? headers : Map.of();
	}

}
