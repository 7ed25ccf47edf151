package be.sizingservers.ipc.transport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Those that came in a crowd, were let in and have no thread yet. They get one when they
 * have spoken, or have been silent for {@value #SILENT_MILLIS} ms: most of a flood is
 * crowded out before, and a thread costs ten times as much as to accept and to close.
 * <p>
 * Owned by the thread that accepts.
 */
final class Lobby {

	static final int SILENT_MILLIS = 50;

	private static final long SILENT_NANOS = Duration.ofMillis(SILENT_MILLIS).toNanos();

	private static final long LOOK_NANOS = Duration.ofMillis(1).toNanos();

	private final LongSupplier nanoClock;

	/**
	 * Oldest first.
	 */
	private final Deque<Arrival> arrivals = new ArrayDeque<>();

	private long looked;

	private record Arrival(Connection connection, InetSocketAddress from, long since) {

		boolean isDue(long now) {
			return this.connection.isShut() || now - this.since >= SILENT_NANOS || !this.connection.isSilent();
		}

	}

	Lobby(LongSupplier nanoClock) {
		this.nanoClock = nanoClock;
		this.looked = nanoClock.getAsLong();
	}

	void enter(Connection connection, InetSocketAddress from) {
		this.arrivals.add(new Arrival(connection, from, this.nanoClock.getAsLong()));
	}

	boolean isEmpty() {
		return this.arrivals.isEmpty();
	}

	/**
	 * Lets out whoever has spoken, has been silent for long, or is closed; looks for them
	 * once a millisecond at most. If the way out fails for one, the others stay.
	 */
	void letOut(BiConsumer<Connection, InetSocketAddress> way) {
		long now = this.nanoClock.getAsLong();
		if (now - this.looked < LOOK_NANOS) {
			return;
		}
		this.looked = now;
		for (Iterator<Arrival> each = this.arrivals.iterator(); each.hasNext();) {
			Arrival arrival = each.next();
			if (arrival.isDue(now)) {
				each.remove();
				way.accept(arrival.connection, arrival.from);
			}
		}
	}

	void letAllOut(BiConsumer<Connection, InetSocketAddress> way) {
		while (!this.arrivals.isEmpty()) {
			Arrival arrival = this.arrivals.remove();
			way.accept(arrival.connection, arrival.from);
		}
	}

}
