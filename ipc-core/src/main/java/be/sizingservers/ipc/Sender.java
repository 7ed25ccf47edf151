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
	 * rest a verdict. Every future is complete afterwards. A second call waits for the
	 * first one.
	 */
	@Override
	void close();

}
