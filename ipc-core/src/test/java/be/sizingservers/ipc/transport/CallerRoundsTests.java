package be.sizingservers.ipc.transport;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallerRoundsTests {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final CallerRounds rounds = new CallerRounds();

	@Test
	void afterARoundAllLinksRestAsLongAsItLasted() {
		long now = System.nanoTime();
		this.rounds.wrote(now - 10 * SECOND);
		this.rounds.wrote(now - SECOND);
		this.rounds.ended();
		assertThat(this.rounds.isRestOver(now + 9 * SECOND)).isFalse();
		assertThat(this.rounds.isRestOver(System.nanoTime() + 11 * SECOND)).isTrue();
	}

	@Test
	void aRoundOverOneLinkIsFollowedByTheUsualPauseOnly() {
		this.rounds.wrote(System.nanoTime());
		this.rounds.ended();
		assertThat(this.rounds.isRestOver(System.nanoTime() + SECOND)).isTrue();
	}

	@Test
	void aShortRoundDoesNotEndTheRestAfterALongOne() {
		this.rounds.wrote(System.nanoTime() - 10 * SECOND);
		this.rounds.ended();
		this.rounds.wrote(System.nanoTime());
		this.rounds.ended();
		assertThat(this.rounds.isRestOver(System.nanoTime() + 5 * SECOND)).isFalse();
	}

}
