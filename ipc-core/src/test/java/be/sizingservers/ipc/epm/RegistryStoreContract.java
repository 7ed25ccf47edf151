package be.sizingservers.ipc.epm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.directory.LinkKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static be.sizingservers.ipc.epm.RecordedEvents.CHANGED_ALL;
import static be.sizingservers.ipc.epm.RecordedEvents.changedOf;
import static be.sizingservers.ipc.epm.RecordedEvents.expiredOf;
import static be.sizingservers.ipc.epm.RegisteredReceivers.ORDERS;
import static be.sizingservers.ipc.epm.RegisteredReceivers.PRICES;
import static be.sizingservers.ipc.epm.RegisteredReceivers.idOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What every {@link RegistryStore} promises. The tests of a store extend this class; they
 * say how a store is made and how time passes.
 */
@Timeout(120)
public abstract class RegistryStoreContract {

	/**
	 * The longest ttl of the stores under test.
	 */
	protected static final Duration TTL = Duration.ofSeconds(3);

	private static final Duration A_SECOND = Duration.ofSeconds(1);

	private static final int SEEDS = 50;

	private static final int STEPS = 200;

	private final RecordedEvents events = new RecordedEvents();

	private RegistryStore store;

	/**
	 * Makes a store.
	 * @param limits the ttl is {@link #TTL}
	 * @return an empty store that has no observer yet
	 */
	protected abstract RegistryStore create(RegistryLimits limits);

	/**
	 * Lets time pass, and ticks the store as often as a manager would.
	 * @param store a store that was made by {@link #create}
	 * @param time how much
	 */
	protected abstract void pass(RegistryStore store, Duration time);

	@BeforeEach
	void createStore() {
		this.store = create(limits(100));
		this.store.observe(this.events);
	}

	@AfterEach
	void closeStore() {
		this.store.close();
	}

	@Test
	void knowsReceiverThatWasPut() {
		RegisteredReceiver receiver = RegisteredReceivers.next();
		RegistryStore.Lease lease = this.store.put(receiver, TTL);
		RegistryStore.Snapshot snapshot = this.store.snapshot(ORDERS);
		assertThat(snapshot.receivers()).containsExactly(receiver);
		assertThat(snapshot.epoch()).isEqualTo(lease.epoch()).isNotZero();
		assertThat(snapshot.revision()).isEqualTo(lease.revision()).isEqualTo(this.store.revision());
	}

	@Test
	void keepsReceiversOfHandlesApart() {
		RegisteredReceiver orders = RegisteredReceivers.next();
		RegisteredReceiver prices = RegisteredReceivers.under(RegisteredReceivers.next(), PRICES);
		this.store.put(orders, TTL);
		this.store.put(prices, TTL);
		assertThat(this.store.snapshot(ORDERS).receivers()).containsExactly(orders);
		assertThat(this.store.snapshot(PRICES).receivers()).containsExactly(prices);
		assertThat(this.store.snapshot(Handle.of("none")).receivers()).isEmpty();
	}

	@Test
	void listsReceiversOfAllHandlesWithTimeLeft() {
		RegisteredReceiver orders = RegisteredReceivers.next();
		RegisteredReceiver prices = RegisteredReceivers.under(RegisteredReceivers.next(), PRICES);
		this.store.put(orders, TTL);
		this.store.put(prices, TTL);
		pass(this.store, A_SECOND);
		List<RegistryStore.Leased> leased = this.store.receivers();
		assertThat(leased).extracting(RegistryStore.Leased::receiver).containsExactlyInAnyOrder(orders, prices);
		assertThat(leased).extracting(RegistryStore.Leased::left)
			.allSatisfy((left) -> assertThat(left).isPositive().isLessThanOrEqualTo(TTL.minus(A_SECOND)));
	}

