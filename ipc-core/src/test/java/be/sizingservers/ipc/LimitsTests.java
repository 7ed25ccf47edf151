package be.sizingservers.ipc;

import java.time.Duration;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LimitsTests {

	@Test
	void copiesEveryValue() {
		Limits limits = new Limits(2_048, 2, 3, 5_000, 6, 7, 16, Duration.ofMillis(8), Duration.ofMillis(17),
				Duration.ofMillis(9), Duration.ofMillis(100), OverflowPolicy.DROP_OLDEST, Duration.ofMillis(11),
				Duration.ofMillis(15), Duration.ofMillis(12), Duration.ofMillis(13), Duration.ofMillis(14));
		assertThat(limits.toBuilder().build()).isEqualTo(limits);
		assertThat(Limits.builder().build()).isEqualTo(Limits.defaults());
	}

	@Test
	void refusesWhatCannotWorkAndNamesIt() {
		refuses("frameBytes", (builder) -> builder.frameBytes(100));
		refuses("lagMessages", (builder) -> builder.lagMessages(0));
		refuses("lagBytes", (builder) -> builder.lagBytes(-1));
		refuses("logBytes", (builder) -> builder.logBytes(1));
		refuses("connections", (builder) -> builder.connections(0));
		refuses("unauthenticatedConnections", (builder) -> builder.unauthenticatedConnections(0));
		refuses("unauthenticatedPerAddress", (builder) -> builder.unauthenticatedPerAddress(0));
		refuses("handshakeTimeout", (builder) -> builder.handshakeTimeout(Duration.ZERO));
		refuses("sendTimeout", (builder) -> builder.sendTimeout(Duration.ofSeconds(-1)));
		refuses("drainTimeout", (builder) -> builder.drainTimeout(Duration.ofDays(100)));
		refuses("reconnectWindow", (builder) -> builder.reconnectWindow(Duration.ofNanos(1)));
		refuses("deadAfter", (builder) -> builder.pingInterval(Duration.ofSeconds(10)));
	}

	private static void refuses(String name, UnaryOperator<Limits.Builder> change) {
		assertThatIllegalArgumentException().isThrownBy(() -> change.apply(Limits.builder()).build())
			.withMessageContaining("limit " + name);
	}

}
