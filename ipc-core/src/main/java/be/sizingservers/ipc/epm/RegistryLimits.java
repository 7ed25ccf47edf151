package be.sizingservers.ipc.epm;

import java.time.Duration;

/**
 * Every bound of an End Point Manager. Immutable; {@link #defaults()} suits most. A bound
 * that is too small to work with is refused with an {@link IllegalArgumentException} that
 * names it.
 *
 * @param connections how many connections it accepts
 * @param unauthenticatedConnections how many of them may not yet have said who they are;
 * beyond it one of the busiest address is closed
 * @param unauthenticatedPerAddress how many of those may come from one address
 * @param registrations how many receivers may be registered
 * @param watches how many watches there may be, of all senders
 * @param frameBytes the largest frame from a client, in bytes
 * @param ttl how long a registration lasts at most without being renewed
 * @param handshakeTimeout how long opening a connection may last, absolutely
 * @param frameTimeout how long a frame that has begun to come may take, absolutely
 * @param pingInterval how long a connection is silent before it is probed
 * @param deadAfter how long a connection is silent before its peer counts as dead
 */
public record RegistryLimits(int connections, int unauthenticatedConnections, int unauthenticatedPerAddress,
		int registrations, int watches, int frameBytes, Duration ttl, Duration handshakeTimeout, Duration frameTimeout,
		Duration pingInterval, Duration deadAfter) {

	/**
	 * A client of this version sends frames of half of it at most.
	 */
	private static final int MIN_FRAME_BYTES = 8 * 1024;

	private static final Duration LONGEST_TICK = Duration.ofMillis(250);

	/**
	 * Checks the values.
	 * @param connections see the record
	 * @param unauthenticatedConnections see the record
	 * @param unauthenticatedPerAddress see the record
	 * @param registrations see the record
	 * @param watches see the record
	 * @param frameBytes see the record
	 * @param ttl see the record
	 * @param handshakeTimeout see the record
	 * @param frameTimeout see the record
	 * @param pingInterval see the record
	 * @param deadAfter see the record
	 * @throws IllegalArgumentException if one is refused; the message says why
	 */
	public RegistryLimits {
		atLeast("connections", connections, 1);
		atLeast("unauthenticatedConnections", unauthenticatedConnections, 1);
		atLeast("unauthenticatedPerAddress", unauthenticatedPerAddress, 1);
		atLeast("registrations", registrations, 1);
		atLeast("watches", watches, 1);
		atLeast("frameBytes", frameBytes, MIN_FRAME_BYTES);
		within("ttl", ttl, Duration.ofMillis(100));
		within("handshakeTimeout", handshakeTimeout, Duration.ofMillis(1));
		within("frameTimeout", frameTimeout, Duration.ofMillis(1));
		within("pingInterval", pingInterval, Duration.ofMillis(1));
		within("deadAfter", deadAfter, pingInterval.multipliedBy(2));
	}

	/**
	 * The defaults.
	 * @return the limits of an End Point Manager unless it is told otherwise
	 */
	public static RegistryLimits defaults() {
		return builder().build();
	}

	/**
	 * Starts from the defaults.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
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

	/**
	 * Builds {@link RegistryLimits}. Not thread-safe.
	 */
	public static final class Builder {

		private int connections = 12_000;

		private int unauthenticatedConnections = 256;

		private int unauthenticatedPerAddress = 32;

		private int registrations = 10_000;

		private int watches = 50_000;

		private int frameBytes = 16 * 1024;

		private Duration ttl = Duration.ofSeconds(15);

		private Duration handshakeTimeout = Duration.ofSeconds(5);

		private Duration frameTimeout = Duration.ofSeconds(30);

		private Duration pingInterval = Duration.ofSeconds(5);

		private Duration deadAfter = Duration.ofSeconds(15);

		private Builder() {
		}

		/**
		 * Sets how many connections it accepts.
		 * @param connections a count; 12,000 by default
		 * @return this builder
		 */
		public Builder connections(int connections) {
			this.connections = connections;
			return this;
		}

		/**
		 * Sets how many of them may not yet have said who they are.
		 * @param unauthenticatedConnections a count; 256 by default
		 * @return this builder
		 */
		public Builder unauthenticatedConnections(int unauthenticatedConnections) {
			this.unauthenticatedConnections = unauthenticatedConnections;
			return this;
		}

		/**
		 * Sets how many of those may come from one address.
		 * @param unauthenticatedPerAddress a count; 32 by default
		 * @return this builder
		 */
		public Builder unauthenticatedPerAddress(int unauthenticatedPerAddress) {
			this.unauthenticatedPerAddress = unauthenticatedPerAddress;
			return this;
		}

		/**
		 * Sets how many receivers may be registered.
		 * @param registrations a count; 10,000 by default
		 * @return this builder
		 */
		public Builder registrations(int registrations) {
			this.registrations = registrations;
			return this;
		}

		/**
		 * Sets how many watches there may be, of all senders.
		 * @param watches a count; 50,000 by default
		 * @return this builder
		 */
		public Builder watches(int watches) {
			this.watches = watches;
			return this;
		}

		/**
		 * Sets the largest frame from a client, in bytes.
		 * @param frameBytes bytes, at least 8 KiB; 16 KiB by default
		 * @return this builder
		 */
		public Builder frameBytes(int frameBytes) {
			this.frameBytes = frameBytes;
			return this;
		}

		/**
		 * Sets how long a registration lasts at most without being renewed.
		 * @param ttl at least 100 ms; 15 s by default
		 * @return this builder
		 */
		public Builder ttl(Duration ttl) {
			this.ttl = ttl;
			return this;
		}

		/**
		 * Sets how long opening a connection may last, absolutely.
		 * @param handshakeTimeout positive; 5 s by default
		 * @return this builder
		 */
		public Builder handshakeTimeout(Duration handshakeTimeout) {
			this.handshakeTimeout = handshakeTimeout;
			return this;
		}

		/**
		 * Sets how long a frame that has begun to come may take, absolutely.
		 * @param frameTimeout positive; 30 s by default
		 * @return this builder
		 */
		public Builder frameTimeout(Duration frameTimeout) {
			this.frameTimeout = frameTimeout;
			return this;
		}

		/**
		 * Sets how long a connection is silent before it is probed.
		 * @param pingInterval positive; 5 s by default
		 * @return this builder
		 */
		public Builder pingInterval(Duration pingInterval) {
			this.pingInterval = pingInterval;
			return this;
		}

		/**
		 * Sets how long a connection is silent before its peer counts as dead.
		 * @param deadAfter at least twice the ping interval; 15 s by default
		 * @return this builder
		 */
		public Builder deadAfter(Duration deadAfter) {
			this.deadAfter = deadAfter;
			return this;
		}

		/**
		 * Builds the limits.
		 * @return the limits
		 * @throws IllegalArgumentException if a bound is too small to work with
		 */
		public RegistryLimits build() {
			return new RegistryLimits(this.connections, this.unauthenticatedConnections, this.unauthenticatedPerAddress,
					this.registrations, this.watches, this.frameBytes, this.ttl, this.handshakeTimeout,
					this.frameTimeout, this.pingInterval, this.deadAfter);
		}

	}

}