	@Test
	void whatWasAnsweredDoesNotChangeAfterwards() {
		RegistryStore.Snapshot snapshot = this.store.snapshot(ORDERS);
		List<RegistryStore.Leased> leased = this.store.receivers();
		RegistryStore.Changes changes = this.store.changes(ORDERS, snapshot.epoch(), snapshot.revision());
		this.store.put(RegisteredReceivers.next(), TTL);
		assertThat(snapshot.receivers()).isEmpty();
		assertThat(leased).isEmpty();
		assertThat(changes).isNotNull();
		assertThat(changes.put()).isEmpty();
	}

	@Test
	void putAgainKeepsTheLeaseAndChangesNothing() {
		RegisteredReceiver receiver = RegisteredReceivers.next();
		RegistryStore.Lease first = this.store.put(receiver, TTL);
		RegistryStore.Lease second = this.store.put(receiver, TTL);
		assertThat(second).isEqualTo(first);
		assertThat(this.store.snapshot(ORDERS).receivers()).containsExactly(receiver);
		assertThat(changesSince(first)).isEqualTo(new RegistryStore.Changes(first.revision(), List.of(), List.of()));
	}

	@Test
	void putAgainKeepsTheTimeOfTheFirstRegistration() {
		RegisteredReceiver receiver = RegisteredReceivers.next();
		RegistryStore.Lease lease = this.store.put(receiver, TTL);
		Instant later = receiver.since().plusSeconds(60);
		this.store.put(new RegisteredReceiver(receiver.registration(), "host-2", later), TTL);
		assertThat(this.store.snapshot(ORDERS).receivers()).extracting(RegisteredReceiver::since)
			.containsExactly(receiver.since());
		assertThat(this.store.revision()).isEqualTo(lease.revision());
	}

	@Test
	void putAgainRenews() {
		RegisteredReceiver receiver = RegisteredReceivers.next();
		this.store.put(receiver, TTL);
		pass(this.store, TTL.minus(A_SECOND));
		this.store.put(receiver, TTL);
		pass(this.store, TTL.minus(A_SECOND));
		assertThat(this.store.snapshot(ORDERS).receivers()).containsExactly(receiver);
	}

	@Test
	void putAgainWithAnotherAddressIsAChange() {
		RegisteredReceiver receiver = RegisteredReceivers.next();
		RegistryStore.Lease before = this.store.put(receiver, TTL);
		RegisteredReceiver moved = RegisteredReceivers.at(receiver, 50505);
		RegistryStore.Lease after = this.store.put(moved, TTL);
		assertThat(after.id()).isEqualTo(before.id());
		assertThat(after.revision()).isGreaterThan(before.revision());
		assertThat(this.store.snapshot(ORDERS).receivers()).containsExactly(moved);
		assertThat(changesSince(before)).isEqualTo(changes(List.of(moved), List.of()));
	}

	@Test
	void putAgainUnderAnotherHandleRemovesFromTheFirst() {
		RegisteredReceiver receiver = RegisteredReceivers.next();
		RegistryStore.Lease before = this.store.put(receiver, TTL);
		RegisteredReceiver moved = RegisteredReceivers.under(receiver, PRICES);
		RegistryStore.Lease after = this.store.put(moved, TTL);
		assertThat(after.id()).isEqualTo(before.id());
		assertThat(changesSince(before)).isEqualTo(changes(List.of(), List.of(idOf(receiver))));
		assertThat(this.store.changes(PRICES, before.epoch(), before.revision()))
			.isEqualTo(changes(List.of(moved), List.of()));
		assertThat(this.store.snapshot(ORDERS).receivers()).isEmpty();
		assertThat(this.store.snapshot(PRICES).receivers()).containsExactly(moved);
	}

