package be.sizingservers.ipc;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BurstClockTests {

	private final Deque<Runnable> timer = new ArrayDeque<>();

	private long millis = 1_000;

	private int reads;

	private final BurstClock clock = new BurstClock(() -> {
		this.reads++;
		return this.millis;
	}, (after, what) -> {
		assertThat(after).isEqualTo(Duration.ofMillis(1));
		this.timer.add(what);
	});

	private void burst() {
		for (int i = 0; i < 1_000; i++) {
			assertThat(this.clock.getAsLong()).isEqualTo(this.millis);
		}
	}

	@Test
	void isExactWhileMessagesComeSlowly() {
		for (int i = 0; i < 10_000; i++) {
			this.millis += (i % BurstClock.BURST == 0) ? 1 : 0;
			assertThat(this.clock.getAsLong()).isEqualTo(this.millis);
		}
		assertThat(this.reads).isEqualTo(10_000);
		assertThat(this.timer).isEmpty();
	}

	@Test
	void isReadByTheTimerInABurst() {
		burst();
		assertThat(this.reads).isLessThan(100);
		this.millis = 1_001;
		assertThat(this.clock.getAsLong()).isEqualTo(1_000);
		this.timer.remove().run();
		assertThat(this.clock.getAsLong()).isEqualTo(1_001);
		assertThat(this.timer).hasSize(1);
	}

	@Test
	void isExactAgainSoonAfterABurst() {
		burst();
		for (int tick = 1; tick <= BurstClock.TICKS; tick++) {
			this.millis++;
			this.timer.remove().run();
		}
		assertThat(this.timer).isEmpty();
		this.millis += 5;
		assertThat(this.clock.getAsLong()).isEqualTo(this.millis);
	}

	@Test
	void isExactAgainAlsoWhenAllTicksOvertakeWhoeverHasFoundTheBurst() {
		BurstClock overtaken = new BurstClock(() -> this.millis, (after, what) -> what.run());
		for (int i = 0; i < 1_000; i++) {
			assertThat(overtaken.getAsLong()).isEqualTo(this.millis);
		}
		this.millis++;
		assertThat(overtaken.getAsLong()).isEqualTo(this.millis);
	}

	@Test
	void noticesTheNextBurst() {
		for (int burst = 0; burst < 3; burst++) {
			burst();
			while (!this.timer.isEmpty()) {
				assertThat(this.timer).hasSize(1);
				this.millis++;
				this.timer.remove().run();
			}
		}
		assertThat(this.reads).isLessThan(300);
	}

}
