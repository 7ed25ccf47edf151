package be.sizingservers.ipc;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import be.sizingservers.ipc.directory.EndPoint;

/**
 * Sends each message to every receiver with the same handle. Thread-safe.
 * <p>
 * Receivers are found by the sender itself. The targets of a message are the receivers
 * that are known when it is sent; one that comes later starts at the next message. Order
 * is kept per receiver. A caller waits only when a receiver lags at its bound, and then
 * at most {@link Limits#sendTimeout()} once per stall.
 */
public interface Sender extends AutoCloseable {

	/**
	 * Starts building a sender.
	 * @param handle the name that binds it to receivers
	 * @return a builder
	 * @throws IllegalArgumentException if the handle is none
	 */
	static SenderBuilder builder(String handle) {
		return new SenderBuilder(Handle.of(handle));
	}

	/**
	 * Sends a message and reports what became of it.
	 * @param payload {@code byte[]}, {@code String}, or any object that the codec can
	 * write; bytes are copied before this method returns
	 * @return completes on the sender's callback thread, never exceptionally, when every
	 * target has its verdict
	 * @throws be.sizingservers.ipc.codec.CodecException if the payload cannot be encoded
	 * @throws MessageTooLargeException if it is larger than {@link Limits#frameBytes()}
	 * @throws IllegalStateException if the sender is closed
	 */
	default CompletableFuture<SendReport> send(Object payload) {
		return send(payload, Map.of());
	}

	/**
	 * Sends a message with headers and reports what became of it.
	 * @param payload as for {@link #send(Object)}
	 * @param headers names and values that travel with the message
	 * @return as for {@link #send(Object)}
	 * @throws be.sizingservers.ipc.codec.CodecException if the payload cannot be encoded
	 * @throws MessageTooLargeException if it is larger than {@link Limits#frameBytes()}
	 * @throws IllegalStateException if the sender is closed
	 */
	CompletableFuture<SendReport> send(Object payload, Map<String, String> headers);

	/**
	 * Sends a message without a report: the call for low latency and high rates. The
	 * {@link SenderListener}, if there is one, still hears what became of it.
	 * @param payload as for {@link #send(Object)}
	 * @throws be.sizingservers.ipc.codec.CodecException if the payload cannot be encoded
	 * @throws MessageTooLargeException if it is larger than {@link Limits#frameBytes()}
	 * @throws IllegalStateException if the sender is closed
	 */
	default void publish(Object payload) {
		publish(payload, Map.of());
	}

	/**
	 * Sends a message with headers and without a report.
	 * @param payload as for {@link #send(Object)}
	 * @param headers names and values that travel with the message
	 * @throws be.sizingservers.ipc.codec.CodecException if the payload cannot be encoded
	 * @throws MessageTooLargeException if it is larger than {@link Limits#frameBytes()}
	 * @throws IllegalStateException if the sender is closed
	 */
	void publish(Object payload, Map<String, String> headers);

	/**
	 * Asks every receiver, and takes the answer that comes first.
	 * <p>
	 * A request is a message with all guarantees of one. It goes to the receivers'
	 * {@link RequestHandler}, never to a listener; each receiver handles it once, also
	 * those whose answer comes too late.
	 * @param payload as for {@link #send(Object)}
	 * @param replyType the class of an answer; a sealed type stands for the classes that
	 * it permits. Other answers are not decoded
	 * @param timeout how long to wait for an answer once the request is in the sender's
	 * log; positive
	 * @param <T> the type of an answer
	 * @return completes on the sender's callback thread, which must not wait for it: with
	 * the first answer, or with a {@link RequestException} that says why there is none
	 * @throws be.sizingservers.ipc.codec.CodecException if the payload cannot be encoded,
	 * or no answer can be of that class
	 * @throws MessageTooLargeException if it is larger than {@link Limits#frameBytes()}
	 * @throws IllegalArgumentException if the timeout is not positive
	 * @throws IllegalStateException if the sender is closed
	 */
	default <T> CompletableFuture<T> request(Object payload, Class<T> replyType, Duration timeout) {
		return request(payload, Map.of(), replyType, timeout);
	}

