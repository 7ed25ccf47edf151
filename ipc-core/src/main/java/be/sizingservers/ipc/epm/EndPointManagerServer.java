package be.sizingservers.ipc.epm;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.transport.EpmAcceptor;
import be.sizingservers.ipc.transport.EpmChannel;
import be.sizingservers.ipc.transport.Threads;
import be.sizingservers.ipc.wire.EpmFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An End Point Manager: receivers register here, senders are told. Thread-safe.
 * <p>
 * It can be embedded in any application. Its threads: {@code ipc-epm-acceptor-<port>},
 * which keeps the JVM alive until {@link #close()}; {@code ipc-epm-client-<port>} for
 * each connection and {@code ipc-epm-watch-<port>} for each that watches, both virtual
 * where the JVM has virtual threads; {@code ipc-epm-ticker-<port>} for the leases.
 */
public final class EndPointManagerServer implements AutoCloseable {

	private static final Duration TICK_TO_END = Duration.ofSeconds(5);

	private static final Logger LOGGER = LoggerFactory.getLogger(EndPointManagerServer.class);

	private final EpmAcceptor acceptor;

	private final RegistryStore store;

	private final RegistryLimits limits;

	private final RegistryEvents events;

	private final Set<ServedClient> watching = ConcurrentHashMap.newKeySet();

	/**
	 * So many snapshots are composed at once: more would not be faster, but need more
	 * memory.
	 */
	private final Semaphore composing = new Semaphore(Runtime.getRuntime().availableProcessors());

	/**
	 * One for each watch there may be.
	 */
	private final Semaphore watches;

	private final Thread ticker;

	private volatile boolean closed;

	EndPointManagerServer(EpmAcceptor acceptor, RegistryStore store, RegistryLimits limits,
			EndPointManagerListener listener) {
		this.acceptor = acceptor;
		this.store = store;
		this.limits = limits;
		this.watches = new Semaphore(limits.watches());
		this.events = new RegistryEvents(listener, System::nanoTime);
		this.ticker = Threads.daemon("ipc-epm-ticker-" + acceptor.address().getPort(), this::tick);
	}

	/**
	 * Begins to describe a manager.
	 * @return a builder
	 */
	public static EndPointManagerServerBuilder builder() {
		return new EndPointManagerServerBuilder();
	}

	void start() {
		this.store.observe(new Changes());
		this.ticker.start();
		this.acceptor.start(new Clients());
		LOGGER.atInfo()
			.addKeyValue("address", address().getAddress().getHostAddress())
			.addKeyValue("port", address().getPort())
			.log("The End Point Manager listens on {}, port {}", address().getAddress().getHostAddress(),
					address().getPort());
	}

	/**
	 * Where it listens.
	 * @return the address and the port, also after it is closed
	 */
	public InetSocketAddress address() {
		return this.acceptor.address();
	}

	/**
	 * The receivers that are registered, of all handles, for people.
	 * @return a consistent state, in no order
	 */
	public List<RegistryStore.Leased> receivers() {
		return this.store.receivers();
	}

	/**
	 * The senders that watch, for people.
	 * @return one for each sender and handle, in no order
	 */
	public List<Watcher> watchers() {
		return this.watching.stream().flatMap((client) -> client.session().watchers().stream()).toList();
	}

	/**
	 * How many connections there are.
	 * @return those that are open, also while they are being opened
	 */
	public int connections() {
		return this.acceptor.connections();
	}

	/**
	 * Tells whether receivers may be missing because the manager has just started.
	 * @return {@code false} soon, and for good
	 */
	public boolean isWarmingUp() {
		return this.store.isWarmingUp();
	}

	/**
	 * Stops accepting, tells the clients, closes their connections and the store. Clients
	 * keep what they know. A client that does not read is waited for no longer than a
	 * second. A second call does nothing.
	 */
	@Override
	public void close() {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
		}
		this.acceptor.closeWith(new EpmFrame.Closing());
		LockSupport.unpark(this.ticker);
		Threads.await(() -> !this.ticker.isAlive(), TICK_TO_END);
		this.store.close();
		LOGGER.atInfo().addKeyValue("port", address().getPort()).log("The End Point Manager is closed");
	}

	// --- the ticker's thread ---

	private void tick() {
		while (!this.closed) {
			try {
				this.store.tick();
			}
			catch (RuntimeException | Error ex) {
				// Also an error: without this thread no lease would ever expire.
				LOGGER.error("The registry store failed when time passed; it is told again", ex);
			}
			LockSupport.parkNanos(this, this.limits.tickInterval().toNanos());
		}
	}

	/**
	 * Hears what changes in the store, on the thread that changes it.
	 */
	private final class Changes implements RegistryStore.Observer {

		@Override
		public void changed(@Nullable Handle handle) {
			for (ServedClient client : EndPointManagerServer.this.watching) {
				if (client.session().watches(handle)) {
					client.wake();
				}
			}
		}

		@Override
		public void expired(RegisteredReceiver receiver) {
			EndPointManagerServer.this.events.expired(receiver);
		}

		@Override
		public void held(int count, Duration held) {
			EndPointManagerServer.this.events.held(count, held);
		}

	}

	/**
	 * Runs the connections, on their threads.
	 */
	private final class Clients implements EpmAcceptor.Handler {

		@Override
		public void serve(EpmChannel channel, EpmFrame.Open open) throws IOException {
			EndPointManagerServer server = EndPointManagerServer.this;
			String host = channel.remote().getAddress().getHostAddress();
			RegistrySession session = new RegistrySession(server.store, server.limits, server.events, server.watches,
					open, host, System::nanoTime, Instant::now);
			new ServedClient(channel, session, server.events, "ipc-epm-watch-" + address().getPort(), server.watching,
					server.composing)
				.serve();
		}

		@Override
		public void refused(InetSocketAddress from, RefusalReason reason, String text) {
			EndPointManagerServer.this.events.refused(from.getAddress().getHostAddress(), reason, text);
		}

	}

}
