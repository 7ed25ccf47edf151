package be.sizingservers.ipc.benchmarks.own;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import be.sizingservers.ipc.benchmarks.harness.Child;
import be.sizingservers.ipc.benchmarks.harness.Contender;
import be.sizingservers.ipc.benchmarks.harness.Crew;
import be.sizingservers.ipc.benchmarks.harness.Latencies;
import be.sizingservers.ipc.benchmarks.harness.Measurement;
import be.sizingservers.ipc.benchmarks.harness.Outcome;
import be.sizingservers.ipc.benchmarks.harness.Scenario;
import be.sizingservers.ipc.benchmarks.harness.Serving;
import be.sizingservers.ipc.benchmarks.harness.Signal;
import org.HdrHistogram.Histogram;

/**
 * Measures how long it takes until a receiver is registered at an End Point Manager, and
 * until a watcher in another process knows it: one by one, then 1,000 from 16 threads.
 */
public final class Registration implements Measurement {

	private static final int MANY = 1_000;

	@Override
	public boolean measures(Scenario.Kind kind) {
		return kind == Scenario.Kind.REGISTRATION;
	}

	@Override
	public Outcome measure(Crew crew, Scenario scenario, Contender contender) throws Exception {
		Child server = crew.start(Serving.class, 0, 1);
		Child registering = crew.start(Registering.class, 0, 1);
		Child watching = crew.start(Watching.class, 0, 1);
		String service = crew.ask(server, Signal.of("serve")).text("address");
		crew.ask(List.of(registering, watching), Signal.of("open").with("service", service));
		Histogram registered = Latencies.histogram();
		Histogram seen = Latencies.histogram();
		Map<String, Double> extra = new TreeMap<>();
		int one = (crew.quick()) ? 20 : 200;
		for (int count = 1; count <= one; count++) {
			List<Signal> answers = crew.ask(List.of(registering, watching),
					Signal.of("register").with("count", 1).with("known", count));
			long began = answers.get(0).number("began");
			Latencies.record(registered, answers.get(0).number("ended") - began);
			Latencies.record(seen, answers.get(1).number("seen") - began);
			extra.putIfAbsent("firstRegisteredMillis", registered.getMaxValue() / 1e6);
		}
		List<Signal> many = crew.ask(List.of(registering, watching),
				Signal.of("register").with("count", MANY).with("known", one + MANY));
		extra.put("registeredMillisP50", registered.getValueAtPercentile(50) / 1e6);
		extra.put("registeredMillisP99", registered.getValueAtPercentile(99) / 1e6);
		extra.put("seenMillisP50", seen.getValueAtPercentile(50) / 1e6);
		extra.put("seenMillisP99", seen.getValueAtPercentile(99) / 1e6);
		extra.put("thousandRegisteredMillis", (many.get(0).number("ended") - many.get(0).number("began")) / 1e6);
		extra.put("thousandSeenMillis", (many.get(1).number("seen") - many.get(0).number("began")) / 1e6);
		return Outcome.of(extra);
	}

}
