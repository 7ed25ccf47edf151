package be.sizingservers.ipc.simulation;

import java.time.Duration;
import java.util.List;

import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.OverflowPolicy;

/**
 * Bounds that are reached all the time.
 */
final class SmallLimits {

	static final Duration PING = Duration.ofMillis(100);

	static final Duration DEAD = Duration.ofMillis(300);

	static final Duration HANDSHAKE = Duration.ofMillis(100);

	static final Duration WINDOW = Duration.ofMillis(1_500);

	private SmallLimits() {
	}

	static Limits random(Dice dice) {
		return Limits.builder()
			.lagMessages(dice.between(2, 40))
			.lagBytes(dice.between(512, 4_096))
			.logBytes(dice.oneIn(4) ? dice.between(1_024, 2_048) : dice.between(2_048, 8_192))
			.pingInterval(PING)
			.deadAfter(DEAD)
			.handshakeTimeout(HANDSHAKE)
			.reconnectWindow(WINDOW)
			.overflow(dice.pick(List.of(OverflowPolicy.values())))
			.stallTimeout(Duration.ofMillis(dice.between(200, 1_000)))
			.sendTimeout(Duration.ofMillis(dice.between(5, 100)))
			.drainTimeout(Duration.ofMillis(dice.between(20, 400)))
			.sessionMemory(dice.oneIn(2) ? Duration.ofMillis(250) : Duration.ofMinutes(10))
			.build();
	}

}