	@Test
	void grantsWhatWasAskedForUpToTheLimit() {
		assertThat(this.store.put(RegisteredReceivers.next(), Duration.ofSeconds(2)).ttl())
			.isEqualTo(Duration.ofSeconds(2));
		assertThat(this.store.put(RegisteredReceivers.next(), TTL).ttl()).isEqualTo(TTL);
		assertThat(this.store.put(RegisteredReceivers.next(), TTL.plusNanos(1)).ttl()).isEqualTo(TTL);
		assertThat(this.store.put(RegisteredReceivers.next(), Duration.ofDays(36_500)).ttl()).isEqualTo(TTL);
	}

	@Test
	void grantsTimeEnoughToRenewIn() {
		assertThat(this.store.put(RegisteredReceivers.next(), Duration.ofMillis(1)).ttl())
			.isGreaterThan(Duration.ofMillis(99));
	}

	@Test
	void refusesReceiverThatItHasNoRoomFor() {
		try (RegistryStore full = create(limits(2))) {
			RegisteredReceiver first = RegisteredReceivers.next();
			RegistryStore.Lease lease = full.put(first, TTL);
			full.put(RegisteredReceivers.next(), TTL);
			RegisteredReceiver third = RegisteredReceivers.next();
			assertThatExceptionOfType(RegistryFullException.class).isThrownBy(() -> full.put(third, TTL))
				.withMessageContaining("2")
				.withMessageContaining("'registrations'")
				.withMessageContaining("orders");
			assertThat(full.snapshot(ORDERS).receivers()).hasSize(2).doesNotContain(third);
			assertThat(full.put(RegisteredReceivers.at(first, 50505), TTL).id()).isEqualTo(lease.id());
			full.delete(lease.id());
			full.put(third, TTL);
			assertThat(full.snapshot(ORDERS).receivers()).hasSize(2).contains(third);
		}
	}

	@Test
	void lastsWhileItIsRenewed() {
		RegistryStore.Lease lease = this.store.put(RegisteredReceivers.next(), TTL);
		for (int i = 0; i < 6; i++) {
			pass(this.store, TTL.dividedBy(3));
			assertThat(this.store.renew(lease.id())).isTrue();
		}
		assertThat(this.store.snapshot(ORDERS).receivers()).hasSize(1);
		assertThat(this.store.revision()).as("a renewal is no change").isEqualTo(lease.revision());
	}

	@Test
	void knowsNoLeaseThatItDidNotGive() {
		RegisteredReceiver receiver = RegisteredReceivers.next();
		RegistryStore.Lease lease = this.store.put(receiver, TTL);
		for (UUID other : List.of(UUID.randomUUID(), idOf(receiver), new UUID(0, 0))) {
			assertThat(this.store.renew(other)).isFalse();
			assertThat(this.store.delete(other)).isNull();
		}
		assertThat(this.store.snapshot(ORDERS).receivers()).containsExactly(receiver);
		assertThat(this.store.revision()).isEqualTo(lease.revision());
	}

	@Test
	void givesEachReceiverALeaseOfItsOwn() {
		List<UUID> leases = Stream.generate(RegisteredReceivers::next)
			.limit(100)
			.map((receiver) -> this.store.put(receiver, TTL).id())
			.toList();
		assertThat(leases).doesNotHaveDuplicates();
	}

	@Test
	void deleteEndsThisLeaseOnly() {
		RegisteredReceiver receiver = RegisteredReceivers.next();
		RegisteredReceiver other = RegisteredReceivers.next();
		UUID lease = this.store.put(receiver, TTL).id();
		RegistryStore.Lease before = this.store.put(other, TTL);
		assertThat(this.store.delete(lease)).isEqualTo(receiver);
		assertThat(this.store.revision()).isGreaterThan(before.revision());
		assertThat(this.store.snapshot(ORDERS).receivers()).containsExactly(other);
		assertThat(changesSince(before)).isEqualTo(changes(List.of(), List.of(idOf(receiver))));
		assertThat(this.store.renew(lease)).isFalse();
		assertThat(this.store.renew(before.id())).isTrue();
	}

