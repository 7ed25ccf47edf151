package be.sizingservers.ipc.spring.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import be.sizingservers.ipc.Application;
import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.MessageId;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.ReceiverBuilder;
import be.sizingservers.ipc.RequestException;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.SenderBuilder;
import be.sizingservers.ipc.SenderListener;
import be.sizingservers.ipc.codec.MessageCodec;
import be.sizingservers.ipc.directory.EndPoint;

import org.springframework.beans.factory.DisposableBean;

/**
 * The other applications, in a test of one: delivers messages to it, tells what it has
 * sent, receives, asks and answers. Added by {@link AutoConfigureTestIpc}, and reset
 * before and after each test method.
 * <p>
 * Nobody else receives unless a test says so, so that the application gets a report of no
 * receivers for what it sends. Thread-safe; tests that share a context must not run at
 * the same time, though.
 */
public final class IpcTester implements DisposableBean {

	private static final Application OTHERS = Application.named("IpcTester");

	/**
	 * A test that stands still in a debugger must not run out of time.
	 */
	private static final Duration FOREVER = Duration.ofDays(1);

	private final MemoryDirectory directory;

	private final Payloads payloads;

	private final List<SentMessage> sent = new CopyOnWriteArrayList<>();

	private final Map<MessageId, Throwable> failures = new ConcurrentHashMap<>();

	/**
	 * Guarded by {@code this}.
	 */
	private final List<Receiver> open = new ArrayList<>();

	IpcTester(MemoryDirectory directory, Payloads payloads) {
		this.directory = directory;
		this.payloads = payloads;
	}

	/**
	 * Delivers a message to the application, as {@link #deliver(String, Object, Map)}
	 * does, without headers.
	 * @param handle the handle that it is sent to
	 * @param payload what is sent
	 * @throws DeliveryFailedException if the application has not handled it
	 * @throws be.sizingservers.ipc.codec.CodecException if the payload cannot be encoded
	 * @throws IllegalStateException if the application does not receive that handle
	 */
	public void deliver(String handle, Object payload) {
		deliver(handle, payload, Map.of());
	}

	/**
	 * Delivers a message to the application and waits until its listeners have returned,
	 * with their retries. The payload is encoded, and the application decodes it; its
	 * listeners are called on a thread of the receiver, as always, so that they do not
	 * see a transaction of the test. The sender calls itself {@code IpcTester}.
	 * @param handle the handle that it is sent to
	 * @param payload what is sent; of a class that the application accepts, or of one
	 * with the same type id
	 * @param headers what is sent with it
	 * @throws DeliveryFailedException if the application has not handled it: a listener
	 * threw, or it does not know the type or cannot decode it
	 * @throws be.sizingservers.ipc.codec.CodecException if the payload cannot be encoded
	 * @throws IllegalStateException if the application does not receive that handle
	 */
	public void deliver(String handle, Object payload, Map<String, String> headers) {
		SendReport report = with(handle, payload, (sender) -> sender.send(payload, headers));
		if (report.noReceivers()) {
			throw new IllegalStateException("The application does not receive the handle '%s', but %s".formatted(handle,
					this.directory.handles()
						.stream()
						.map((known) -> "'" + known + "'")
						.collect(Collectors.collectingAndThen(Collectors.joining(", "),
								(known) -> known.isEmpty() ? "none; is it running?" : known))));
		}
		Throwable thrown = this.failures.remove(report.message().id());
		report.failed().stream().findFirst().ifPresent((failed) -> {
			throw new DeliveryFailedException(failed, (thrown != null) ? thrown : this.payloads.refusalOf(payload));
		});
	}

	/**
	 * Asks the application and waits for the answer of its handler.
	 * @param handle the handle that the request is sent to
	 * @param payload the request; see {@link #deliver(String, Object, Map)}
	 * @param replyType the class of the answer
	 * @param <T> the type of the answer
	 * @return the answer, decoded from its bytes
	 * @throws be.sizingservers.ipc.RequestException if there is none: the handler threw,
	 * there is no handler for the type, or the application does not receive the handle
	 * @throws be.sizingservers.ipc.codec.CodecException if the request cannot be encoded
	 */
	public <T> T request(String handle, Object payload, Class<T> replyType) {
		return with(handle, payload, (sender) -> sender.request(payload, replyType, FOREVER));
	}

