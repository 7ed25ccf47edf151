package be.sizingservers.ipc.transport;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.MessageTooLargeException;
import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.wire.ProtocolException;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Counts who is refused, and tells the log, with one line per second and address at most.
 * Thread-safe.
 */
public final class Refusals {

	private final Logger logger;

	private final String whom;

	private final RefusalRate rate;

	private final Map<RefusalReason, LongAdder> counts = new EnumMap<>(RefusalReason.class);

	/**
	 * Creates a count of zero.
	 * @param logger gets the lines
	 * @param whom what is refused, for the lines
	 * @param nanoClock the time
	 */
	public Refusals(Logger logger, String whom, LongSupplier nanoClock) {
		this.logger = logger;
		this.whom = whom;
		this.rate = new RefusalRate(nanoClock);
		for (RefusalReason reason : RefusalReason.values()) {
			this.counts.put(reason, new LongAdder());
		}
	}

	/**
	 * Somebody was refused.
	 * @param host the address it came from
	 * @param reason why
	 * @param text what happened; what is from outside in it is printable
	 */
	public void refused(String host, RefusalReason reason, String text) {
		this.counts.getOrDefault(reason, new LongAdder()).increment();
		int unsaid = this.rate.unsaid(host);
		if (unsaid >= 0) {
			LoggingEventBuilder line = this.logger.atWarn().addKeyValue("host", host).addKeyValue("reason", text);
			if (unsaid > 0) {
				line.addKeyValue("unsaid", unsaid)
					.log("Refused {} from {}: {} ({} more were refused since the last line about it)", this.whom, host,
							text, unsaid);
			}
			else {
				line.log("Refused {} from {}: {}", this.whom, host, text);
			}
		}
	}

	/**
	 * How many were refused.
	 * @return a copy: a count for each reason
	 */
	public Map<RefusalReason, Long> counts() {
		Map<RefusalReason, Long> now = new EnumMap<>(RefusalReason.class);
		this.counts.forEach((reason, count) -> now.put(reason, count.sum()));
		return now;
	}

	/**
	 * Why a connection ends.
	 * @param ex what its peer did
	 * @return the reason
	 */
	public static RefusalReason reasonOf(IpcException ex) {
		if (ex instanceof ProtocolException broken) {
			return broken.reason();
		}
		return (ex instanceof MessageTooLargeException) ? RefusalReason.TOO_LARGE : RefusalReason.PROTOCOL;
	}

}