	@Test
	void deleteAgainDoesNothing() {
		UUID lease = this.store.put(RegisteredReceivers.next(), TTL).id();
		this.store.delete(lease);
		long revision = this.store.revision();
		assertThat(this.store.delete(lease)).isNull();
		assertThat(this.store.revision()).isEqualTo(revision);
	}

	@Test
	void receiverThatComesBackHasANewLease() {
		RegisteredReceiver receiver = RegisteredReceivers.next();
		RegistryStore.Lease first = this.store.put(receiver, TTL);
		this.store.delete(first.id());
		RegistryStore.Lease second = this.store.put(receiver, TTL);
		assertThat(second.id()).isNotEqualTo(first.id());
		assertThat(changesSince(first)).as("its latest state only").isEqualTo(changes(List.of(receiver), List.of()));
	}

	@Test
	void leaseLastsForItsTtl() {
		RegistryStore.Lease lease = this.store.put(RegisteredReceivers.next(), TTL);
		pass(this.store, TTL.minusMillis(500));
		assertThat(this.store.renew(lease.id())).isTrue();
	}

	@Test
	void leaseThatIsNotRenewedExpiresWithinASecond() {
		RegisteredReceiver gone = RegisteredReceivers.next();
		RegisteredReceiver alive = RegisteredReceivers.next();
		UUID lost = this.store.put(gone, TTL).id();
		RegistryStore.Lease kept = this.store.put(alive, TTL);
		pass(this.store, TTL.dividedBy(2));
		this.store.renew(kept.id());
		pass(this.store, TTL.dividedBy(2).plus(A_SECOND));
		assertThat(this.store.snapshot(ORDERS).receivers()).containsExactly(alive);
		assertThat(changesSince(kept)).isEqualTo(changes(List.of(), List.of(idOf(gone))));
		assertThat(this.store.revision()).isGreaterThan(kept.revision());
		assertThat(this.store.renew(lost)).isFalse();
		assertThat(this.store.delete(lost)).isNull();
		await().untilAsserted(() -> assertThat(this.events.all()).containsOnlyOnce(expiredOf(gone)));
		assertThat(this.events.all()).doesNotContain(expiredOf(alive));
	}

	@Test
	void leaseWithAShorterTtlExpiresEarlier() {
		RegisteredReceiver receiver = RegisteredReceivers.next();
		this.store.put(receiver, TTL);
		this.store.put(RegisteredReceivers.next(), A_SECOND);
		pass(this.store, A_SECOND.plus(A_SECOND));
		assertThat(this.store.snapshot(ORDERS).receivers()).containsExactly(receiver);
	}

	@Test
	void revisionOfAnotherEpochNeedsASnapshot() {
		RegistryStore.Lease lease = this.store.put(RegisteredReceivers.next(), TTL);
		assertThat(this.store.changes(ORDERS, lease.epoch() + 1, lease.revision())).isNull();
		assertThat(this.store.changes(ORDERS, lease.epoch() + 1, Long.MAX_VALUE)).isNull();
		assertThat(this.store.changes(ORDERS, 0, 0)).isNull();
	}

	@Test
	void revisionBeforeAllOthersNeedsASnapshot() {
		RegistryStore.Lease lease = this.store.put(RegisteredReceivers.next(), TTL);
		assertThat(this.store.changes(ORDERS, lease.epoch(), -1)).isNull();
		assertThat(this.store.changes(ORDERS, lease.epoch(), Long.MIN_VALUE)).isNull();
	}

	@Test
	void refusesRevisionThatIsYetToCome() {
		RegistryStore.Lease lease = this.store.put(RegisteredReceivers.next(), TTL);
		long future = lease.revision() + 1;
		assertThatIllegalArgumentException().isThrownBy(() -> this.store.changes(ORDERS, lease.epoch(), future))
			.withMessageContaining(Long.toString(future))
			.withMessageContaining("snapshot");
	}

