package be.sizingservers.ipc.epm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import be.sizingservers.ipc.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static be.sizingservers.ipc.epm.RecordedEvents.CHANGED_ALL;
import static be.sizingservers.ipc.epm.RecordedEvents.changedOf;
import static be.sizingservers.ipc.epm.RecordedEvents.expiredOf;
import static be.sizingservers.ipc.epm.RecordedEvents.heldOf;
import static be.sizingservers.ipc.epm.RegisteredReceivers.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The contract on a virtual clock, and what this store promises beyond it, to the
 * nanosecond.
 */
class InMemoryRegistryStoreTests extends RegistryStoreContract {

	/**
	 * Whose numbers run over soon, as those of a real clock may.
	 */
	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(20).toNanos());

	@Override
	protected RegistryStore create(RegistryLimits limits) {
		return new InMemoryRegistryStore(limits, this.nanos::get, UUID::randomUUID, 42);
	}

	@Override
	protected void pass(RegistryStore store, Duration time) {
		long left = time.toNanos();
		while (left > 0) {
			long step = Math.min(left, Duration.ofMillis(100).toNanos());
			this.nanos.addAndGet(step);
			store.tick();
			left -= step;
		}
	}

	/**
	 * With the default limits.
	 */
	@Nested
	class OnAVirtualClock {

		private static final Duration TTL = Duration.ofSeconds(15);

		private static final Duration HALF = TTL.dividedBy(2);

		private static final Duration THIRD = TTL.dividedBy(3);

		private static final Duration HELD = Duration.ofSeconds(30);

		private static final Duration TICK = Duration.ofMillis(250);

		private static final Duration NANO = Duration.ofNanos(1);

		private final RecordedEvents events = new RecordedEvents();

		private final RegistryStore store = create(RegistryLimits.defaults());

		@BeforeEach
		void observe() {
			this.store.observe(this.events);
		}

		@Test
		void leaseExpiresExactlyAtItsTtl() {
			RegisteredReceiver receiver = RegisteredReceivers.next();
			put(receiver);
			passTime(TTL.minus(NANO));
			assertThat(left()).containsExactly(NANO);
			this.events.forget();
			passTime(NANO);
			assertThat(left()).isEmpty();
			assertThat(this.events.all()).containsExactly(expiredOf(receiver), changedOf(ORDERS), CHANGED_ALL);
		}

		@Test
		void leaseExpiresExactlyATtlAfterItsRenewal() {
			RegistryStore.Lease lease = put(RegisteredReceivers.next());
			passTime(TTL.minus(NANO));
			this.store.renew(lease.id());
			passTime(TTL.minus(NANO));
			assertThat(left()).containsExactly(NANO);
			passTime(NANO);
			assertThat(left()).isEmpty();
		}

		@Test
		void renewalCountsUntilTheTickThatWouldEndTheLease() {
			RegistryStore.Lease lease = put(RegisteredReceivers.next());
			passTime(TTL.minus(NANO));
			InMemoryRegistryStoreTests.this.nanos.addAndGet(TICK.toNanos());
			assertThat(left()).containsExactly(Duration.ZERO);
			assertThat(this.store.renew(lease.id())).isTrue();
			this.store.tick();
			assertThat(left()).containsExactly(TTL);
		}

		@Test
		void grantsASecondAtLeast() {
			assertThat(this.store.put(RegisteredReceivers.next(), NANO).ttl()).isEqualTo(Duration.ofSeconds(1));
			assertThat(this.store.put(RegisteredReceivers.next(), Duration.ofSeconds(-1)).ttl())
				.isEqualTo(Duration.ofSeconds(1));
		}

		@Test
		void leasesExpireInTheOrderOfTheirEnd() {
			List<RegisteredReceiver> receivers = RegisteredReceivers.next(3);
			this.store.put(receivers.get(0), TTL);
			this.store.put(receivers.get(1), Duration.ofSeconds(3));
			this.store.put(receivers.get(2), Duration.ofSeconds(3).minus(NANO));
			this.events.forget();
			passTime(TTL);
			assertThat(this.events.all()).containsExactly(expiredOf(receivers.get(2)), expiredOf(receivers.get(1)),
					changedOf(ORDERS), expiredOf(receivers.get(0)), changedOf(ORDERS), CHANGED_ALL);
		}

		@Test
		void isNoLongerWarmingUpExactlyAfterTheTtl() {
			passTime(TTL.minus(NANO));
			assertThat(this.store.isWarmingUp()).isTrue();
			assertThat(this.store.snapshot(ORDERS).warmingUp()).isTrue();
			passTime(NANO);
			assertThat(this.store.isWarmingUp()).isFalse();
			assertThat(this.store.snapshot(ORDERS).warmingUp()).isFalse();
			passTime(TTL.multipliedBy(3));
			assertThat(this.events.all()).containsExactly(CHANGED_ALL);
		}

		@ParameterizedTest
		@CsvSource({ "4, 0", "5, 5", "5, 100", "50, 50", "50, 60" })
		void fewSilentLeasesOrHalfOfThemExpire(int silent, int alive) {
			putAndKeepAlive(silent, alive);
			passTime(HALF);
			assertThat(left()).hasSize(alive);
			assertThat(this.events.all()).noneMatch((event) -> event.startsWith("held"));
		}

		@ParameterizedTest
		@CsvSource({ "5, 0", "5, 4", "6, 5", "51, 50" })
		void moreThanHalfOfTheLeasesAreHeldForExactlyTwoTtlOnce(int silent, int alive) {
			List<UUID> kept = putAndKeepAlive(silent, alive);
			passTime(HALF);
			assertThat(left()).hasSize(silent + alive);
			assertThat(heldEvents()).containsExactly(heldOf(silent, HELD));
			passTimeRenewing(HELD.minus(NANO), kept);
			assertThat(left()).hasSize(silent + alive);
			passTime(NANO);
			assertThat(left()).hasSize(alive);
			assertThat(heldEvents()).hasSize(1);
		}

		@Test
		void leaseThatWasRenewedHalfATtlAgoIsNotSilent() {
			List<RegistryStore.Lease> leases = putAll(5);
			passTime(HALF);
			this.store.renew(leases.get(0).id());
			passTime(HALF);
			assertThat(left()).containsExactly(HALF);
			assertThat(heldEvents()).isEmpty();
		}

		@Test
		void leaseThatWasRenewedLongerAgoIsSilentAndHeldBeyondItsOwnEnd() {
			List<RegistryStore.Lease> leases = putAll(5);
			passTime(HALF.minus(NANO));
			this.store.renew(leases.get(0).id());
			passTime(HALF.plus(NANO));
			assertThat(heldEvents()).containsExactly(heldOf(5, HELD));
			passTime(HELD.minus(NANO));
			assertThat(left()).hasSize(5);
			passTime(NANO);
			assertThat(left()).containsExactly(HALF.minus(NANO));
			passTime(HALF.minus(NANO));
			assertThat(left()).isEmpty();
		}

		@Test
		void leaseThatIsRenewedWhileItIsHeldMayBeHeldAgain() {
			List<RegistryStore.Lease> leases = putAll(5);
			passTime(TTL.plus(THIRD));
			leases.forEach((lease) -> assertThat(this.store.renew(lease.id())).isTrue());
			assertThat(left()).containsOnly(TTL);
			passTime(TTL);
			assertThat(heldEvents()).containsExactly(heldOf(5, HELD), heldOf(5, HELD));
		}

		@Test
		void leaseThatFallsSilentLaterIsHeldByItself() {
			RegistryStore.Lease later = putAll(6).get(0);
			passTime(HALF);
			this.store.renew(later.id());
			passTime(TTL);
			assertThat(heldEvents()).containsExactly(heldOf(5, HELD), heldOf(1, HELD));
		}

		@Test
		void gapOfAThirdOfTheTtlIsNoPause() {
			put(RegisteredReceivers.next());
			jump(THIRD);
			assertThat(left()).containsExactly(TTL.minus(THIRD));
			passTime(TTL.minus(THIRD));
			assertThat(left()).isEmpty();
		}

		@Test
		void pauseExtendsAllLeasesByAllButAUsualTick() {
			put(RegisteredReceivers.next());
			jump(THIRD.plus(NANO));
			assertThat(left()).containsExactly(TTL.minus(TICK));
			passTime(TTL.minus(TICK).minus(NANO));
			assertThat(left()).hasSize(1);
			passTime(NANO);
			assertThat(left()).isEmpty();
		}

		@Test
		void pauseOfAnHourEndsNoLeaseAndNotTheWarmingUp() {
			putAll(10);
			jump(Duration.ofHours(1));
			assertThat(left()).hasSize(10).containsOnly(TTL.minus(TICK));
			assertThat(this.store.isWarmingUp()).isTrue();
			assertThat(heldEvents()).isEmpty();
		}

		@Test
		void renewalBetweenAPauseAndTheNextTickLastsOneTtl() {
			RegistryStore.Lease lease = put(RegisteredReceivers.next());
			InMemoryRegistryStoreTests.this.nanos.addAndGet(Duration.ofHours(1).toNanos());
			this.store.renew(lease.id());
			this.store.tick();
			assertThat(left()).containsExactly(TTL);
		}

		@Test
		void remembersTheNewestTenThousandChanges() {
			RegisteredReceiver receiver = RegisteredReceivers.next();
			RegistryStore.Lease first = put(receiver);
			for (int i = 1; i <= 10_000; i++) {
				put(RegisteredReceivers.at(receiver, 40_000 + i));
			}
			assertThat(this.store.changes(ORDERS, first.epoch(), first.revision())).isEqualTo(new RegistryStore.Changes(
					first.revision() + 10_000, List.of(RegisteredReceivers.at(receiver, 50_000)), List.of()));
			assertThat(this.store.changes(ORDERS, first.epoch(), first.revision() - 1)).isNull();
			put(receiver);
			assertThat(this.store.changes(ORDERS, first.epoch(), first.revision())).isNull();
			assertThat(this.store.changes(ORDERS, first.epoch(), first.revision() + 1)).isNotNull();
		}

		@Test
		void watchersSeeEachChangeWithoutASnapshot() {
			StoreWatcher watcher = new StoreWatcher(this.store, ORDERS);
			for (int i = 0; i < 1_000; i++) {
				RegistryStore.Lease lease = put(RegisteredReceivers.next());
				watcher.catchUp();
				watcher.check();
				if (i % 2 == 0) {
					this.store.delete(lease.id());
				}
			}
			assertThat(watcher.snapshots()).isEqualTo(1);
		}

		@Test
		void revisionGrowsByOnePerChange() {
			assertThat(this.store.revision()).isZero();
			RegistryStore.Lease lease = put(RegisteredReceivers.next());
			assertThat(lease.revision()).isEqualTo(1);
			this.store.delete(lease.id());
			put(RegisteredReceivers.next());
			passTime(TTL);
			assertThat(this.store.revision()).isEqualTo(4);
		}

		@Test
		void observerHearsOfChangesInTheirOrder() throws Exception {
			List<Handle> heard = new CopyOnWriteArrayList<>();
			RegistryStore watched = create(RegistryLimits.defaults());
			watched.observe(new Changed(heard::add));
			Map<Long, Handle> made = new ConcurrentSkipListMap<>();
			List<Thread> threads = IntStream.range(0, 4)
				.mapToObj((i) -> new Thread(() -> putManyHandles(watched, i, made)))
				.toList();
			threads.forEach(Thread::start);
			for (Thread thread : threads) {
				thread.join();
			}
			assertThat(heard).hasSize(4_000).containsExactlyElementsOf(new TreeMap<>(made).values());
		}

		@Test
		void observerThatThrowsIsToldOfTheNextChange() {
			List<Handle> heard = new ArrayList<>();
			RegistryStore watched = create(RegistryLimits.defaults());
			watched.observe(new Changed((handle) -> {
				heard.add(handle);
				throw new IllegalStateException("thrown by a test");
			}));
			watched.put(RegisteredReceivers.next(), TTL);
			watched.put(RegisteredReceivers.next(), TTL);
			assertThat(heard).containsExactly(ORDERS, ORDERS);
			assertThat(watched.snapshot(ORDERS).receivers()).hasSize(2);
		}

		@Test
		void hasOneObserverOnly() {
			assertThatIllegalStateException().isThrownBy(() -> this.store.observe(this.events))
				.withMessageContaining("registry of its own");
		}

		@Test
		void refusesTheEpochOfAWatchWithoutAState() {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new InMemoryRegistryStore(RegistryLimits.defaults(),
						InMemoryRegistryStoreTests.this.nanos::get, UUID::randomUUID, 0))
				.withMessageContaining("epoch");
		}

		@Test
		void eachStoreHasAnEpochAndLeasesOfItsOwn() {
			RegisteredReceiver receiver = RegisteredReceivers.next();
			RegistryStore.Lease one = InMemoryRegistryStore.create(RegistryLimits.defaults()).put(receiver, TTL);
			RegistryStore.Lease other = InMemoryRegistryStore.create(RegistryLimits.defaults()).put(receiver, TTL);
			assertThat(one.epoch()).isNotZero().isNotEqualTo(other.epoch());
			assertThat(one.id()).isNotEqualTo(other.id());
		}

		private RegistryStore.Lease put(RegisteredReceiver receiver) {
			return this.store.put(receiver, TTL);
		}

		private List<RegistryStore.Lease> putAll(int count) {
			return RegisteredReceivers.next(count).stream().map(this::put).toList();
		}

		/**
		 * After half a ttl, when some are renewed and the others have fallen silent.
		 */
		private List<UUID> putAndKeepAlive(int silent, int alive) {
			putAll(silent);
			List<UUID> kept = putAll(alive).stream().map(RegistryStore.Lease::id).toList();
			passTimeRenewing(HALF, kept);
			return kept;
		}

		private void passTimeRenewing(Duration time, List<UUID> leases) {
			Duration step = time.dividedBy(10);
			for (int i = 0; i < 10; i++) {
				passTime(step);
				leases.forEach((lease) -> assertThat(this.store.renew(lease)).isTrue());
			}
			passTime(time.minus(step.multipliedBy(10)));
		}

		private void passTime(Duration time) {
			pass(this.store, time);
		}

		private void jump(Duration time) {
			InMemoryRegistryStoreTests.this.nanos.addAndGet(time.toNanos());
			this.store.tick();
		}

		private List<Duration> left() {
			return this.store.receivers().stream().map(RegistryStore.Leased::left).toList();
		}

		private List<String> heldEvents() {
			return this.events.all().stream().filter((event) -> event.startsWith("held")).toList();
		}

		private void putManyHandles(RegistryStore watched, int thread, Map<Long, Handle> made) {
			for (int i = 0; i < 1_000; i++) {
				Handle handle = Handle.of("handle %d of %d".formatted(i, thread));
				made.put(watched.put(RegisteredReceivers.under(RegisteredReceivers.next(), handle), TTL).revision(),
						handle);
			}
		}

	}

	/**
	 * Hears of changes only.
	 */
	private record Changed(Consumer<Handle> listener) implements RegistryStore.Observer {

		@Override
		public void changed(@Nullable Handle handle) {
			if (handle != null) {
				this.listener.accept(handle);
			}
		}

		@Override
		public void expired(RegisteredReceiver receiver) {
		}

		@Override
		public void held(int count, Duration held) {
		}

	}

}
