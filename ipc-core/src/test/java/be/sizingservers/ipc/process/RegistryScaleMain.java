package be.sizingservers.ipc.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Measures one End Point Manager with 10,000 receivers and 100 watchers, first all of one
 * handle, then of ten, and then what becomes of 200 receivers of one host that connect in
 * the same moment. Takes four minutes; needs 10,200 open files in each process, and says
 * little on a machine that does something else. <pre>
 * mvn -B -q -pl ipc-core test-compile exec:exec -Dexec.executable=java -Dexec.classpathScope=test \
 *     -Dexec.args="-cp %classpath be.sizingservers.ipc.process.RegistryScaleMain"
 * </pre>
 */
final class RegistryScaleMain {

	private static final Duration TTL = Duration.ofSeconds(15);

	/**
	 * Less than what a manager allows to one host by default.
	 */
	private static final int AT_ONCE = 24;

	private RegistryScaleMain() {
	}

	public static void main(String[] arguments) throws Exception {
		Path folder = Files.createTempDirectory("scale");
		Duration minute = Duration.ofMinutes(1);
		Duration quiet = Duration.ofSeconds(20);
		for (RegistryScale.Plan plan : List.of(new RegistryScale.Plan(10_000, 100, 1, TTL, AT_ONCE, quiet, minute),
				new RegistryScale.Plan(10_000, 100, 10, TTL, AT_ONCE, quiet, minute),
				new RegistryScale.Plan(200, 1, 1, TTL, 200, Duration.ofSeconds(1), Duration.ofSeconds(2)))) {
			System.out.printf("Java %s, %d receivers (%d connect at once), %d watchers, handles: %d; load %.1f%n",
					Runtime.version(), plan.receivers(), plan.atOnce(), plan.watchers(), plan.handles(), load());
			print(RegistryScale.run(plan, folder));
		}
	}

	private static double load() {
		return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
	}

	private static void print(RegistryScale.Figures figures) {
		RegistryScale.Manager manager = figures.manager();
		RegistryScale.Latencies latencies = figures.latencies();
		print("all registered", "%.1f s; seen by all watchers after %.1f s; closed before they were open: %d",
				figures.registered() / 1e6, figures.seen() / 1e6, figures.failedOpenings());
		print("change seen by a watcher", "p50 %.1f ms, p99 %.1f ms, max %.1f ms (%d changes)", latencies.p50() / 1e3,
				latencies.p99() / 1e3, latencies.max() / 1e3, latencies.changes());
		print("... by the last watcher", "p50 %.1f ms, p99 %.1f ms, max %.1f ms", latencies.lastP50() / 1e3,
				latencies.lastP99() / 1e3, latencies.lastMax() / 1e3);
		print("manager, of one core", "%d %% while they renew, %d %% while there are changes too", figures.quietShare(),
				figures.changingShare());
		print("manager", "heap %.1f MiB after a collection, resident %.0f MiB, %d threads",
				manager.heapBytes() / 1048576d, manager.residentKibibytes() / 1024d, manager.threads());
		print("renewals", "%d; unknown leases: %d, expired: %d, held: %d", figures.renewed(), figures.unknown(),
				manager.expired(), manager.held());
		print("wrong", "removals: %d, refusals: %d, broken connections: %d", figures.falselyRemoved(),
				figures.refused(), figures.broken());
		print("all gone", "%.1f s%n", figures.allGone() / 1e6);
	}

	private static void print(String what, String format, Object... values) {
		System.out.printf("  %-26s %s%n", what, format.formatted(values));
	}

}
