package be.sizingservers.ipc.epm;

import java.time.Duration;

/**
 * Every bound of an End Point Manager. Immutable; {@link #defaults()} suits most. A bound
 * that is too small to work with is refused with an {@link IllegalArgumentException} that
 * names it.
 *
 * @param connections how many connections it accepts
 * @param unauthenticatedConnections how many of them may not yet have said who they are;
 * beyond it the oldest of the busiest address is closed
 * @param unauthenticatedPerAddress how many of those may come from one address
 * @param registrations how many receivers may be registered
 * @param frameBytes the largest frame from a client, in bytes
 * @param ttl how long a registration lasts at most without being renewed
 * @param handshakeTimeout how long opening a connection may last, absolutely
 * @param pingInterval how long a connection is silent before it is probed
 * @param deadAfter how long a connection is silent before its peer counts as dead
 */
public record RegistryLimits(int connections, int unauthenticatedConnections, int unauthenticatedPerAddress,
		int registrations, int frameBytes, Duration ttl, Duration handshakeTimeout, Duration pingInterval,
		Duration deadAfter) {

	private static final int MIN_FRAME_BYTES = 1024;

	private static final Duration LONGEST_TICK = Duration.ofMillis(250);

	private static final RegistryLimits DEFAULTS = new RegistryLimits(12_000, 256, 32, 10_000, 1024 * 1024,
			Duration.ofSeconds(15), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(15));

	/**
	 * Checks the values.
	 * @param connections see the record
	 * @param unauthenticatedConnections see the record
	 * @param unauthenticatedPerAddress see the record
	 * @param registrations see the record
	 * @param frameBytes see the record
	 * @param ttl see the record
	 * @param handshakeTimeout see the record
	 * @param pingInterval see the record
	 * @param deadAfter see the record
	 * @throws IllegalArgumentException if one is refused; the message says why
	 */
	public RegistryLimits {
		atLeast("connections", connections, 1);
		atLeast("unauthenticatedConnections", unauthenticatedConnections, 1);
		atLeast("unauthenticatedPerAddress", unauthenticatedPerAddress, 1);
		atLeast("registrations", registrations, 1);
		atLeast("frameBytes", frameBytes, MIN_FRAME_BYTES);
		within("ttl", ttl, Duration.ofMillis(100));
		within("handshakeTimeout", handshakeTimeout, Duration.ofMillis(1));
		within("pingInterval", pingInterval, Duration.ofMillis(1));
		within("deadAfter", deadAfter, pingInterval.multipliedBy(2));
	}

	/**
	 * The defaults.
	 * @return the limits of an End Point Manager unless it is told otherwise
	 */
	public static RegistryLimits defaults() {
		return DEFAULTS;
	}

	/**
	 * How often a store is to be told that time has passed.
	 */
	Duration tickInterval() {
		Duration twentieth = this.ttl.dividedBy(20);
		return (twentieth.compareTo(LONGEST_TICK) < 0) ? twentieth : LONGEST_TICK;
	}

	private static void atLeast(String name, int value, int least) {
		if (value < least) {
			throw new IllegalArgumentException(
					"The limit %s is %d; it must be at least %d".formatted(name, value, least));
		}
	}

	private static void within(String name, Duration value, Duration shortest) {
		if (value.compareTo(shortest) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
			throw new IllegalArgumentException(
					"The limit %s is %s; it must be from %s to one day".formatted(name, value, shortest));
		}
	}

}
