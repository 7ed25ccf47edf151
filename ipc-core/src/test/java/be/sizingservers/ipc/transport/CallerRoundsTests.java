package be.sizingservers.ipc.transport;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallerRoundsTests {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

	private final CallerRounds rounds = new CallerRounds();

	@Test
	void afterARoundAllLinksRestAsLongAsItLasted() {
		long now = System.nanoTime();
		this.rounds.wrote(now - 9 * MILLISECOND);
		this.rounds.wrote(now - MILLISECOND);
		this.rounds.ended();
		assertThat(this.rounds.isRestOver(now + 8 * MILLISECOND)).isFalse();
		assertThat(this.rounds.isRestOver(System.nanoTime() + SECOND)).isTrue();
	}

	@Test
	void aRoundOverOneLinkIsFollowedByTheUsualPauseOnly() {
		this.rounds.wrote(System.nanoTime());
		this.rounds.ended();
		assertThat(this.rounds.isRestOver(System.nanoTime() + SECOND)).isTrue();
	}

	@Test
	void whatInterruptsARoundMakesNoLongRest() {
		this.rounds.wrote(System.nanoTime() - 3600 * SECOND);
		this.rounds.ended();
		assertThat(this.rounds.isRestOver(System.nanoTime() + SECOND)).isTrue();
	}

	@Test
	void aShortRoundDoesNotEndTheRestAfterALongOne() {
		this.rounds.wrote(System.nanoTime() - 9 * MILLISECOND);
		this.rounds.ended();
		this.rounds.wrote(System.nanoTime());
		this.rounds.ended();
		assertThat(this.rounds.isRestOver(System.nanoTime() + 4 * MILLISECOND)).isFalse();
	}

}
