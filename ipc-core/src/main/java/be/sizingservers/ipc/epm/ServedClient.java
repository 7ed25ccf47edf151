package be.sizingservers.ipc.epm;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import be.sizingservers.ipc.MessageTooLargeException;
import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.epm.EndPointManagerListener.Operation;
import be.sizingservers.ipc.epm.EndPointManagerListener.Outcome;
import be.sizingservers.ipc.transport.EpmChannel;
import be.sizingservers.ipc.transport.Refusals;
import be.sizingservers.ipc.transport.Threads;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.FrameOutput;
import be.sizingservers.ipc.wire.ProtocolException;
import be.sizingservers.ipc.wire.RefusalCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client that is connected: gives its session threads and a channel.
 * <p>
 * The connection's thread reads and answers. The first watch starts a second one, which
 * tells what has changed, at once when nothing was told for {@value #GAP_MILLIS} ms, so
 * that many changes leave together. The gap doubles, up to {@value #LONGEST_GAP_MILLIS}
 * ms, while they come faster than every second gap: with a hundred watchers, telling each
 * of every change costs more than making them. A change that comes alone does not wait.
 */
final class ServedClient {

	private static final long GAP_MILLIS = 2;

	private static final long LONGEST_GAP_MILLIS = 40;

	private static final int TELLING_SHARE = 2;

	private static final Logger LOGGER = LoggerFactory.getLogger(ServedClient.class);

	private final EpmChannel channel;

	private final RegistrySession session;

	private final RegistryEvents events;

	private final String teller;

	/**
	 * Those that are woken when something changes.
	 */
	private final Set<ServedClient> watching;

	/**
	 * Shared by all clients: who holds a permit finds what is due and encodes it, which
	 * takes several times the memory of what is then written.
	 */
	private final Semaphore composing;

	private final AtomicBoolean changed = new AtomicBoolean();

	private volatile @Nullable Thread telling;

	ServedClient(EpmChannel channel, RegistrySession session, RegistryEvents events, String teller,
			Set<ServedClient> watching, Semaphore composing) {
		this.channel = channel;
		this.session = session;
		this.events = events;
		this.teller = teller;
		this.watching = watching;
		this.composing = composing;
	}

	RegistrySession session() {
		return this.session;
	}

	// --- the connection's thread ---

	void serve() throws IOException {
		try {
			EpmFrame opened = this.session.opened();
			if (opened instanceof EpmFrame.Refused refused) {
				refuse((refused.code() == RefusalCode.INVALID) ? RefusalReason.INVALID : RefusalReason.PROTOCOL,
						refused);
				return;
			}
			this.channel.write(List.of(opened));
			while (true) {
				answer(this.channel.read());
			}
		}
		catch (ProtocolException | MessageTooLargeException ex) {
			refuse(Refusals.reasonOf(ex),
					new EpmFrame.Refused(0, RefusalCode.INVALID, String.valueOf(ex.getMessage())));
		}
		finally {
			this.watching.remove(this);
			this.session.close();
			this.channel.close();
			wake();
		}
	}

	private void refuse(RefusalReason reason, EpmFrame.Refused refused) throws IOException {
		this.events.refused(this.channel.remote().getAddress().getHostAddress(), reason, refused.reason());
		this.channel.closeWith(refused);
	}

	private void answer(EpmFrame frame) throws IOException {
		long start = System.nanoTime();
		List<EpmFrame> answers = this.session.received(frame);
		Operation operation = operation(frame);
		if (operation != null) {
			this.events.served(operation, outcome(answers), Duration.ofNanos(System.nanoTime() - start));
		}
		this.channel.write(answers);
		if (operation == Operation.WATCH) {
			tellChanges();
		}
	}

	private static @Nullable Operation operation(EpmFrame frame) {
		if (frame instanceof EpmFrame.Register) {
			return Operation.REGISTER;
		}
		if (frame instanceof EpmFrame.Renew) {
			return Operation.RENEW;
		}
		if (frame instanceof EpmFrame.Deregister) {
			return Operation.DEREGISTER;
		}
		return (frame instanceof EpmFrame.Watch) ? Operation.WATCH : null;
	}

	private static Outcome outcome(List<EpmFrame> answers) {
		for (EpmFrame answer : answers) {
			if (answer instanceof EpmFrame.Refused) {
				return Outcome.REFUSED;
			}
			if (answer instanceof EpmFrame.Renewed renewed && !renewed.unknown().isEmpty()) {
				return Outcome.UNKNOWN_LEASE;
			}
		}
		return Outcome.DONE;
	}

	private void tellChanges() {
		if (this.telling == null && this.session.isWatching()) {
			this.watching.add(this);
			Thread thread = Threads.light(this.teller, this::tell);
			this.telling = thread;
			thread.start();
		}
		wake();
	}

	// --- any thread ---

	/**
	 * Something may be to be told, or the channel is closed.
	 */
	void wake() {
		if (this.changed.compareAndSet(false, true)) {
			LockSupport.unpark(this.telling);
		}
	}

	// --- the thread that tells what has changed ---

	private void tell() {
		long gapMillis = GAP_MILLIS;
		long told = System.nanoTime();
		try {
			while (!this.channel.isClosed()) {
				this.changed.set(false);
				FrameOutput due = due();
				this.channel.write(due);
				if (due.length() > 0) {
					long now = System.nanoTime();
					gapMillis = nextGap(gapMillis, TimeUnit.NANOSECONDS.toMillis(now - told));
					told = now;
					pause(gapMillis);
				}
				if (!this.changed.get()) {
					LockSupport.parkNanos(this, Math.max(1, this.session.nanosToNext()));
				}
			}
		}
		catch (IOException ex) {
			LOGGER.debug("{} hears no more: {}", this.channel, ex.toString());
		}
		catch (RuntimeException ex) {
			LOGGER.error("Telling {} what has changed failed; it is closed", this.channel, ex);
		}
		finally {
			this.channel.close();
		}
	}

	/**
	 * Pauses take half of the time at most, unless the gap is the longest.
	 * @param sinceTold in milliseconds
	 */
	private static long nextGap(long gapMillis, long sinceTold) {
		return (sinceTold < TELLING_SHARE * gapMillis) ? Math.min(2 * gapMillis, LONGEST_GAP_MILLIS)
				: Math.max(gapMillis / 2, GAP_MILLIS);
	}

	private FrameOutput due() {
		FrameOutput due = new FrameOutput();
		this.composing.acquireUninterruptibly();
		try {
			this.session.due().forEach(due::add);
		}
		finally {
			this.composing.release();
		}
		return due;
	}

	private void pause(long millis) {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(this, left);
		}
	}

}