	private <T> T with(String handle, Object payload, Function<Sender, CompletableFuture<T>> call) {
		SenderBuilder builder = Sender.builder(handle)
			.application(OTHERS)
			.directory(this.directory)
			.typeRegistry(this.payloads.sending(payload));
		this.payloads.codecs().get().stream().limit(1).forEach(builder::codec);
		try (Sender sender = builder.start()) {
			return call.apply(sender).get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(
					"The test was interrupted while it waited for the application to handle a message on '%s'"
						.formatted(handle),
					ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RequestException why) {
				throw why;
			}
			throw new IllegalStateException("The message has no outcome", ex);
		}
	}

	/**
	 * What the application has sent since the test method began, with its auto-configured
	 * senders: also requests, and events that it has published with
	 * {@code @IpcPublished}. What is sent on another thread, or after the commit of a
	 * transaction, is here then and not before.
	 * @param handle the handle that it was sent to
	 * @return a copy, in the order in which it was sent
	 */
	public List<SentMessage> sent(String handle) {
		return this.sent.stream().filter((message) -> message.handle().equals(handle)).toList();
	}

	/**
	 * What the application has sent, as another application gets it that accepts a class.
	 * @param handle the handle that it was sent to
	 * @param type the class; messages of other types are left out
	 * @param <T> the type
	 * @return the payloads of {@link SentMessage#payload(Class)}, in the order in which
	 * they were sent
	 */
	public <T> List<T> sent(String handle, Class<T> type) {
		return sent(handle).stream()
			.filter((message) -> message.isOf(type))
			.map((message) -> message.payload(type))
			.toList();
	}

	/**
	 * Lets another application receive what this one sends from now on until the end of
	 * the test method. Each call is another receiver.
	 * @param handle the handle that it receives
	 * @param type the class that it accepts; it rejects others
	 * @param listener gets each message, on a thread of its own; what it throws fails the
	 * message
	 * @param <T> the type
	 */
	public <T> void receive(String handle, Class<T> type, Consumer<? super T> listener) {
		open(receiver(handle, type).listener((message) -> listener.accept(type.cast(message.payload()))));
	}

	/**
	 * Lets another application answer requests of this one from now on until the end of
	 * the test method. Each call is another receiver; it fails what is no request.
	 * @param handle the handle that it receives
	 * @param type the class of the requests that it answers; for others it has no handler
	 * @param handler gives the answer to a request, on a thread of its own; what it
	 * throws fails the request
	 * @param <T> the type of the requests
	 */
	public <T> void answer(String handle, Class<T> type, Function<? super T, ?> handler) {
		open(receiver(handle, type).requestHandler((request) -> handler.apply(type.cast(request.payload()))));
	}

	private ReceiverBuilder receiver(String handle, Class<?> type) {
		return Receiver.builder(handle)
			.application(OTHERS)
			.directory(this.directory)
			.typeRegistry(this.payloads.accepting(type))
			.codecs(this.payloads.codecs().get().toArray(MessageCodec[]::new));
	}

	private synchronized void open(ReceiverBuilder receiver) {
		this.open.add(receiver.start());
	}

	/**
	 * Forgets what was sent, and closes the receivers of {@link #receive} and
	 * {@link #answer}.
	 */
	public void reset() {
		List<Receiver> closing;
		synchronized (this) {
			closing = List.copyOf(this.open);
			this.open.clear();
		}
		closing.forEach(Receiver::close);
		this.sent.clear();
		this.failures.clear();
	}

	@Override
	public void destroy() {
		reset();
	}

	/**
	 * A listener of the application has thrown. Called before the verdict of the message.
	 */
	void failed(MessageId message, Throwable thrown) {
		this.failures.put(message, thrown);
	}

	SenderListener recorder() {
		return new SenderListener() {

			@Override
			public void beforeMessageSent(Message message, List<EndPoint> targets) {
				IpcTester.this.sent.add(new SentMessage(message, IpcTester.this.payloads));
			}

		};
	}

}
