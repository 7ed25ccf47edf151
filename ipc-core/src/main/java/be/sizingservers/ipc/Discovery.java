package be.sizingservers.ipc;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;
import be.sizingservers.ipc.session.OutboundSession;
import be.sizingservers.ipc.session.Outbox;
import be.sizingservers.ipc.transport.CallerRounds;
import be.sizingservers.ipc.transport.LinkSecurity;
import be.sizingservers.ipc.transport.OutboundLink;
import be.sizingservers.ipc.transport.Threads;
import be.sizingservers.ipc.transport.TypeNumbers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Turns what the directory says into sessions and links: one per receiver instance, from
 * its first sight to its last verdict. A receiver whose session has ended although it is
 * still listed is suspended: tried again, and a target again once it answers.
 * <p>
 * Called on the directory's thread and on the links' writer threads. The map of sessions
 * is guarded by the lock of this object, under which no link is waited for.
 */
final class Discovery implements EndPointDirectory.Observer, OutboundLink.Observer {

	private static final Duration LINKS_TIMEOUT = Duration.ofSeconds(10);

	private static final Logger LOGGER = LoggerFactory.getLogger(Discovery.class);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Map<UUID, OutboundSession> sessions = new HashMap<>();

	/**
	 * What the directory lists, apart from receivers of the own application.
	 */
	private final Map<UUID, Registration> listed = new HashMap<>();

	private final Outbox outbox;

	private final @Nullable UUID applicationId;

	private final TypeNumbers types;

	private final CallerRounds rounds;

	private final LinkSecurity security;

	private volatile EndPointDirectory.Sockets sockets = EndPointDirectory.Sockets.SYSTEM;

	private volatile EndPointDirectory.@Nullable Watch watch;

	private boolean closed;

	private boolean found;

	Discovery(Outbox outbox, @Nullable UUID applicationId, TypeNumbers types, CallerRounds rounds,
			LinkSecurity security) {
		this.outbox = outbox;
		this.applicationId = applicationId;
		this.types = types;
		this.rounds = rounds;
		this.security = security;
	}

	void start(EndPointDirectory directory, SenderSecret sender) {
		Handle handle = this.outbox.origin().handle();
		this.sockets = directory.sockets();
		this.watch = directory.watch(handle, sender, this,
				(task) -> Threads.daemon("ipc-directory-" + handle, task).start());
	}

	@Override
	public void added(Registration registration) {
		if (this.applicationId != null && this.applicationId.equals(registration.applicationId())) {
			return;
		}
		boolean awaited;
		this.lock.lock();
		try {
			if (this.closed || this.listed.putIfAbsent(registration.endPoint().instanceId(), registration) != null) {
				return;
			}
			OutboundSession known = this.sessions.get(registration.endPoint().instanceId());
			if (known != null) {
				// Unlisted for a moment: one instance has one session.
				known.listedAgain();
				return;
			}
			start(this.outbox.attach(registration.endPoint()), registration);
			// Those that were there before have been counted when the sender started.
			awaited = !this.found && this.watch != null;
			this.found = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		LOGGER.atLevel(awaited ? Level.INFO : Level.DEBUG)
			.log("Found {} on handle '{}'", registration.endPoint(), registration.handle());
	}

	private void start(OutboundSession session, Registration registration) {
		this.sessions.put(registration.endPoint().instanceId(), session);
		try {
			new OutboundLink(session, registration, this.security, this.sockets, this.types, this.rounds, this).start();
		}
		catch (OutOfMemoryError ex) {
			// No thread can be had: nobody would ever give this session its verdicts.
			session.end(FailureReason.NOT_WRITTEN, "No thread could be started for %s".formatted(session.endPoint()));
			session.finish();
			this.sessions.remove(registration.endPoint().instanceId());
			throw ex;
		}
	}

	@Override
	public void removed(UUID instanceId) {
		OutboundSession session;
		this.lock.lock();
		try {
			this.listed.remove(instanceId);
			session = this.sessions.get(instanceId);
		}
		finally {
			this.lock.unlock();
		}
		if (session != null) {
			LOGGER.debug("{} is gone", session.endPoint());
			session.removed();
		}
	}

	@Override
	public void broken() {
		EndPointDirectory.Watch open = this.watch;
		if (open != null) {
			open.refresh();
		}
	}

	@Override
	public void finished(OutboundSession session) {
		this.lock.lock();
		try {
			UUID instanceId = session.endPoint().instanceId();
			this.sessions.remove(instanceId, session);
			Registration registration = this.listed.get(instanceId);
			if (registration != null && !this.closed) {
				LOGGER.atLevel(session.isClosed() ? Level.DEBUG : Level.WARN)
					.log("{} is given up on handle '{}' until it answers again", session.endPoint(),
							registration.handle());
				start(this.outbox.suspend(session), registration);
			}
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean await(BooleanSupplier condition, Duration timeout) throws InterruptedException {
		this.lock.lock();
		try {
			long left = timeout.toNanos();
			while (!condition.getAsBoolean()) {
				if (left <= 0) {
					return false;
				}
				// A session may end without a change here: look at least every 100 ms.
				long before = System.nanoTime();
				this.changed.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
				left -= System.nanoTime() - before;
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Finds no more receivers.
	 */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
		}
		finally {
			this.lock.unlock();
		}
		EndPointDirectory.Watch open = this.watch;
		if (open != null) {
			open.close();
		}
	}

	/**
	 * Waits until the ended sessions are finished.
	 */
	void awaitNoLinks() {
		if (!Threads.await(this::hasNoSessions, LINKS_TIMEOUT)) {
			LOGGER.warn("Some connections of handle '{}' have not ended within {} s", this.outbox.origin().handle(),
					LINKS_TIMEOUT.toSeconds());
		}
	}

	private boolean hasNoSessions() {
		this.lock.lock();
		try {
			return this.sessions.isEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

}
