package be.sizingservers.ipc.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * Many receivers and watchers on one End Point Manager, in three JVMs: they register,
 * renew while changes are made, and end their registrations.
 */
final class RegistryScale {

	private RegistryScale() {
	}

	/**
	 * What to do.
	 *
	 * @param receivers how many, each on a connection of its own
	 * @param watchers how many, each on a connection of its own
	 * @param handles of how many handles, in turn; divides both
	 * @param ttl of the receivers
	 * @param atOnce how many receivers may be opening their connection at once
	 * @param quiet how long they only renew
	 * @param changing how long changes are made then
	 */
	record Plan(int receivers, int watchers, int handles, Duration ttl, int atOnce, Duration quiet, Duration changing) {
	}

	/**
	 * What came of it. Times are in microseconds, shares in per cent of one core.
	 */
	record Figures(long registered, long seen, long failedOpenings, long quietShare, long changingShare,
			Latencies latencies, Manager manager, long renewed, long unknown, long refused, long broken,
			long falselyRemoved, long allGone) {
	}

	/**
	 * How long it took until a change was seen by each watcher, and by the last of them.
	 */
	record Latencies(long changes, long p50, long p99, long max, long lastP50, long lastP99, long lastMax) {
	}

	/**
	 * What the manager has used and done.
	 */
	record Manager(long heapBytes, long residentKibibytes, long threads, long expired, long held, long refused) {
	}

	static Figures run(Plan plan, Path folder) throws Exception {
		try (JavaProcess manager = JavaProcess.startWithHeap(folder, "-Xmx512m", ScaleManagerMain.class,
				folder.resolve("manager.log"), plan.receivers() + 10, plan.ttl().toMillis())) {
			String port = manager.awaitLines("listens", 1).get(0);
			try (JavaProcess watchers = JavaProcess.start(folder, ScaleWatchersMain.class, port, plan.watchers(),
					plan.handles(), plan.receivers() / plan.handles());
					JavaProcess receivers = JavaProcess.start(folder, ScaleReceiversMain.class, port, plan.receivers(),
							plan.handles(), plan.ttl().toMillis(), plan.atOnce())) {
				Figures figures = run(plan, manager, watchers, receivers);
				receivers.finish();
				watchers.finish();
				manager.finish();
				return figures;
			}
		}
	}

	private static Figures run(Plan plan, JavaProcess manager, JavaProcess watchers, JavaProcess receivers)
			throws Exception {
		watchers.awaitLines("watching", 1);
		receivers.awaitLines("ready", 1);
		receivers.say("begin");
		long[] registered = numbers(receivers, "registered");
		long seenAt = numbers(watchers, "complete")[0];
		manager.say("observe " + plan.quiet().toSeconds());
		manager.awaitLines("observed", 1);
		manager.say("observe " + plan.changing().toSeconds());
		watchers.say("changes " + plan.changing().toSeconds());
		long[] changes = numbers(watchers, "changes");
		String changingShare = manager.awaitLines("observed", 2).get(1);
		manager.say("figures");
		long[] used = numbers(manager, "figures");
		watchers.say("removed");
		long[] removed = numbers(watchers, "removed");
		long endsAt = System.nanoTime();
		receivers.say("end");
		long[] gone = numbers(receivers, "gone");
		long emptyAt = numbers(watchers, "empty")[0];
		return new Figures((registered[1] - registered[0]) / 1_000, (seenAt - registered[0]) / 1_000, registered[2],
				Long.parseLong(manager.lines("observed").get(0)), Long.parseLong(changingShare),
				new Latencies(changes[0], changes[1], changes[2], changes[3], changes[4], changes[5], changes[6]),
				new Manager(used[0], used[1], used[2], used[3], used[4], used[5]), gone[0], gone[1], gone[2],
				gone[3] + removed[1], removed[0], (emptyAt - endsAt) / 1_000);
	}

	private static long[] numbers(JavaProcess process, String word) {
		return Arrays.stream(process.awaitLines(word, 1).get(0).split(" ")).mapToLong(Long::parseLong).toArray();
	}

}
