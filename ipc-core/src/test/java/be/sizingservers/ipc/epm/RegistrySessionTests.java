package be.sizingservers.ipc.epm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

import be.sizingservers.ipc.directory.SenderSecret;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.RefusalCode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client's session at an End Point Manager, on a clock that the test moves.
 */
class RegistrySessionTests {

	private static final RegistryLimits LIMITS = RegistryLimits.builder()
		.watches(RegistrySession.MAX_WATCHES + 2)
		.build();

	private final AtomicLong nanos = new AtomicLong();

	private final RegistryStore store = new InMemoryRegistryStore(LIMITS, this.nanos::get, UUID::randomUUID, 7);

	private final Semaphore places = new Semaphore(LIMITS.watches());

	private final RegistrySession session = session();

	@Test
	void tellsItsProgressAtEachPingInterval() {
		assertThat(this.session.due()).isEmpty();
		pass(Duration.ofSeconds(5).minusNanos(1));
		assertThat(this.session.due()).isEmpty();
		assertThat(this.session.nanosToNext()).isEqualTo(1);
		pass(Duration.ofNanos(1));
		assertThat(this.session.due()).containsExactly(new EpmFrame.Progress(0));
		assertThat(this.session.due()).isEmpty();
	}

	@Test
	void tellsMuchInPartsAndItsProgressAfterThem() {
		int receivers = RegistrySession.MUCH;
		for (int i = 1; i <= receivers; i++) {
			this.session.received(RawReceivers.register(i, "orders"));
		}
		this.session.received(watch(1));
		this.session.received(watch(2));
		pass(Duration.ofSeconds(5));
		for (int i = 0; i < 2; i++) {
			List<EpmFrame> part = this.session.due();
			assertThat(part).singleElement().isInstanceOf(EpmFrame.Snapshot.class);
			assertThat(this.session.nanosToNext()).isZero();
		}
		assertThat(this.session.due()).containsExactly(new EpmFrame.Progress(receivers));
		assertThat(this.session.nanosToNext()).isPositive();
	}

	@Test
	void aConnectionHasNoMoreWatchesThanItsLimit() {
		for (int i = 1; i <= RegistrySession.MAX_WATCHES; i++) {
			assertThat(this.session.received(watch(i))).isEmpty();
		}
		assertThat(this.session.received(watch(-1))).singleElement()
			.isInstanceOfSatisfying(EpmFrame.Refused.class, (refused) -> {
				assertThat(refused.request()).isEqualTo(-1);
				assertThat(refused.code()).isEqualTo(RefusalCode.FULL);
			});
		this.session.received(new EpmFrame.Unwatch(1));
		assertThat(this.session.received(watch(-1))).isEmpty();
	}

	@Test
	void allConnectionsTogetherHaveNoMoreWatchesThanTheLimit() {
		RegistrySession other = session();
		for (int i = 1; i <= RegistrySession.MAX_WATCHES; i++) {
			this.session.received(watch(i));
		}
		assertThat(other.received(watch(1))).isEmpty();
		assertThat(other.received(watch(2))).isEmpty();
		assertThat(other.received(watch(3))).singleElement()
			.isInstanceOfSatisfying(EpmFrame.Refused.class, (refused) -> {
				assertThat(refused.code()).isEqualTo(RefusalCode.FULL);
				assertThat(refused.reason()).contains("%d watches".formatted(LIMITS.watches()), "limit 'watches'");
			});
		this.session.received(new EpmFrame.Unwatch(1));
		this.session.received(new EpmFrame.Unwatch(1));
		assertThat(other.received(watch(3))).isEmpty();
		assertThat(other.received(watch(4))).isNotEmpty();
		this.session.close();
		assertThat(other.received(watch(4))).isEmpty();
		other.close();
		assertThat(this.places.availablePermits()).isEqualTo(LIMITS.watches());
	}

	private RegistrySession session() {
		return new RegistrySession(this.store, LIMITS, new RegistryEvents(new RecordingListener(), this.nanos::get),
				this.places, new EpmFrame.Open(EpmFrame.VERSION, "sender", 42), "10.0.0.9", this.nanos::get,
				() -> Instant.EPOCH);
	}

	@Test
	void refusesAnApplicationNameThatCouldForgeALogLine() {
		RegistrySession forger = new RegistrySession(this.store, LIMITS,
				new RegistryEvents(new RecordingListener(), this.nanos::get), this.places,
				new EpmFrame.Open(EpmFrame.VERSION, "shop\r\nERROR", 42), "10.0.0.9", this.nanos::get,
				() -> Instant.EPOCH);
		assertThat(forger.opened()).isInstanceOfSatisfying(EpmFrame.Refused.class, (refused) -> {
			assertThat(refused.code()).isEqualTo(RefusalCode.INVALID);
			assertThat(refused.reason()).contains("shop\\u000d\\u000aERROR").doesNotContain("\n");
		});
		assertThat(this.session.opened()).isInstanceOf(EpmFrame.Opened.class);
	}

	private void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

	private static EpmFrame.Watch watch(int number) {
		return new EpmFrame.Watch(number, "orders", SenderSecret.random().toBytes(), 0, 0);
	}

}
