package be.sizingservers.ipc.benchmarks.contenders;

import be.sizingservers.ipc.benchmarks.harness.Sink;

/**
 * A sink for callbacks that may not throw checked exceptions.
 *
 * @param sink the harness's
 */
record UncheckedSink(Sink sink) {

	void take(byte[] message) {
		try {
			this.sink.take(message);
		}
		catch (Exception ex) {
			throw new IllegalStateException("A message of %d bytes was refused".formatted(message.length), ex);
		}
	}

}