	@Test
	void tellsChangesOfThisHandleOnly() {
		RegistryStore.Lease lease = this.store.put(RegisteredReceivers.next(), TTL);
		this.store.put(RegisteredReceivers.under(RegisteredReceivers.next(), PRICES), TTL);
		assertThat(changesSince(lease)).isEqualTo(changes(List.of(), List.of()));
	}

	@Test
	void tellsObserverOfEachChangeOfAHandle() {
		RegisteredReceiver receiver = RegisteredReceivers.next();
		assertTells(changedOf(ORDERS), () -> this.store.put(receiver, TTL));
		assertTells(changedOf(ORDERS), () -> this.store.put(RegisteredReceivers.at(receiver, 50505), TTL));
		UUID lease = this.store.put(RegisteredReceivers.under(receiver, PRICES), TTL).id();
		await().untilAsserted(() -> assertThat(this.events.all()).contains(changedOf(PRICES)));
		assertTells(changedOf(PRICES), () -> this.store.delete(lease));
		this.store.put(receiver, TTL);
		assertTells(changedOf(ORDERS), () -> pass(this.store, TTL.plus(A_SECOND)));
	}

	@Test
	void observerThatAsksSeesTheChange() {
		try (RegistryStore other = create(limits(10))) {
			List<Integer> seen = new CopyOnWriteArrayList<>();
			other.observe(onChange(() -> seen.add(other.snapshot(ORDERS).receivers().size())));
			other.put(RegisteredReceivers.next(), TTL);
			await().untilAsserted(() -> assertThat(seen).containsExactly(1));
		}
	}

	@Test
	void observerIsCalledWithoutALock() {
		try (RegistryStore other = create(limits(10))) {
			CompletableFuture<Boolean> done = new CompletableFuture<>();
			other.observe(onChange(() -> done.complete(isDone(() -> other.snapshot(ORDERS)))));
			other.put(RegisteredReceivers.next(), TTL);
			assertThat(done).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(true);
		}
	}

	@Test
	void warmingUpEndsOnceAndForGood() {
		boolean warmingUp = this.store.isWarmingUp();
		assertThat(this.store.snapshot(ORDERS).warmingUp()).isEqualTo(warmingUp);
		pass(this.store, TTL.plus(A_SECOND));
		assertThat(this.store.isWarmingUp()).isFalse();
		assertThat(this.store.snapshot(ORDERS).warmingUp()).isFalse();
		pass(this.store, TTL.plus(A_SECOND));
		assertThat(this.store.isWarmingUp()).isFalse();
		await().untilAsserted(
				() -> assertThat(this.events.all().stream().filter(CHANGED_ALL::equals)).hasSize(warmingUp ? 1 : 0));
	}

	@Test
	void closesTwice() {
		this.store.close();
		this.store.close();
	}

	@Test
	void receiversThatRegisterAtOnceAreAllThere() throws Exception {
		List<RegisteredReceiver> receivers = RegisteredReceivers.next(20);
		CyclicBarrier start = new CyclicBarrier(receivers.size());
		List<RegistryStore.Lease> leases = inParallel(
				receivers.stream().map((receiver) -> task(start, () -> this.store.put(receiver, TTL))).toList());
		assertThat(this.store.snapshot(ORDERS).receivers()).containsExactlyInAnyOrderElementsOf(receivers);
		assertThat(leases).extracting(RegistryStore.Lease::id).doesNotHaveDuplicates();
		assertThat(leases).allSatisfy((lease) -> assertThat(this.store.renew(lease.id())).isTrue());
	}

	@Test
	void receiverThatRegistersManyTimesAtOnceHasOneLease() throws Exception {
		RegisteredReceiver receiver = RegisteredReceivers.next();
		CyclicBarrier start = new CyclicBarrier(20);
		List<RegistryStore.Lease> leases = inParallel(
				IntStream.range(0, 20).mapToObj((i) -> task(start, () -> this.store.put(receiver, TTL))).toList());
		assertThat(leases).extracting(RegistryStore.Lease::id).containsOnly(leases.get(0).id());
		assertThat(this.store.snapshot(ORDERS).receivers()).containsExactly(receiver);
	}

