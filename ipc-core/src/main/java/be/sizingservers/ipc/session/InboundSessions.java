package be.sizingservers.ipc.session;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

import be.sizingservers.ipc.Application;
import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.ReceiverSession;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.RejectCode;
import org.jspecify.annotations.Nullable;

/**
 * A receiver's memory of its senders, so that nothing is handled twice after a reconnect.
 * Kept for {@link Limits#sessionMemory()} after a sender's last connection, for at most
 * {@value #MAX_SESSIONS} senders, and with at most {@link Limits#logBytes()} (or what two
 * senders may be kept of, if that is more) of outcomes that senders without a connection
 * have not confirmed for a second. Thread-safe.
 */
public final class InboundSessions {

	static final int MAX_SESSIONS = 10_000;

	/**
	 * A sender that can connect again does so in a tenth of that.
	 */
	private static final long RECONNECT_NANOS = 1_000_000_000L;

	private final Handle handle;

	private final UUID receiver;

	private final Limits limits;

	private final LongSupplier nanoClock;

	/**
	 * The one whose connection ended longest ago comes first. Guarded by {@code this}.
	 */
	private final Map<UUID, Entry> entries = new LinkedHashMap<>();

	private boolean closing;

	/**
	 * Creates an empty memory.
	 * @param handle the receiver's handle
	 * @param receiver the receiver's instance
	 * @param limits its bounds
	 * @param nanoClock a clock in nanoseconds, of any origin
	 */
	public InboundSessions(Handle handle, UUID receiver, Limits limits, LongSupplier nanoClock) {
		this.handle = handle;
		this.receiver = receiver;
		this.limits = limits;
		this.nanoClock = nanoClock;
	}

	/**
	 * The answer to {@code HELLO}.
	 *
	 * @param frame {@code WELCOME} or {@code REJECT}
	 * @param session the session, if it is welcome
	 */
	public record Answer(Frame frame, @Nullable InboundSession session) {
	}

	/**
	 * A sender opens or resumes its session.
	 * @param hello what it says
	 * @param link its connection
	 * @return the answer
	 */
	public Answer open(Frame.Hello hello, Disconnectable link) {
		Frame.Reject refused = refuse(hello);
		if (refused != null) {
			return new Answer(refused, null);
		}
		synchronized (this) {
			if (this.closing) {
				return rejected(RejectCode.CLOSING, "the receiver is closing");
			}
			Entry entry = this.entries.remove(hello.sender());
			if (entry != null && !entry.session().own(hello, link)) {
				this.entries.put(hello.sender(), entry);
				return rejected(RejectCode.FENCED, "connection %d is not the newest".formatted(hello.epoch()));
			}
			if (entry == null && hello.resume()) {
				return rejected(RejectCode.SESSION_LOST, "the session is not known here any more");
			}
			InboundSession session = (entry != null) ? entry.session()
					: new InboundSession(hello, link, this.limits, this.nanoClock);
			this.entries.put(hello.sender(), new Entry(session, true, this.nanoClock.getAsLong()));
			forgetOld();
			return new Answer(session.welcome(this.receiver, hello.startSequence()), session);
		}
	}

	private Frame.@Nullable Reject refuse(Frame.Hello hello) {
		if (hello.version() != Frame.VERSION) {
			return new Frame.Reject(RejectCode.VERSION,
					"version %d is spoken here, not %d".formatted(Frame.VERSION, hello.version()));
		}
		if (!hello.receiver().equals(this.receiver) || !hello.handle().equals(this.handle.value())) {
			return new Frame.Reject(RejectCode.NOT_HERE, "another receiver listens here");
		}
		if (hello.epoch() < 1 || hello.startSequence() < 1) {
			return new Frame.Reject(RejectCode.NOT_HERE, "epoch and start sequence count from 1");
		}
		if (hello.frameBytes() < Limits.MIN_FRAME_BYTES) {
			return new Frame.Reject(RejectCode.NOT_HERE, "frames of %d bytes are too short; at least %d are asked for"
				.formatted(hello.frameBytes(), Limits.MIN_FRAME_BYTES));
		}
		try {
			new Application(hello.sender(), hello.application());
			return null;
		}
		catch (IllegalArgumentException ex) {
			return new Frame.Reject(RejectCode.NOT_HERE, String.valueOf(ex.getMessage()));
		}
	}

	private static Answer rejected(RejectCode code, String reason) {
		return new Answer(new Frame.Reject(code, reason), null);
	}

	/**
	 * A connection has ended.
	 * @param session its session
	 * @param link the connection
	 */
	public synchronized void disconnected(InboundSession session, Disconnectable link) {
		if (session.isOwnedBy(link) && this.entries.remove(session.sender()) != null) {
			this.entries.put(session.sender(), new Entry(session, false, this.nanoClock.getAsLong()));
			forgetOld();
		}
	}

	/**
	 * What is known of each sender.
	 * @param now the time, for people
	 * @return a copy; the one whose connection ended longest ago comes first
	 */
	public synchronized List<ReceiverSession> snapshot(Instant now) {
		long nanos = this.nanoClock.getAsLong();
		return this.entries.values()
			.stream()
			.map((entry) -> entry.session()
				.snapshot(entry.connected(), entry.since(), (then) -> now.minusNanos(nanos - then)))
			.toList();
	}

	/**
	 * Opens no more sessions.
	 */
	public synchronized void close() {
		this.closing = true;
	}

	private void forgetOld() {
		long memory = this.limits.sessionMemory().toNanos();
		long now = this.nanoClock.getAsLong();
		Iterator<Entry> oldest = this.entries.values().iterator();
		while (oldest.hasNext()) {
			Entry entry = oldest.next();
			if (!entry.connected() && (this.entries.size() > MAX_SESSIONS || now - entry.since() > memory)) {
				oldest.remove();
			}
			else if (!entry.connected()) {
				break;
			}
		}
		forgetMuch(now);
	}

	/**
	 * Those that keep nothing free nothing. One that was just asked to connect again has
	 * some time to do so.
	 */
	private void forgetMuch(long now) {
		long bound = Math.max(this.limits.logBytes(), 2 * this.limits.lagBytes());
		long kept = this.entries.values().stream().mapToLong(Entry::keptBytes).sum();
		Iterator<Entry> oldest = this.entries.values().iterator();
		while (kept > bound && oldest.hasNext()) {
			Entry entry = oldest.next();
			if (entry.keptBytes() > 0 && now - entry.since() > RECONNECT_NANOS) {
				kept -= entry.keptBytes();
				oldest.remove();
			}
		}
	}

	private record Entry(InboundSession session, boolean connected, long since) {

		/**
		 * One with a connection has its own bound.
		 */
		long keptBytes() {
			return this.connected ? 0 : this.session.keptBytes();
		}

	}

}
