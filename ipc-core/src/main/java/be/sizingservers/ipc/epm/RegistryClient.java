package be.sizingservers.ipc.epm;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;
import be.sizingservers.ipc.epm.ClientWatches.Audience;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * A client of one End Point Manager: its registrations and watches over one connection
 * after another. A machine without sockets, threads and a clock of its own.
 * <p>
 * Its owner connects when {@link #isConnectDue()}, tells what came and what became of the
 * connection, writes what is {@link #due()}, and closes the connection when it
 * {@link #isOver()}; after {@link #nanosUntilDue()}, and after each call that changes
 * something, it looks again. Not thread-safe.
 */
final class RegistryClient {

	private final ClientTimes times;

	private final LongSupplier nanoClock;

	private final List<EpmFrame> out = new ArrayList<>();

	private final ClientLeases leases;

	private final ClientWatches watches;

	private final BackOff reconnects;

	private final BackOff retries;

	private int lastNumber;

	/**
	 * Of the connection, or of the next one.
	 */
	private RoundTrip roundTrip = new RoundTrip();

	private boolean connected;

	private long connectAt;

	private boolean retrying;

	private long retryAt;

	private long heardAt;

	private long wroteAt;

	/**
	 * Said by the manager on this connection.
	 */
	private @Nullable Standing farewell;

	RegistryClient(ClientTimes times, LongSupplier nanoClock, RandomGenerator random) {
		this.times = times;
		this.nanoClock = nanoClock;
		this.leases = new ClientLeases(times.ttl(), random, this.out::add);
		this.watches = new ClientWatches(this.out::add);
		this.reconnects = new BackOff(times.shortestPause(), times.longestPause(), random);
		this.retries = new BackOff(times.shortestPause(), times.longestPause(), random);
		this.connectAt = nanoClock.getAsLong();
	}

	// --- users ---

	/**
	 * Registers a receiver for as long as it is not {@link #deregister}ed.
	 * @return its number
	 */
	int register(Registration registration) {
		this.leases.add(++this.lastNumber, registration);
		hurry();
		return this.lastNumber;
	}

	/**
	 * Ends a registration, with the next connection if there is none.
	 */
	void deregister(int number) {
		this.leases.leave(number);
	}

	/**
	 * Watches a handle until {@link #unwatch}.
	 * @return the watch's number
	 */
	int watch(Handle handle, SenderSecret secret, Audience audience) {
		this.watches.add(++this.lastNumber, handle, secret, audience);
		hurry();
		return this.lastNumber;
	}

	void unwatch(int number) {
		this.watches.remove(number);
	}

	/**
	 * Who comes new does not wait for the end of a pause.
	 */
	private void hurry() {
		if (!this.connected) {
			this.connectAt = this.nanoClock.getAsLong();
		}
	}

	/**
	 * What has become of a registration or watch.
	 */
	Standing standing(int number) {
		Standing standing = this.leases.standing(number);
		if (standing == null) {
			standing = this.watches.standing(number);
		}
		return (standing != null) ? standing : new Standing.Away("It has been ended");
	}

	/**
	 * Nobody waits for a registration's answer any more: a refusal is logged.
	 */
	void inBackground(int number) {
		this.leases.inBackground(number);
	}

	/**
	 * Tells whether a deregistered receiver is gone, or nothing can be done for that now.
	 */
	boolean hasLeft(int number) {
		return !this.connected || !this.leases.isHeld(number);
	}

	boolean isConnected() {
		return this.connected;
	}

	/**
	 * How long the manager took to answer last, if that was measured on this connection.
	 */
	@Nullable Duration roundTrip() {
		return this.roundTrip.last();
	}

	boolean isWarmingUp() {
		return this.watches.isWarmingUp();
	}

	// --- the connection ---

	boolean isConnectDue() {
		return !this.connected && this.nanoClock.getAsLong() - this.connectAt >= 0;
	}

	/**
	 * A connection is open.
	 * @param local its address on this side
	 */
	void connected(InetAddress local) {
		this.connected = true;
		this.farewell = null;
		this.retrying = false;
		this.heardAt = this.nanoClock.getAsLong();
		this.wroteAt = this.heardAt;
		this.leases.connected(local);
		this.watches.connected();
	}

	/**
	 * An attempt to connect has failed, or the connection has ended.
	 * @param why used unless the manager itself has said why, or has said nothing
	 * @return why
	 */
	Standing disconnected(Standing why) {
		Standing reason = why;
		if (this.farewell != null) {
			reason = this.farewell;
		}
		else if (this.connected && isSilent()) {
			reason = new Standing.Away("It has been silent for " + this.times.deadAfter());
		}
		this.farewell = null;
		this.roundTrip = new RoundTrip();
		this.connected = false;
		this.connectAt = this.nanoClock.getAsLong() + this.reconnects.next();
		this.out.clear();
		this.leases.disconnected(reason);
		this.watches.disconnected(reason);
		if (reason instanceof Standing.Refused) {
			this.watches.forget();
		}
		return reason;
	}

	/**
	 * A frame has come.
	 * @throws ProtocolException if it is none that a client expects
	 */
	void received(EpmFrame frame) {
		this.heardAt = this.nanoClock.getAsLong();
		this.roundTrip.received(frame, this.heardAt);
		if (frame instanceof EpmFrame.Refused refused) {
			refused(refused.request(), new Standing.Refused(refused.code(), Printable.of(refused.reason())));
		}
		else if (frame instanceof EpmFrame.Closing) {
			this.farewell = new Standing.Away("It is being closed");
		}
		else if (!(frame instanceof EpmFrame.KeepAlive)) {
			answered(frame);
			this.reconnects.reset();
		}
	}

	private void answered(EpmFrame frame) {
		if (frame instanceof EpmFrame.Registered registered) {
			this.leases.registered(registered, this.heardAt);
			this.retries.reset();
		}
		else if (frame instanceof EpmFrame.Renewed renewed) {
			this.leases.renewed(renewed);
		}
		else if (frame instanceof EpmFrame.Deregistered deregistered) {
			this.leases.deregistered(deregistered.request());
		}
		else if (frame instanceof EpmFrame.Snapshot snapshot) {
			this.watches.snapshot(snapshot);
		}
		else if (frame instanceof EpmFrame.Events events) {
			this.watches.events(events);
		}
		else if (frame instanceof EpmFrame.Progress progress) {
			this.watches.progress(progress);
		}
		else {
			throw new ProtocolException("A frame %s is not for a client".formatted(frame.getClass().getSimpleName()));
		}
	}

	private void refused(int number, Standing.Refused refusal) {
		if (number == 0) {
			this.farewell = refusal;
			return;
		}
		if (!this.leases.refused(number, refusal)) {
			this.watches.refused(number, refusal);
		}
		if (!this.retrying) {
			this.retrying = true;
			this.retryAt = this.heardAt + this.retries.next();
		}
	}

	/**
	 * Tells whether the connection should be closed: the manager has said goodbye, or
	 * seems to be dead.
	 */
	boolean isOver() {
		return this.connected && (this.farewell != null || isSilent());
	}

	private boolean isSilent() {
		return this.nanoClock.getAsLong() - this.heardAt >= this.times.deadAfter().toNanos();
	}

	// --- time ---

	/**
	 * What is to be written now, in this order. Each call gives what is new.
	 */
	List<EpmFrame> due() {
		if (!this.connected) {
			return List.of();
		}
		long now = this.nanoClock.getAsLong();
		if (this.retrying && now - this.retryAt >= 0) {
			this.retrying = false;
			this.leases.retry();
			this.watches.retry();
		}
		this.leases.renewIfDue(now);
		if (this.out.isEmpty() && now - this.wroteAt >= this.times.pingInterval().toNanos()) {
			this.out.add(new EpmFrame.KeepAlive());
		}
		if (this.out.isEmpty()) {
			return List.of();
		}
		this.wroteAt = now;
		List<EpmFrame> frames = List.copyOf(this.out);
		this.out.clear();
		this.roundTrip.sent(frames, now);
		return frames;
	}

	/**
	 * How long the owner may rest if nothing comes.
	 * @return nanoseconds; 0 or less if something is to be done now
	 */
	long nanosUntilDue() {
		long now = this.nanoClock.getAsLong();
		if (!this.connected) {
			return this.connectAt - now;
		}
		if (!this.out.isEmpty() || this.farewell != null) {
			return 0;
		}
		long silence = Math.min(this.wroteAt + this.times.pingInterval().toNanos() - now,
				this.heardAt + this.times.deadAfter().toNanos() - now);
		long retry = this.retrying ? this.retryAt - now : Long.MAX_VALUE;
		return Math.min(Math.min(silence, retry), this.leases.nanosUntilDue(now));
	}

}
