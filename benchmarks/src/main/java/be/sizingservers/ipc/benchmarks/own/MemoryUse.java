package be.sizingservers.ipc.benchmarks.own;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.benchmarks.harness.Child;
import be.sizingservers.ipc.benchmarks.harness.Contender;
import be.sizingservers.ipc.benchmarks.harness.Crew;
import be.sizingservers.ipc.benchmarks.harness.Measurement;
import be.sizingservers.ipc.benchmarks.harness.Outcome;
import be.sizingservers.ipc.benchmarks.harness.Scenario;
import be.sizingservers.ipc.benchmarks.harness.Signal;

/**
 * Measures what an idle session takes on both sides, what a message takes that waits for
 * a receiver, and what a sender with 64 receivers takes at full rate.
 */
public final class MemoryUse implements Measurement {

	private static final int SESSIONS = 64;

	private static final int QUEUED = 20_000;

	private static final double KIBIBYTE = 1024;

	private static final double MEBIBYTE = KIBIBYTE * KIBIBYTE;

	@Override
	public boolean measures(Scenario.Kind kind) {
		return kind == Scenario.Kind.MEMORY;
	}

	@Override
	public Outcome measure(Crew crew, Scenario scenario, Contender contender) throws Exception {
		Child receivers = crew.start(HoldingReceivers.class, 0, 1);
		Child sender = crew.start(MeasuredSender.class, 0, 1);
		Map<String, Double> extra = new TreeMap<>();
		List<Signal> one = sessions(crew, receivers, sender, 1);
		List<Signal> all = sessions(crew, receivers, sender, SESSIONS);
		perSession(extra, "sender", one.get(0), all.get(0));
		perSession(extra, "receiver", one.get(1), all.get(1));
		crew.ask(receivers, Signal.of("hold"));
		Signal published = crew.ask(sender, Signal.of("publish").with("count", QUEUED));
		Signal sent = crew.ask(sender, Signal.of("send").with("count", QUEUED));
		extra.put("queuedPublishBytes", (published.number("heap") - all.get(0).number("heap")) / (double) QUEUED);
		extra.put("queuedSendBytes", (sent.number("heap") - published.number("heap")) / (double) QUEUED);
		crew.ask(receivers, Signal.of("release"));
		Signal flood = crew.ask(sender, Signal.of("flood").with("millis", crew.measured().toMillis()));
		extra.put("floodLiveHeapMiB", flood.number("liveHeap") / MEBIBYTE);
		extra.put("floodDirectMiB", flood.number("direct") / MEBIBYTE);
		extra.put("floodBoundMiB", Limits.defaults().logBytes() / MEBIBYTE);
		extra.put("floodPerSecond", (double) flood.number("perSecond"));
		return Outcome.of(extra);
	}

	private static List<Signal> sessions(Crew crew, Child receivers, Child sender, int more)
			throws InterruptedException {
		crew.ask(receivers, Signal.of("listen").with("count", more));
		crew.ask(sender, Signal.of("connect").with("count", more));
		return crew.ask(List.of(sender, receivers), Signal.of("measure"));
	}

	private static void perSession(Map<String, Double> extra, String side, Signal one, Signal all) {
		for (String kind : List.of("heap", "direct", "native")) {
			extra.put("%sSession%sKiB".formatted(side, kind.substring(0, 1).toUpperCase() + kind.substring(1)),
					(all.number(kind) - one.number(kind)) / (SESSIONS * KIBIBYTE));
		}
		extra.put(side + "SessionThreads", (all.number("threads") - one.number("threads")) / (double) SESSIONS);
	}

}
