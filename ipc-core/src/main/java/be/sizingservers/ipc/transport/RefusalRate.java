package be.sizingservers.ipc.transport;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets one line per second and address into the log, so that whoever is refused cannot
 * fill it. Remembers the addresses of the newest lines only. Thread-safe.
 */
final class RefusalRate {

	static final int MAX_ADDRESSES = 1024;

	private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final LongSupplier nanoClock;

	/**
	 * By address; guarded by itself.
	 */
	private final Map<String, Said> lines = new LinkedHashMap<>();

	private static final class Said {

		private final long at;

		private int unsaid;

		private Said(long at) {
			this.at = at;
		}

	}

	RefusalRate(LongSupplier nanoClock) {
		this.nanoClock = nanoClock;
	}

	/**
	 * Asks for a line.
	 * @return how many lines were not said since the last one; negative if this one is
	 * not to be said either
	 */
	int unsaid(String address) {
		long now = this.nanoClock.getAsLong();
		synchronized (this.lines) {
			Said last = this.lines.get(address);
			if (last != null && now - last.at < INTERVAL_NANOS) {
				last.unsaid++;
				return -1;
			}
			this.lines.remove(address);
			forgetOldest(now);
			if (this.lines.size() >= MAX_ADDRESSES) {
				return -1;
			}
			this.lines.put(address, new Said(now));
			return (last != null) ? last.unsaid : 0;
		}
	}

	/**
	 * Only if there is no room: what is forgotten is not counted.
	 */
	private void forgetOldest(long now) {
		if (this.lines.size() >= MAX_ADDRESSES) {
			this.lines.values().removeIf((said) -> now - said.at >= INTERVAL_NANOS);
		}
	}

}
