package be.sizingservers.ipc.benchmarks.jmh;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.log.Cursor;
import be.sizingservers.ipc.log.MessageLog;
import be.sizingservers.ipc.log.Run;
import be.sizingservers.ipc.transport.TypeNumbers;
import be.sizingservers.ipc.wire.DataFrame;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appending to the log, and what its receivers do with it: take runs to write, and give
 * them back when they are received.
 */
@State(Scope.Thread)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LogBenchmark {

	private static final int BATCH = 256;

	private static final int CHUNK_BYTES = 256 * 1024;

	private static final long LOG_BYTES = 256L * 1024 * 1024;

	/**
	 * How many receivers there are.
	 */
	@Param({ "1", "4", "16" })
	public int receivers;

	private final MessageLog log = new MessageLog(CHUNK_BYTES, LOG_BYTES, ByteBuffer::allocate);

	private final byte[] headers = DataFrame.encodeHeaders(Map.of());

	private final byte[] payload = new byte[64];

	private final int length = Math.toIntExact(DataFrame.length(this.headers, this.payload));

	private final Run run = new Run();

	private Cursor[] cursors = {};

	/**
	 * Attaches the receivers.
	 */
	@Setup
	public void attach() {
		this.cursors = new Cursor[this.receivers];
		for (int i = 0; i < this.receivers; i++) {
			this.cursors[i] = this.log.attach();
		}
	}

	/**
	 * A message, from the sender to all receivers.
	 * @return the sequence number
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public long append() {
		for (int i = 0; i < BATCH; i++) {
			if (!this.log.makeRoom(this.length)) {
				throw new IllegalStateException("The log is full");
			}
			this.log.append(0, TypeNumbers.BYTES, 0, this.headers, this.payload);
		}
		for (Cursor cursor : this.cursors) {
			while (cursor.next(this.run, CHUNK_BYTES)) {
				continue;
			}
			cursor.received(this.log.headSequence());
		}
		return this.log.headSequence();
	}

}
