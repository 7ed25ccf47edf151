package be.sizingservers.ipc.benchmarks.harness;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Measures how fast messages go one way, or how long they take: what counts is what
 * receivers get, until all that was sent is there.
 */
public final class OneWay implements Measurement {

	@Override
	public boolean measures(Scenario.Kind kind) {
		return kind == Scenario.Kind.THROUGHPUT || kind == Scenario.Kind.PACED;
	}

	@Override
	public Outcome measure(Crew crew, Scenario scenario, Contender contender) throws Exception {
		Child server = (contender.isServed()) ? crew.start(Serving.class, 0, 1) : null;
		List<Child> receivers = crew.start(Receiving.class, scenario.receivers());
		List<Child> senders = crew.start(Sending.class, scenario.senders());
		String service = (server != null) ? crew.ask(server, Signal.of("serve")).text("address") : "";
		String addresses = join(crew.ask(receivers, Signal.of("listen").with("service", service)), "addresses");
		crew.ask(senders, Signal.of("connect").with("service", service).with("addresses", addresses));
		List<Signal> sent = crew.ask(senders, Signal.of("go"));
		List<Signal> arrived = crew.ask(receivers, Signal.of("expect").with("counts", join(sent, "counts")));
		Tally tally = new Tally();
		arrived.forEach(tally::add);
		return new Outcome(tally, Map.of("senderPeakMiB", peak(sent), "receiverPeakMiB", peak(arrived)));
	}

	private static String join(List<Signal> signals, String key) {
		return signals.stream().map((signal) -> signal.text(key)).collect(Collectors.joining(","));
	}

	static double peak(List<Signal> signals) {
		return signals.stream().mapToLong((signal) -> signal.number("peakBytes")).max().orElse(0) / 1048576d;
	}

}
