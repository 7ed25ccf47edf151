package be.sizingservers.ipc.simulation;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Map;

import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.log.Cursor;
import be.sizingservers.ipc.log.MessageLog;
import be.sizingservers.ipc.session.OutboundSession;
import be.sizingservers.ipc.session.Outbox;
import be.sizingservers.ipc.simulation.Violation.Invariant;

/**
 * Looks into an outbox for what should not be there any more. The only place that knows
 * names of private fields, so that the machine needs no opening for its tests.
 */
final class OutboxProbe {

	private static final Field LOG = field(Outbox.class, "log");

	private static final Field SESSIONS = field(Outbox.class, "sessions");

	private static final Field CURSORS = field(MessageLog.class, "cursors");

	private static final Field HEAD = field(MessageLog.class, "head");

	private static final Field FREE = field(MessageLog.class, "free");

	private static final Field HOLDERS = field(HEAD.getType(), "holders");

	private static final Field CAPACITY = field(HEAD.getType(), "bytes");

	private static final Field VERDICTS = field(OutboundSession.class, "verdicts");

	private static final Field FAILURES = field(VERDICTS.getType(), "failures");

	private final Outbox outbox;

	private final MessageLog log;

	private long allocated;

	OutboxProbe(Outbox outbox) {
		this.outbox = outbox;
		this.log = (MessageLog) get(LOG, outbox);
	}

	private static Field field(Class<?> type, String name) {
		try {
			Field field = type.getDeclaredField(name);
			field.setAccessible(true);
			return field;
		}
		catch (NoSuchFieldException ex) {
			throw new IllegalStateException(
					"%s has no field '%s' any more: say here what took its place".formatted(type.getSimpleName(), name),
					ex);
		}
	}

	private static Object get(Field field, Object of) {
		try {
			return field.get(of);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException("Cannot read %s".formatted(field), ex);
		}
	}

	long lastSequence() {
		return this.log.headSequence();
	}

	/**
	 * Tells whether everybody has everything.
	 */
	boolean isCaughtUp() {
		return ((Collection<?>) get(CURSORS, this.log)).stream()
			.allMatch((cursor) -> ((Cursor) cursor).lagMessages() == 0);
	}

	/**
	 * The log was appended to.
	 * @param caughtUp whether everybody had everything: then a message always passes
	 */
	void checkBounds(Limits limits, boolean caughtUp) {
		long before = this.allocated;
		this.allocated = this.log.allocatedBytes();
		if (this.allocated > limits.logBytes() && this.allocated > before && !caughtUp) {
			throw new Violation(Invariant.BOUNDED,
					"the log has %d bytes, its bound is %d".formatted(this.log.allocatedBytes(), limits.logBytes()));
		}
	}

	/**
	 * All reports have settled: nobody asks for a failure any more.
	 */
	void checkNoFailures() {
		for (Object session : (Collection<?>) get(SESSIONS, this.outbox)) {
			Map<?, ?> failures = (Map<?, ?>) get(FAILURES, get(VERDICTS, session));
			if (!failures.isEmpty()) {
				throw new Violation(Invariant.NO_LEAK, "the sender keeps the failures %s".formatted(failures));
			}
		}
	}

	/**
	 * All sessions are finished: the log needs its head only.
	 */
	void checkEmpty() {
		Object head = get(HEAD, this.log);
		long needed = capacity(head);
		for (Object chunk : (Collection<?>) get(FREE, this.log)) {
			needed += capacity(chunk);
		}
		if (this.log.allocatedBytes() != needed) {
			throw new Violation(Invariant.NO_LEAK, "the log has %d bytes, of which %d are its head or free"
				.formatted(this.log.allocatedBytes(), needed));
		}
		if (!((Collection<?>) get(CURSORS, this.log)).isEmpty() || !get(HOLDERS, head).equals(0)) {
			throw new Violation(Invariant.NO_LEAK, "the log is held by %s".formatted(get(HOLDERS, head)));
		}
		if (!this.outbox.isSettled()) {
			throw new Violation(Invariant.NO_LEAK, "a report is still waiting");
		}
	}

	private static int capacity(Object chunk) {
		return ((java.nio.ByteBuffer) get(CAPACITY, chunk)).capacity();
	}

}
