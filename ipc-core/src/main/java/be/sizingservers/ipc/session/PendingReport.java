package be.sizingservers.ipc.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.MessageId;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.wire.DataFrame;
import org.jspecify.annotations.Nullable;

/**
 * The future of a {@code send}, the place where its verdicts gather, and the report that
 * the user gets: one object, because one object less per message is a third more messages
 * per second.
 * <p>
 * Filled under the sender's lock when the message is appended, settled by the callback
 * thread, and immutable when the future completes.
 */
public sealed class PendingReport extends CompletableFuture<SendReport> implements SendReport permits PendingRequest {

	/**
	 * What all messages of a sender share.
	 *
	 * @param handle the handle
	 * @param instance the sender's instance
	 * @param application the name of the sender's application, or empty
	 */
	public record Origin(Handle handle, UUID instance, String application) {
	}

	private static final AtomicReferenceFieldUpdater<PendingReport, PendingReport> NEXT = AtomicReferenceFieldUpdater
		.newUpdater(PendingReport.class, PendingReport.class, "next");

	private final Origin origin;

	private final Object payload;

	private final Map<String, String> headers;

	/**
	 * What it wants of its receivers.
	 */
	private final int wanted;

	private long sequence;

	private long sentAtMillis;

	/**
	 * Rather than the targets: a report that a user keeps must not keep the sender's log.
	 */
	private List<EndPoint> targets = List.of();

	private @Nullable List<Delivery> deliveries;

	volatile @Nullable PendingReport next;

	/**
	 * Creates a report of a message that is about to be sent.
	 * @param origin the sender
	 * @param payload the payload as the user gave it
	 * @param headers unmodifiable
	 * @param prompt whether somebody waits for the verdict: receivers then acknowledge at
	 * once
	 */
	public PendingReport(Origin origin, Object payload, Map<String, String> headers, boolean prompt) {
		this(origin, payload, headers, prompt ? DataFrame.VERDICT_WANTED : 0);
	}

	PendingReport(Origin origin, Object payload, Map<String, String> headers, int wanted) {
		this.origin = origin;
		this.payload = payload;
		this.headers = headers;
		this.wanted = wanted;
	}

	static PendingReport sentinel() {
		return new PendingReport(new Origin(Handle.of("none"), new UUID(0, 0), ""), "", Map.of(), false);
	}

	void appended(long sequence, long sentAtMillis, Targets targets) {
		this.sequence = sequence;
		this.sentAtMillis = sentAtMillis;
		this.targets = targets.endPoints();
	}

	/**
	 * Sets the next one without waiting until all processors know: whoever has to look
	 * for it is woken later, after a lock was released.
	 */
	void followedBy(PendingReport next) {
		NEXT.lazySet(this, next);
	}

	int wanted() {
		return this.wanted;
	}

	long sequence() {
		return this.sequence;
	}

	/**
	 * Looks for the verdicts.
	 * @return {@code false} if one is missing
	 */
	boolean settle(Targets targets) {
		boolean allDelivered = targets.overflowed().length == 0;
		for (OutboundSession session : targets.sessions()) {
			switch (session.verdicts().outcome(this.sequence)) {
				case PENDING -> {
					return false;
				}
				case DELIVERED -> {
				}
				case OTHER -> allDelivered = false;
			}
		}
		if (!allDelivered) {
			this.deliveries = gather(targets);
		}
		return true;
	}

	private List<Delivery> gather(Targets targets) {
		List<Delivery> gathered = new ArrayList<>();
		for (OutboundSession session : targets.sessions()) {
			gathered.add(session.verdicts().verdict(this.sequence));
		}
		for (OutboundSession session : targets.overflowed()) {
			gathered.add(session.verdicts().overflow());
		}
		return List.copyOf(gathered);
	}

	/**
	 * Completes the future with this report.
	 */
	public void complete() {
		complete(this);
	}

	@Override
	public Message message() {
		return new Message(this.origin.handle(), this.payload, new MessageId(this.origin.instance(), this.sequence),
				this.origin.application(), Instant.ofEpochMilli(this.sentAtMillis), this.headers);
	}

	@Override
	public List<Delivery> deliveries() {
		List<Delivery> gathered = this.deliveries;
		if (gathered != null) {
			return gathered;
		}
		return this.targets.stream().<Delivery>map(Delivery.Delivered::new).toList();
	}

	@Override
	public List<EndPoint> delivered() {
		return deliveries().stream().filter(Delivery.Delivered.class::isInstance).map(Delivery::endPoint).toList();
	}

	@Override
	public List<Delivery.Undelivered> failed() {
		return deliveries().stream()
			.filter(Delivery.Undelivered.class::isInstance)
			.map(Delivery.Undelivered.class::cast)
			.toList();
	}

	@Override
	public String toString() {
		return "SendReport[message=%s, deliveries=%s]".formatted(message().id(), deliveries());
	}

}