	/**
	 * Asks every receiver with headers, and takes the answer that comes first.
	 * @param payload as for {@link #send(Object)}
	 * @param headers names and values that travel with the request
	 * @param replyType as for {@link #request(Object, Class, Duration)}
	 * @param timeout as for {@link #request(Object, Class, Duration)}
	 * @param <T> the type of an answer
	 * @return as for {@link #request(Object, Class, Duration)}
	 * @throws be.sizingservers.ipc.codec.CodecException if the payload cannot be encoded,
	 * or no answer can be of that class
	 * @throws MessageTooLargeException if it is larger than {@link Limits#frameBytes()}
	 * @throws IllegalArgumentException if the timeout is not positive
	 * @throws IllegalStateException if the sender is closed
	 */
	<T> CompletableFuture<T> request(Object payload, Map<String, String> headers, Class<T> replyType, Duration timeout);

	/**
	 * Asks every receiver, and gathers what becomes of the request at each of them.
	 * @param payload as for {@link #send(Object)}
	 * @param replyType as for {@link #request(Object, Class, Duration)}
	 * @param timeout as for {@link #request(Object, Class, Duration)}; who has not
	 * answered by then has failed
	 * @param <T> the type of an answer
	 * @return completes on the sender's callback thread, never exceptionally, when every
	 * target has answered or failed
	 * @throws be.sizingservers.ipc.codec.CodecException if the payload cannot be encoded,
	 * or no answer can be of that class
	 * @throws MessageTooLargeException if it is larger than {@link Limits#frameBytes()}
	 * @throws IllegalArgumentException if the timeout is not positive
	 * @throws IllegalStateException if the sender is closed
	 */
	default <T> CompletableFuture<Replies<T>> requestAll(Object payload, Class<T> replyType, Duration timeout) {
		return requestAll(payload, Map.of(), replyType, timeout);
	}

	/**
	 * Asks every receiver with headers, and gathers what becomes of the request at each
	 * of them.
	 * @param payload as for {@link #send(Object)}
	 * @param headers names and values that travel with the request
	 * @param replyType as for {@link #request(Object, Class, Duration)}
	 * @param timeout as for {@link #requestAll(Object, Class, Duration)}
	 * @param <T> the type of an answer
	 * @return as for {@link #requestAll(Object, Class, Duration)}
	 * @throws be.sizingservers.ipc.codec.CodecException if the payload cannot be encoded,
	 * or no answer can be of that class
	 * @throws MessageTooLargeException if it is larger than {@link Limits#frameBytes()}
	 * @throws IllegalArgumentException if the timeout is not positive
	 * @throws IllegalStateException if the sender is closed
	 */
	<T> CompletableFuture<Replies<T>> requestAll(Object payload, Map<String, String> headers, Class<T> replyType,
			Duration timeout);

	/**
	 * The handle.
	 * @return the handle
	 */
	Handle handle();

	/**
	 * The instance, new for each sender.
	 * @return the instance id
	 */
	UUID instanceId();

	/**
	 * The receivers that the next message would go to.
	 * @return a snapshot
	 */
	List<EndPoint> receivers();

	/**
	 * How it is with each receiver that this sender has a session with, whether messages
	 * go to it now or not. For people and metrics: cheap, never waits for a receiver.
	 * @return a snapshot
	 */
	List<SenderSession> sessions();

	/**
	 * What has become of this sender's messages, for all receivers that it has ever had.
	 * Those under way are not among them.
	 * @return a snapshot
	 */
	SenderCounts counts();

	/**
	 * Waits until there are receivers.
	 * @param count how many, at least
	 * @param timeout how long to wait
	 * @return whether there are that many
	 * @throws InterruptedException if the caller is interrupted
	 */
	boolean awaitReceivers(int count, Duration timeout) throws InterruptedException;

	/**
	 * Closes the sender: takes no more messages, waits at most
	 * {@link Limits#drainTimeout()} for the verdicts of those under way, and gives the
	 * rest a verdict, requests too. Every future is complete afterwards. A second call
	 * waits for the first one.
	 */
	@Override
	void close();

}
