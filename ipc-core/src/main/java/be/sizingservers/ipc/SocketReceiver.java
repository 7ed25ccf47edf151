package be.sizingservers.ipc;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.session.InboundSessions;
import be.sizingservers.ipc.transport.Acceptor;
import be.sizingservers.ipc.transport.LinkSecurity;
import be.sizingservers.ipc.transport.Threads;

/**
 * The receiver: an acceptor, a memory of senders, and a place in the directory. The first
 * thread that closes it does so, others wait for it.
 */
final class SocketReceiver implements Receiver {

	/**
	 * What a close may take on top of the wait for listeners: the registration is
	 * withdrawn, and senders close their connections.
	 */
	private static final Duration GOODBYES = Duration.ofSeconds(10);

	private final Registration registration;

	private final Limits limits;

	private final InboundSessions sessions;

	private final Acceptor acceptor;

	private final EndPointDirectory.Lease lease;

	private final AtomicBoolean closing = new AtomicBoolean();

	private final CountDownLatch closed = new CountDownLatch(1);

	private SocketReceiver(Registration registration, Limits limits, InboundSessions sessions, Acceptor acceptor,
			EndPointDirectory.Lease lease) {
		this.registration = registration;
		this.limits = limits;
		this.sessions = sessions;
		this.acceptor = acceptor;
		this.lease = lease;
	}

	static SocketReceiver start(Handle handle, MessageInbox inbox, Limits limits, EndPointDirectory directory,
			LinkSecurity security, BiFunction<InetSocketAddress, LinkKey, Registration> registering,
			Acceptor acceptor) {
		try {
			Registration registration = registering.apply(acceptor.address(), LinkKey.random());
			InboundSessions sessions = new InboundSessions(handle, registration.endPoint().instanceId(), limits,
					System::nanoTime);
			acceptor.start(registration, sessions, security, inbox);
			return new SocketReceiver(registration, limits, sessions, acceptor, directory.register(registration));
		}
		catch (RuntimeException ex) {
			acceptor.close(limits.drainTimeout());
			throw ex;
		}
	}

	@Override
	public Handle handle() {
		return this.registration.handle();
	}

	@Override
	public UUID instanceId() {
		return this.registration.endPoint().instanceId();
	}

	@Override
	public EndPoint localEndPoint() {
		return this.registration.endPoint();
	}

	@Override
	public Map<RefusalReason, Long> refusals() {
		return this.acceptor.refusals();
	}

	@Override
	public List<ReceiverSession> sessions() {
		return this.sessions.snapshot(Instant.now());
	}

	@Override
	public void close() {
		if (this.closing.compareAndSet(false, true)) {
			try {
				this.lease.close();
			}
			finally {
				closeConnections();
			}
		}
		else if (!this.acceptor.isOnListenerThread()) {
			Threads.await(() -> this.closed.getCount() == 0, this.limits.drainTimeout().plus(GOODBYES));
		}
	}

	private void closeConnections() {
		try {
			this.sessions.close();
			this.acceptor.close(this.limits.drainTimeout());
		}
		finally {
			this.closed.countDown();
		}
	}

	@Override
	public String toString() {
		return "Receiver of '%s' on %s".formatted(handle(), localEndPoint());
	}

}
