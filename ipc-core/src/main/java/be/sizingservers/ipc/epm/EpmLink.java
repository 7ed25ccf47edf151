package be.sizingservers.ipc.epm;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.epm.EndPointManagerConnection.Status;
import be.sizingservers.ipc.transport.ChannelSecurity;
import be.sizingservers.ipc.transport.EpmChannel;
import be.sizingservers.ipc.transport.EpmConnector;
import be.sizingservers.ipc.transport.EpmRefusedException;
import be.sizingservers.ipc.transport.Threads;
import be.sizingservers.ipc.wire.EpmFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link RegistryClient} over the network, from its creation to its close.
 * <p>
 * Two daemon threads: {@code ipc-epm-<host>-<port>} connects and reads;
 * {@code ipc-epm-timer-<host>-<port>} writes, and closes a connection that is dead. The
 * machine is guarded by the lock of this object, under which nothing is read or written
 * and no observer is called.
 */
final class EpmLink implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(EpmLink.class);

	private static final long LONG_REST = TimeUnit.SECONDS.toNanos(1);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final RegistryClient client;

	private final EpmConnector connector;

	private final EpmFrame.Open open;

	private final String name;

	private final Clock clock;

	private @Nullable EpmChannel channel;

	private boolean closed;

	private boolean warned;

	private Instant since;

	private @Nullable String lastError;

	private EpmLink(InetSocketAddress address, String application, ChannelSecurity security, ClientTimes times) {
		this.name = name(address);
		this.open = new EpmFrame.Open(EpmFrame.VERSION, application, ProcessHandle.current().pid());
		this.connector = new EpmConnector(address, security, times.handshakeTimeout(), times.deadAfter());
		this.client = new RegistryClient(times, System::nanoTime, () -> ThreadLocalRandom.current().nextLong());
		this.clock = Clock.systemUTC();
		this.since = this.clock.instant();
	}

	static EpmLink start(InetSocketAddress address, String application, ChannelSecurity security, ClientTimes times) {
		EpmLink link = new EpmLink(address, application, security, times);
		String suffix = "%s-%d".formatted(address.getHostString(), address.getPort());
		Threads.daemon("ipc-epm-" + suffix, link::connectAndRead).start();
		Threads.daemon("ipc-epm-timer-" + suffix, link::write).start();
		return link;
	}

	/**
	 * An address as people write it.
	 */
	static String name(InetSocketAddress address) {
		String host = address.getHostString();
		return (host.contains(":") ? "[%s]:%d" : "%s:%d").formatted(host, address.getPort());
	}

	// --- users ---

	/**
	 * Asks the machine something, or tells it.
	 */
	<T> T ask(Function<RegistryClient, T> question) {
		this.lock.lock();
		try {
			return question.apply(this.client);
		}
		finally {
			this.changed.signalAll();
			this.lock.unlock();
		}
	}

	/**
	 * Tells the machine something.
	 */
	void tell(Consumer<RegistryClient> news) {
		ask((machine) -> {
			news.accept(machine);
			return this;
		});
	}

	/**
	 * Tells whether the manager is there and has yet to say whether it takes the
	 * connection.
	 */
	boolean isShakingHands() {
		return this.connector.isShakingHands();
	}

	Status status() {
		this.lock.lock();
		try {
			return new Status(this.name, this.client.isConnected(), this.client.isWarmingUp(), this.since,
					this.lastError, this.client.roundTrip());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ends both threads and the connection, and does not wait for that.
	 */
	@Override
	public void close() {
		EpmChannel current;
		this.lock.lock();
		try {
			this.closed = true;
			current = this.channel;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		if (current != null) {
			current.close();
		}
		this.connector.close();
	}

	@Override
	public String toString() {
		return this.name;
	}

	// --- the connecting and reading thread ---

	private void connectAndRead() {
		while (awaitConnectDue()) {
			disconnected(serve());
		}
	}

	private boolean awaitConnectDue() {
		this.lock.lock();
		try {
			while (!this.closed && !this.client.isConnectDue()) {
				rest(this.client.nanosUntilDue());
			}
			return !this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Works through one connection.
	 * @return why it has ended
	 */
	private Standing serve() {
		try (EpmChannel opened = this.connector.open(this.open)) {
			if (connected(opened)) {
				read(opened);
			}
			return new Standing.Away("The connection was closed");
		}
		catch (EpmRefusedException ex) {
			return new Standing.Refused(ex.code(), String.valueOf(ex.getMessage()));
		}
		catch (IOException ex) {
			return away("%s: %s".formatted(ex.getClass().getSimpleName(), ex.getMessage()));
		}
		catch (IpcException ex) {
			return away(String.valueOf(ex.getMessage()));
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			LOGGER.error("The connection with the End Point Manager {} has failed", this.name, ex);
			return away(ex.toString());
		}
	}

	private static Standing away(String reason) {
		return new Standing.Away(Printable.of(reason));
	}

	private boolean connected(EpmChannel opened) {
		this.lock.lock();
		try {
			if (this.closed) {
				return false;
			}
			this.client.connected(opened.localAddress());
			this.channel = opened;
			this.since = this.clock.instant();
			this.changed.signalAll();
			if (this.warned) {
				LOGGER.info("The End Point Manager {} is there", this.name);
				this.warned = false;
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void read(EpmChannel opened) throws IOException {
		while (true) {
			EpmFrame frame = opened.read();
			tell((machine) -> machine.received(frame));
		}
	}

	private void disconnected(Standing why) {
		this.lock.lock();
		try {
			this.channel = null;
			if (this.client.isConnected()) {
				this.since = this.clock.instant();
			}
			Standing reason = this.client.disconnected(why);
			this.lastError = (reason instanceof Standing.Refused refused)
					? "%s: %s".formatted(refused.code(), refused.reason()) : ((Standing.Away) reason).reason();
			if (!this.warned && !this.closed) {
				this.warned = true;
				LOGGER.warn(
						"No connection with the End Point Manager {} ({}). It is tried again and again; what is known stays, but receivers and senders that start now do not find each other over it",
						this.name, this.lastError);
			}
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	// --- the writing thread ---

	/**
	 * What the writing thread does next.
	 *
	 * @param channel where
	 * @param frames to be written; if there are none, the channel is to be closed
	 */
	private record Turn(EpmChannel channel, List<EpmFrame> frames) {
	}

	private void write() {
		Turn turn = nextTurn();
		while (turn != null) {
			try {
				if (turn.frames().isEmpty()) {
					turn.channel().close();
				}
				else {
					turn.channel().write(turn.frames());
				}
			}
			catch (IOException ex) {
				LOGGER.debug("Writing to the End Point Manager {} has failed: {}", this.name, ex.toString());
			}
			catch (RuntimeException | OutOfMemoryError ex) {
				LOGGER.error("Writing to the End Point Manager {} has failed", this.name, ex);
				turn.channel().close();
			}
			turn = nextTurn();
		}
	}

	/**
	 * Waits until there is something to do.
	 * @return {@code null} when the link is closed
	 */
	private @Nullable Turn nextTurn() {
		this.lock.lock();
		try {
			while (!this.closed) {
				EpmChannel current = this.channel;
				if (current == null || current.isClosed()) {
					rest(LONG_REST);
				}
				else if (this.client.isOver()) {
					return new Turn(current, List.of());
				}
				else {
					List<EpmFrame> frames = this.client.due();
					if (!frames.isEmpty()) {
						return new Turn(current, frames);
					}
					rest(this.client.nanosUntilDue());
				}
			}
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits for a change. Only {@link #close()} ends a thread of this link, not an
	 * interrupt.
	 */
	private void rest(long nanos) {
		try {
			this.changed.awaitNanos(nanos);
		}
		catch (InterruptedException ex) {
			LOGGER.debug("{} was interrupted and goes on", Thread.currentThread().getName());
		}
	}

}
