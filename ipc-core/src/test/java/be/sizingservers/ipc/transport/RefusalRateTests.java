package be.sizingservers.ipc.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is let into the log.
 */
class RefusalRateTests {

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

	private final RefusalRate rate = new RefusalRate(this.nanos::get);

	@Test
	void letsOneLineOfAnAddressInPerSecondAndCountsTheOthers() {
		assertThat(this.rate.unsaid("a")).isZero();
		assertThat(this.rate.unsaid("b")).isZero();
		assertThat(this.rate.unsaid("a")).isNegative();
		this.nanos.addAndGet(TimeUnit.SECONDS.toNanos(1) - 1);
		assertThat(this.rate.unsaid("a")).isNegative();
		this.nanos.incrementAndGet();
		assertThat(this.rate.unsaid("a")).isEqualTo(2);
		assertThat(this.rate.unsaid("a")).isNegative();
	}

	@Test
	void remembersNoMoreThanItsLimitOfAddresses() {
		for (int i = 0; i < RefusalRate.MAX_ADDRESSES; i++) {
			assertThat(this.rate.unsaid("address " + i)).isZero();
		}
		assertThat(this.rate.unsaid("one more")).isNegative();
		this.nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
		assertThat(this.rate.unsaid("one more")).isZero();
	}

}
