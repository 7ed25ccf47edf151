package be.sizingservers.ipc;

import java.time.Duration;

/**
 * Every bound of a sender or a receiver. Immutable; {@link #defaults()} suits most. A
 * bound that is too small to work with is refused with an
 * {@link IllegalArgumentException} that names it.
 *
 * @param frameBytes the largest frame, in bytes; checked on its header before anything is
 * allocated
 * @param lagMessages how many messages a receiver may lag behind a sender
 * @param lagBytes how many bytes a receiver may lag behind a sender
 * @param logBytes how many bytes a sender keeps in all for receivers that lag; a message
 * that finds no room fails for all of them
 * @param connections how many connections a receiver accepts
 * @param unauthenticatedConnections how many of them may not yet have proved that they
 * may connect; beyond it the oldest of the busiest address is closed
 * @param unauthenticatedPerAddress how many of those may come from one address
 * @param handshakeTimeout how long proving may last, absolutely; and then, again, until
 * {@code HELLO}
 * @param frameTimeout how long a frame that has begun to come may take, absolutely
 * @param pingInterval how long a link is silent before it is probed
 * @param deadAfter how long a link is silent before its peer counts as dead
 * @param overflow what happens at the bound
 * @param sendTimeout how long a caller waits at a bound, once per stall
 * @param stallTimeout how long a receiver at its bound may make no progress
 * @param drainTimeout how long {@code close()} waits for what is under way
 * @param reconnectWindow how long a session without a link waits for its receiver
 * @param sessionMemory how long a receiver remembers a sender that has no link
 */