	@Test
	void limitHoldsWhenManyRegisterAtOnce() throws Exception {
		try (RegistryStore small = create(limits(5))) {
			CyclicBarrier start = new CyclicBarrier(20);
			List<Boolean> registered = inParallel(RegisteredReceivers.next(20)
				.stream()
				.map((receiver) -> task(start, () -> isPut(small, receiver)))
				.toList());
			assertThat(registered).filteredOn(Boolean::booleanValue).hasSize(5);
			assertThat(small.snapshot(ORDERS).receivers()).hasSize(5);
		}
	}

	@Test
	void watchersKnowWhatASnapshotKnowsAfterAnyHistory() {
		for (long seed = 0; seed < SEEDS; seed++) {
			try (RegistryStore random = create(limits(100))) {
				new RandomHistory(random, seed).run();
			}
			catch (AssertionError ex) {
				throw new AssertionError("seed " + seed, ex);
			}
		}
	}

	@Test
	void watchersKnowWhatASnapshotKnowsWhileOthersWrite() throws Exception {
		CountDownLatch writing = new CountDownLatch(4);
		List<Callable<StoreWatcher>> tasks = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			int seed = i;
			tasks.add(() -> {
				try {
					write(new SplittableRandom(seed));
				}
				finally {
					writing.countDown();
				}
				return new StoreWatcher(this.store, ORDERS);
			});
		}
		tasks.add(() -> watchUntil(writing, ORDERS));
		tasks.add(() -> watchUntil(writing, PRICES));
		inParallel(tasks).forEach((watcher) -> {
			watcher.catchUp();
			watcher.check();
		});
	}

	private void write(SplittableRandom random) {
		List<RegisteredReceiver> receivers = RegisteredReceivers.next(5);
		Map<UUID, UUID> leases = new HashMap<>();
		for (int i = 0; i < 1_000; i++) {
			RegisteredReceiver receiver = receivers.get(random.nextInt(receivers.size()));
			UUID lease = leases.remove(idOf(receiver));
			if (lease != null && random.nextInt(3) > 0) {
				assertThat(this.store.delete(lease)).isNotNull();
			}
			else {
				Handle handle = random.nextBoolean() ? ORDERS : PRICES;
				UUID given = this.store.put(RegisteredReceivers.under(receiver, handle), TTL).id();
				assertThat(lease).isIn(null, given);
				leases.put(idOf(receiver), given);
			}
		}
	}

	private StoreWatcher watchUntil(CountDownLatch end, Handle handle) {
		StoreWatcher watcher = new StoreWatcher(this.store, handle);
		while (end.getCount() > 0) {
			watcher.catchUp();
			watcher.check();
		}
		return watcher;
	}

	private void assertTells(String event, Runnable change) {
		this.events.forget();
		change.run();
		await().untilAsserted(() -> assertThat(this.events.all()).contains(event));
	}

	private RegistryStore.@Nullable Changes changesSince(RegistryStore.Lease lease) {
		return this.store.changes(ORDERS, lease.epoch(), lease.revision());
	}

	private RegistryStore.Changes changes(List<RegisteredReceiver> put, List<UUID> removed) {
		return new RegistryStore.Changes(this.store.revision(), put, removed);
	}

	private static RegistryLimits limits(int registrations) {
		return RegistryLimits.builder().registrations(registrations).ttl(TTL).build();
	}

	private static RegistryStore.Observer onChange(Runnable action) {
		return new RegistryStore.Observer() {

			@Override
			public void changed(@Nullable Handle handle) {
				action.run();
			}

			@Override
			public void expired(RegisteredReceiver receiver) {
			}

			@Override
			public void held(int count, Duration held) {
			}

		};
	}

	/**
	 * Tells whether another thread can do something soon.
	 */
	private static boolean isDone(Supplier<?> work) {
		CompletableFuture<?> done = CompletableFuture.supplyAsync(work).completeOnTimeout(null, 20, TimeUnit.SECONDS);
		return done.join() != null;
	}

	private static boolean isPut(RegistryStore store, RegisteredReceiver receiver) {
		try {
			store.put(receiver, TTL);
			return true;
		}
		catch (RegistryFullException ex) {
			return false;
		}
	}

	private static <T> Callable<T> task(CyclicBarrier start, Supplier<T> work) {
		return () -> {
			start.await();
			return work.get();
		};
	}

	private static <T> List<T> inParallel(List<Callable<T>> tasks) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(tasks.size());
		try {
			List<T> results = new ArrayList<>();
			for (Future<T> result : executor.invokeAll(tasks)) {
				results.add(result.get());
			}
			return results;
		}
		finally {
			executor.shutdownNow();
		}
	}

	/**
	 * Random operations on a store and on a map; both must know the same after each.
	 */
	private static final class RandomHistory {

		private final RegistryStore store;

		private final SplittableRandom random;

		private final List<LinkKey> keys = Stream.generate(LinkKey::random).limit(8).toList();

		private final Map<UUID, RegisteredReceiver> model = new HashMap<>();

		private final Map<UUID, UUID> leases = new HashMap<>();

		private final List<StoreWatcher> watchers;

		RandomHistory(RegistryStore store, long seed) {
			this.store = store;
			this.random = new SplittableRandom(seed);
			this.watchers = List.of(new StoreWatcher(store, ORDERS), new StoreWatcher(store, ORDERS),
					new StoreWatcher(store, ORDERS));
		}

		void run() {
			for (int i = 0; i < STEPS; i++) {
				long revision = this.store.revision();
				boolean changed = step();
				assertThat(this.store.revision() > revision).as("revision grows if and only if something changed")
					.isEqualTo(changed);
				check();
			}
		}

		private boolean step() {
			LinkKey key = this.keys.get(this.random.nextInt(this.keys.size()));
			UUID lease = this.leases.get(key.instanceId());
			return switch (this.random.nextInt(4)) {
				case 0 -> delete(key, lease);
				case 1 -> renew(lease);
				default -> put(RegisteredReceivers.of((this.random.nextInt(4) > 0) ? ORDERS : PRICES, key,
						40_000 + this.random.nextInt(2)));
			};
		}

		private boolean put(RegisteredReceiver receiver) {
			UUID lease = this.store.put(receiver, TTL).id();
			UUID before = this.leases.put(idOf(receiver), lease);
			assertThat(before).isIn(null, lease);
			return !receiver.equals(this.model.put(idOf(receiver), receiver));
		}

		private boolean renew(@Nullable UUID lease) {
			assertThat(this.store.renew((lease != null) ? lease : UUID.randomUUID())).isEqualTo(lease != null);
			return false;
		}

		private boolean delete(LinkKey key, @Nullable UUID lease) {
			RegisteredReceiver gone = this.store.delete((lease != null) ? lease : UUID.randomUUID());
			this.leases.remove(key.instanceId());
			assertThat(gone).isEqualTo(this.model.remove(key.instanceId()));
			return gone != null;
		}

		private void check() {
			List<RegisteredReceiver> expected = this.model.values()
				.stream()
				.filter((receiver) -> receiver.registration().handle().equals(ORDERS))
				.toList();
			assertThat(this.store.snapshot(ORDERS).receivers()).containsExactlyInAnyOrderElementsOf(expected);
			assertThat(this.store.receivers()).hasSameSizeAs(this.model.values());
			for (StoreWatcher watcher : this.watchers) {
				if (this.random.nextInt(5) == 0) {
					watcher.catchUp();
					assertThat(watcher.known()).containsExactlyInAnyOrderElementsOf(expected);
				}
			}
		}

	}

}
