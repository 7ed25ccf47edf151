package be.sizingservers.ipc.transport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.wire.ProtocolException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How long reading waits, on a clock that the test moves.
 */
class FramePatienceTests {

	private static final Duration SILENT = Duration.ofSeconds(15);

	private static final Duration FRAME = Duration.ofSeconds(30);

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

	private final FramePatience patience = new FramePatience(this.nanos::get, SILENT, FRAME);

	@Test
	void waitsForAFrameToBeginAsLongAsAPeerMayBeSilent() {
		for (int i = 0; i < 10; i++) {
			assertThat(this.patience.millis(false, 7)).isEqualTo(15_000);
			pass(Duration.ofSeconds(14));
		}
	}

	@Test
	void aFrameThatHasBegunMustBeThereInTimeHoweverItsBytesDrip() {
		assertThat(this.patience.millis(true, 7)).isEqualTo(15_000);
		for (int i = 1; i <= 15; i++) {
			pass(Duration.ofSeconds(1));
			assertThat(this.patience.millis(true, 7)).isEqualTo(15_000);
		}
		pass(Duration.ofSeconds(14));
		assertThat(this.patience.millis(true, 7)).isEqualTo(1_000);
		pass(Duration.ofSeconds(1).minusNanos(1));
		assertThat(this.patience.millis(true, 7)).isEqualTo(1);
		pass(Duration.ofNanos(1));
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> this.patience.millis(true, 7))
			.withMessageContaining("PT30S")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(RefusalReason.TOO_SLOW));
	}

	@Test
	void eachFrameHasItsOwnTime() {
		for (int frames = 0; frames < 10; frames++) {
			assertThat(this.patience.millis(true, frames)).isEqualTo(15_000);
			pass(Duration.ofSeconds(29));
		}
		assertThat(this.patience.millis(false, 10)).isEqualTo(15_000);
		pass(Duration.ofSeconds(60));
		assertThat(this.patience.millis(true, 10)).isEqualTo(15_000);
	}

	private void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

}