public record Limits(int frameBytes, int lagMessages, long lagBytes, long logBytes, int connections,
		int unauthenticatedConnections, int unauthenticatedPerAddress, Duration handshakeTimeout, Duration frameTimeout,
		Duration pingInterval, Duration deadAfter, OverflowPolicy overflow, Duration sendTimeout, Duration stallTimeout,
		Duration drainTimeout, Duration reconnectWindow, Duration sessionMemory) {

	private static final int MIB = 1024 * 1024;

	/**
	 * What {@code frameBytes} has to be at least, in bytes: any frame but a message or an
	 * answer fits into it.
	 */
	public static final int MIN_FRAME_BYTES = 1024;

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final Duration LONGEST = Duration.ofDays(10);

	/**
	 * Checks the values.
	 * @param frameBytes see the record
	 * @param lagMessages see the record
	 * @param lagBytes see the record
	 * @param logBytes see the record
	 * @param connections see the record
	 * @param unauthenticatedConnections see the record
	 * @param unauthenticatedPerAddress see the record
	 * @param handshakeTimeout see the record
	 * @param frameTimeout see the record
	 * @param pingInterval see the record
	 * @param deadAfter see the record
	 * @param overflow see the record
	 * @param sendTimeout see the record
	 * @param stallTimeout see the record
	 * @param drainTimeout see the record
	 * @param reconnectWindow see the record
	 * @param sessionMemory see the record
	 * @throws IllegalArgumentException if one is refused; the message says why
	 */
	public Limits {
		atLeast("frameBytes", frameBytes, MIN_FRAME_BYTES);
		atLeast("lagMessages", lagMessages, 1);
		atLeast("lagBytes", lagBytes, 1);
		atLeast("logBytes", logBytes, MIN_FRAME_BYTES);
		atLeast("connections", connections, 1);
		atLeast("unauthenticatedConnections", unauthenticatedConnections, 1);
		atLeast("unauthenticatedPerAddress", unauthenticatedPerAddress, 1);
		within("handshakeTimeout", handshakeTimeout);
		within("frameTimeout", frameTimeout);
		within("pingInterval", pingInterval);
		within("deadAfter", deadAfter);
		within("sendTimeout", sendTimeout);
		within("stallTimeout", stallTimeout);
		within("drainTimeout", drainTimeout);
		within("reconnectWindow", reconnectWindow);
		within("sessionMemory", sessionMemory);
		if (deadAfter.compareTo(pingInterval.multipliedBy(2)) < 0) {
			throw new IllegalArgumentException(
					"The limit deadAfter is %s; it must be at least twice the pingInterval of %s, or idle links would be closed"
						.formatted(deadAfter, pingInterval));
		}
	}

	/**
	 * The defaults.
	 * @return the limits that a sender or receiver has unless it is told otherwise
	 */
	public static Limits defaults() {
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
	 * Starts from these limits.
	 * @return a builder
	 */
	public Builder toBuilder() {
		return new Builder().frameBytes(this.frameBytes)
			.lagMessages(this.lagMessages)
			.lagBytes(this.lagBytes)
			.logBytes(this.logBytes)
			.connections(this.connections)
			.unauthenticatedConnections(this.unauthenticatedConnections)
			.unauthenticatedPerAddress(this.unauthenticatedPerAddress)
			.handshakeTimeout(this.handshakeTimeout)
			.frameTimeout(this.frameTimeout)
			.pingInterval(this.pingInterval)
			.deadAfter(this.deadAfter)
			.overflow(this.overflow)
			.sendTimeout(this.sendTimeout)
			.stallTimeout(this.stallTimeout)
			.drainTimeout(this.drainTimeout)
			.reconnectWindow(this.reconnectWindow)
			.sessionMemory(this.sessionMemory);
	}

	private static void atLeast(String name, long value, long minimum) {
		if (value < minimum) {
			throw new IllegalArgumentException(
					"The limit %s is %d; it must be at least %d".formatted(name, value, minimum));
		}
	}

	private static void within(String name, Duration value) {
		if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException(
					"The limit %s is %s; it must be between %s and %s".formatted(name, value, SHORTEST, LONGEST));
		}
	}

	/**
	 * Builds {@link Limits}. Not thread-safe.
	 */
	public static final class Builder {

		private int frameBytes = 16 * MIB;

		private int lagMessages = 65_536;

		private long lagBytes = 64L * MIB;

		private long logBytes = 256L * MIB;

		private int connections = 1_024;

		private int unauthenticatedConnections = 256;

		private int unauthenticatedPerAddress = 32;

		private Duration handshakeTimeout = Duration.ofSeconds(5);

		private Duration frameTimeout = Duration.ofSeconds(30);

		private Duration pingInterval = Duration.ofSeconds(5);

		private Duration deadAfter = Duration.ofSeconds(15);

		private OverflowPolicy overflow = OverflowPolicy.BLOCK;

		private Duration sendTimeout = Duration.ofSeconds(10);

		private Duration stallTimeout = Duration.ofSeconds(30);

		private Duration drainTimeout = Duration.ofSeconds(10);

		private Duration reconnectWindow = Duration.ofSeconds(60);

		private Duration sessionMemory = Duration.ofMinutes(10);

		private Builder() {
		}

		/**
		 * Sets the largest frame.
		 * @param frameBytes bytes, at least 1024; 16 MiB by default
		 * @return this builder
		 */
		public Builder frameBytes(int frameBytes) {
			this.frameBytes = frameBytes;
			return this;
		}

		/**
		 * Sets how many messages a receiver may lag.
		 * @param lagMessages a count; 65,536 by default
		 * @return this builder
		 */
		public Builder lagMessages(int lagMessages) {
			this.lagMessages = lagMessages;
			return this;
		}

		/**
		 * Sets how many bytes a receiver may lag.
		 * @param lagBytes bytes; 64 MiB by default
		 * @return this builder
		 */
		public Builder lagBytes(long lagBytes) {
			this.lagBytes = lagBytes;
			return this;
		}

		/**
		 * Sets how much a sender keeps in all.
		 * @param logBytes bytes; 256 MiB by default
		 * @return this builder
		 */
		public Builder logBytes(long logBytes) {
			this.logBytes = logBytes;
			return this;
		}

		/**
		 * Sets how many connections a receiver accepts.
		 * @param connections a count; 1,024 by default
		 * @return this builder
		 */
		public Builder connections(int connections) {
			this.connections = connections;
			return this;
		}

		/**
		 * Sets how many connections may be unauthenticated.
		 * @param unauthenticatedConnections a count; 256 by default
		 * @return this builder
		 */
		public Builder unauthenticatedConnections(int unauthenticatedConnections) {
			this.unauthenticatedConnections = unauthenticatedConnections;
			return this;
		}

		/**
		 * Sets how many unauthenticated connections may come from one address.
		 * @param unauthenticatedPerAddress a count; 32 by default
		 * @return this builder
		 */
		public Builder unauthenticatedPerAddress(int unauthenticatedPerAddress) {
			this.unauthenticatedPerAddress = unauthenticatedPerAddress;
			return this;
		}

		/**
		 * Sets how long a handshake may last.
		 * @param handshakeTimeout positive; 5 s by default
		 * @return this builder
		 */
		public Builder handshakeTimeout(Duration handshakeTimeout) {
			this.handshakeTimeout = handshakeTimeout;
			return this;
		}

		/**
		 * Sets how long a frame that has begun to come may take, absolutely. It bounds
		 * how slow a network may be: 16 MiB in 30 s are 560 KB/s.
		 * @param frameTimeout positive; 30 s by default
		 * @return this builder
		 */
		public Builder frameTimeout(Duration frameTimeout) {
			this.frameTimeout = frameTimeout;
			return this;
		}

		/**
		 * Sets how often a silent link is probed.
		 * @param pingInterval positive; 5 s by default
		 * @return this builder
		 */
		public Builder pingInterval(Duration pingInterval) {
			this.pingInterval = pingInterval;
			return this;
		}

		/**
		 * Sets when a silent peer is dead.
		 * @param deadAfter positive; 15 s by default
		 * @return this builder
		 */
		public Builder deadAfter(Duration deadAfter) {
			this.deadAfter = deadAfter;
			return this;
		}

		/**
		 * Sets what happens at the bound.
		 * @param overflow the policy; {@link OverflowPolicy#BLOCK} by default
		 * @return this builder
		 */
		public Builder overflow(OverflowPolicy overflow) {
			this.overflow = overflow;
			return this;
		}

		/**
		 * Sets how long a receiver at its bound may make no progress before its session
		 * ends.
		 * @param stallTimeout positive; 30 s by default
		 * @return this builder
		 */
		public Builder stallTimeout(Duration stallTimeout) {
			this.stallTimeout = stallTimeout;
			return this;
		}

		/**
		 * Sets how long a caller waits at the bound.
		 * @param sendTimeout positive; 10 s by default
		 * @return this builder
		 */
		public Builder sendTimeout(Duration sendTimeout) {
			this.sendTimeout = sendTimeout;
			return this;
		}

		/**
		 * Sets how long {@code close()} waits.
		 * @param drainTimeout positive; 10 s by default
		 * @return this builder
		 */
		public Builder drainTimeout(Duration drainTimeout) {
			this.drainTimeout = drainTimeout;
			return this;
		}

		/**
		 * Sets how long a session waits for its receiver to come back.
		 * @param reconnectWindow positive; 60 s by default
		 * @return this builder
		 */
		public Builder reconnectWindow(Duration reconnectWindow) {
			this.reconnectWindow = reconnectWindow;
			return this;
		}

		/**
		 * Sets how long a receiver remembers a sender without a link.
		 * @param sessionMemory positive; 10 min by default
		 * @return this builder
		 */
		public Builder sessionMemory(Duration sessionMemory) {
			this.sessionMemory = sessionMemory;
			return this;
		}

		/**
		 * Builds the limits.
		 * @return the limits
		 * @throws IllegalArgumentException if a bound is too small to work with
		 */
		public Limits build() {
			return new Limits(this.frameBytes, this.lagMessages, this.lagBytes, this.logBytes, this.connections,
					this.unauthenticatedConnections, this.unauthenticatedPerAddress, this.handshakeTimeout,
					this.frameTimeout, this.pingInterval, this.deadAfter, this.overflow, this.sendTimeout,
					this.stallTimeout, this.drainTimeout, this.reconnectWindow, this.sessionMemory);
		}

	}

}
