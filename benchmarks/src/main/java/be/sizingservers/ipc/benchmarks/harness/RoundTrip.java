package be.sizingservers.ipc.benchmarks.harness;

import java.util.List;
import java.util.Map;

/**
 * Measures how long it takes until an answer is there, over two one-way links.
 */
public final class RoundTrip implements Measurement {

	@Override
	public boolean measures(Scenario.Kind kind) {
		return kind == Scenario.Kind.ROUND_TRIP;
	}

	@Override
	public Outcome measure(Crew crew, Scenario scenario, Contender contender) throws Exception {
		Child server = (contender.isServed()) ? crew.start(Serving.class, 0, 1) : null;
		Child ponger = crew.start(Ponging.class, 0, 1);
		Child pinger = crew.start(Pinging.class, 0, 1);
		String service = (server != null) ? crew.ask(server, Signal.of("serve")).text("address") : "";
		List<Signal> listening = crew.ask(List.of(pinger, ponger), Signal.of("listen").with("service", service));
		pinger.tell(connect(service, listening.get(1)));
		ponger.tell(connect(service, listening.get(0)));
		crew.await(List.of(pinger, ponger));
		Signal pongs = crew.ask(pinger, Signal.of("go"));
		Signal pings = crew.ask(ponger, Signal.of("expect").with("counts", pongs.text("counts")));
		Tally tally = new Tally();
		tally.add(pongs);
		tally.lost += pings.number("lost");
		tally.duplicated += pings.number("duplicated");
		tally.disordered += pings.number("disordered");
		return new Outcome(tally, Map.of("peakMiB", OneWay.peak(List.of(pongs, pings))));
	}

	private static Signal connect(String service, Signal listening) {
		return Signal.of("connect").with("service", service).with("addresses", listening.text("addresses"));
	}

}
