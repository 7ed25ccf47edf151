package be.sizingservers.ipc.spring.observation;

import java.util.HashMap;
import java.util.Map;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.SendReport;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * A message that is being sent. Its carrier are the headers that travel with it: a tracer
 * adds its own, such as {@code traceparent}.
 */
public final class IpcSendContext extends SenderContext<Map<String, String>> {

	private final Handle handle;

	private final String operation;

	private final Object payload;

	private volatile @Nullable SendReport report;

	private volatile boolean published;

	private volatile boolean answered;

	/**
	 * Creates a context.
	 * @param handle where the message goes
	 * @param operation what the caller does: {@code send}, {@code publish} or
	 * {@code request}
	 * @param payload the payload
	 * @param headers the caller's headers; copied
	 */
	public IpcSendContext(Handle handle, String operation, Object payload, Map<String, String> headers) {
		super((carrier, key, value) -> {
			if (carrier != null) {
				carrier.put(key, value);
			}
		});
		this.handle = handle;
		this.operation = operation;
		this.payload = payload;
		setCarrier(new HashMap<>(headers));
	}

	/**
	 * Where the message goes.
	 * @return the handle
	 */
	public Handle handle() {
		return this.handle;
	}

	/**
	 * What the caller does.
	 * @return {@code send}, {@code publish} or {@code request}
	 */
	public String operation() {
		return this.operation;
	}

	/**
	 * What is sent.
	 * @return the payload
	 */
	public Object payload() {
		return this.payload;
	}

	/**
	 * What has become of it.
	 * @return {@code null} before every receiver has its verdict, and always where nobody
	 * waits for them
	 */
	public @Nullable SendReport report() {
		return this.report;
	}

	/**
	 * What has become of it, in a word.
	 * @return see {@link IpcObservation.LowCardinalityKeyNames#OUTCOME}
	 */
	public String outcome() {
		SendReport known = this.report;
		if (known == null) {
			return (getError() != null) ? "error" : withoutReport();
		}
		if (known.noReceivers()) {
			return "no-receivers";
		}
		if (known.failed().isEmpty()) {
			return "delivered";
		}
		return known.failed().stream().anyMatch(Delivery.Failed.class::isInstance) ? "failed" : "uncertain";
	}

	private String withoutReport() {
		if (this.answered) {
			return "answered";
		}
		return this.published ? "published" : "unknown";
	}

	void answered() {
		this.answered = true;
	}

	void report(SendReport report) {
		this.report = report;
	}

	void published() {
		this.published = true;
	}

}
