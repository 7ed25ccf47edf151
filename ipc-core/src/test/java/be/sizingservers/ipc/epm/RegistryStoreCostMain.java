package be.sizingservers.ipc.epm;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import be.sizingservers.ipc.Handle;

/**
 * Measures what the registry in memory costs with 10,000 receivers: time per operation,
 * and memory per registration. <pre>
 * mvn -B -q -pl ipc-core test-compile exec:exec -Dexec.executable=java -Dexec.classpathScope=test \
 *     -Dexec.args="-cp %classpath be.sizingservers.ipc.epm.RegistryStoreCostMain"
 * </pre>
 */
final class RegistryStoreCostMain {

	private static final int RECEIVERS = 10_000;

	private static final int ROUNDS = 5;

	private static final RegistryLimits LIMITS = RegistryLimits.defaults();

	private final AtomicLong nanos = new AtomicLong();

	private final RegistryStore store = new InMemoryRegistryStore(LIMITS, this.nanos::get, UUID::randomUUID, 1);

	private RegistryStoreCostMain() {
	}

	public static void main(String[] arguments) {
		System.out.printf("%d receivers, %d rounds; the first is cold%n", RECEIVERS, ROUNDS);
		for (int i = 0; i < ROUNDS; i++) {
			new RegistryStoreCostMain().measure(RegisteredReceivers.next(RECEIVERS));
		}
		memory("one handle", RegisteredReceivers.next(RECEIVERS));
		memory("a handle each",
				IntStream.range(0, RECEIVERS)
					.mapToObj((i) -> RegisteredReceivers.under(RegisteredReceivers.next(), Handle.of("handle " + i)))
					.toList());
	}

	private void measure(List<RegisteredReceiver> receivers) {
		UUID[] leases = new UUID[RECEIVERS];
		print("put", RECEIVERS, () -> {
			for (int i = 0; i < RECEIVERS; i++) {
				leases[i] = this.store.put(receivers.get(i), LIMITS.ttl()).id();
			}
		});
		this.nanos.addAndGet(LIMITS.ttl().toNanos() / 3);
		print("renew", RECEIVERS, () -> List.of(leases).forEach(this.store::renew));
		print("tick, nothing due", 1_000, () -> IntStream.range(0, 1_000).forEach((i) -> this.store.tick()));
		print("changes, newest", 1_000, () -> IntStream.range(0, 1_000)
			.forEach((i) -> this.store.changes(RegisteredReceivers.ORDERS, 1, RECEIVERS - 1)));
		print("changes, all", 1, () -> this.store.changes(RegisteredReceivers.ORDERS, 1, 0));
		print("snapshot", 1, () -> this.store.snapshot(RegisteredReceivers.ORDERS));
		passTime(LIMITS.ttl().dividedBy(2).plusNanos(1));
		print("renew half of them", RECEIVERS / 2, () -> {
			for (int i = 0; i < RECEIVERS; i += 2) {
				this.store.renew(leases[i]);
			}
		});
		passTime(LIMITS.ttl().dividedBy(2).minusMillis(250));
		this.nanos.addAndGet(Duration.ofMillis(250).toNanos());
		print("tick, half of them due", 1, this.store::tick);
		print("tick, nothing due again", 1_000, () -> IntStream.range(0, 1_000).forEach((i) -> this.store.tick()));
		System.out.printf("%d are left%n%n", this.store.receivers().size());
	}

	private void passTime(Duration time) {
		for (Duration left = time; !left.isZero();) {
			Duration step = (left.compareTo(LIMITS.tickInterval()) < 0) ? left : LIMITS.tickInterval();
			this.nanos.addAndGet(step.toNanos());
			this.store.tick();
			left = left.minus(step);
		}
	}

	private static void print(String what, int times, Runnable work) {
		long start = System.nanoTime();
		work.run();
		double micros = (System.nanoTime() - start) / 1_000d;
		System.out.printf("%-24s %,10.1f us, %,10.3f us each%n", what, micros, micros / times);
	}

	private static void memory(String what, List<RegisteredReceiver> receivers) {
		long before = usedBytes();
		RegistryStore store = InMemoryRegistryStore.create(LIMITS);
		receivers.forEach((receiver) -> store.put(receiver, LIMITS.ttl()));
		long bytes = (usedBytes() - before) / RECEIVERS;
		System.out.printf("%s: %d bytes per registration, without the receiver itself (%d are registered)%n", what,
				bytes, store.receivers().size());
	}

	private static long usedBytes() {
		Runtime runtime = Runtime.getRuntime();
		for (int i = 0; i < 5; i++) {
			System.gc();
		}
		return runtime.totalMemory() - runtime.freeMemory();
	}

}
