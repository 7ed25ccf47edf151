package be.sizingservers.ipc.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.FailureReason;
import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.log.Run;
import be.sizingservers.ipc.wire.FailedCode;
import be.sizingservers.ipc.wire.Frame;

/**
 * A sender with one receiver, whose threads are a test's actors. Keeps the verdicts in
 * the order in which the callback thread gets them.
 */
final class StressedSender {

	private static final byte[] NONE = {};

	private static final PendingReport.Origin ORIGIN = new PendingReport.Origin(Handle.of("orders"), new UUID(1, 1),
			"");

	private static final Limits LIMITS = Limits.builder().lagBytes(2_048).logBytes(2_048).build();

	private final Outbox outbox = new Outbox(ORIGIN, LIMITS, ByteBuffer::allocate, () -> 0, () -> 0, this::wake);

	private final OutboundSession session = attach(1);

	private final Run run = new Run();

	private final StringBuilder verdicts = new StringBuilder();

	private int settled;

	private volatile boolean asleep;

	private volatile boolean woken;

	StressedSender() {
		this.session.hello();
		this.session.welcome(new Frame.Welcome(this.session.endPoint().instanceId(), 0, 0));
	}

	Outbox outbox() {
		return this.outbox;
	}

	OutboundSession session() {
		return this.session;
	}

	OutboundSession attach(int number) {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
		return this.outbox.attach(new EndPoint(new UUID(2, number), address, "", 1));
	}

	// --- a caller ---

	boolean send() {
		try {
			return this.outbox.tryAppend(0, NONE, NONE, new PendingReport(ORIGIN, "", Map.of(), true), true) != null;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	// --- the link ---

	/**
	 * Writes all that is there.
	 * @return up to where
	 */
	long write() {
		long written = this.session.written();
		while (this.session.next(this.run, Integer.MAX_VALUE)) {
			written = this.run.lastSequence();
		}
		return written;
	}

	void fail(long sequence) {
		this.session.failed(new Frame.Failed(sequence, FailedCode.LISTENER_THREW, "thrown"));
	}

	void acknowledge(long upTo) {
		this.session.acknowledged(new Frame.Ack(upTo, upTo));
	}

	void end(FailureReason reason) {
		this.session.end(reason, "ended");
		this.session.finish();
	}

	// --- the callback thread ---

	private void wake() {
		if (this.asleep) {
			this.woken = true;
		}
	}

	boolean settle() {
		return this.outbox.settle(this::settled);
	}

	private void settled(PendingReport report) {
		this.settled++;
		this.verdicts.append(report.sequence());
		for (Delivery delivery : report.deliveries()) {
			this.verdicts.append((delivery instanceof Delivery.Failed failed) ? " " + failed.reason()
					: (delivery instanceof Delivery.Delivered) ? " DELIVERED" : " UNCERTAIN");
		}
		this.verdicts.append("; ");
	}

	/**
	 * Goes to sleep as the real one does: looks once more when it is known that it
	 * sleeps.
	 */
	void sleep() {
		this.asleep = true;
		settle();
	}

	/**
	 * The callback thread sleeps on unless it was woken.
	 */
	void settleIfWoken() {
		if (this.woken) {
			settle();
		}
	}

	int settledCount() {
		return this.settled;
	}

	String verdicts() {
		return this.verdicts.toString().trim();
	}

}
