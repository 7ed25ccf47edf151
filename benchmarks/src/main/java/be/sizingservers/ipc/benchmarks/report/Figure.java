package be.sizingservers.ipc.benchmarks.report;

import java.util.function.ToDoubleFunction;

import be.sizingservers.ipc.benchmarks.harness.Result;

/**
 * One of the figures of a run.
 *
 * @param name what it is called, with its unit
 * @param of takes it from a result
 */
record Figure(String name, ToDoubleFunction<Result> of) {

	static final Figure PER_SECOND = new Figure("messages/s", Result::perSecond);

	static final Figure MEGABYTES_PER_SECOND = new Figure("MB/s", Result::megabytesPerSecond);

	static final Figure P50 = new Figure("p50 µs", Result::p50);

	static final Figure P99 = new Figure("p99 µs", Result::p99);

	static final Figure P999 = new Figure("p99.9 µs", Result::p999);

	static Figure extra(String name) {
		return new Figure(name, (result) -> result.extra().getOrDefault(name, Double.NaN));
	}

}
