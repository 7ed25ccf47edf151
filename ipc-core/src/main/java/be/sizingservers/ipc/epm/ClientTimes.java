package be.sizingservers.ipc.epm;

import java.time.Duration;

/**
 * How long a client of an End Point Manager does what.
 *
 * @param ttl how long a registration is to last without being renewed; renewed at a third
 * of it
 * @param pingInterval how long the client is silent before it shows that it is alive
 * @param deadAfter how long the manager is silent before it counts as dead
 * @param handshakeTimeout how long opening a connection may last, absolutely
 * @param shortestPause the shortest pause before another attempt
 * @param longestPause the longest pause before another attempt
 * @param startTimeout how long a start waits for the managers' answers
 * @param closeTimeout how long a close waits for them
 */
record ClientTimes(Duration ttl, Duration pingInterval, Duration deadAfter, Duration handshakeTimeout,
		Duration shortestPause, Duration longestPause, Duration startTimeout, Duration closeTimeout) {

	static final ClientTimes DEFAULTS = new ClientTimes(Duration.ofSeconds(15), Duration.ofSeconds(5),
			Duration.ofSeconds(15), Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(5),
			Duration.ofSeconds(2), Duration.ofSeconds(1));

}
