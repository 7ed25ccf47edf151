package be.sizingservers.ipc.benchmarks.jmh;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.codec.PayloadCodec;
import be.sizingservers.ipc.codec.PayloadReader;
import be.sizingservers.ipc.codec.PayloadType;
import be.sizingservers.ipc.codec.TypeRegistry;
import be.sizingservers.ipc.transport.TypeNumbers;
import be.sizingservers.ipc.wire.DataFrame;
import be.sizingservers.ipc.wire.FrameBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A payload to a frame, and a frame back to the bytes that a listener gets.
 */
@State(Scope.Thread)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameBenchmark {

	/**
	 * The size of the payload.
	 */
	@Param({ "64", "1024", "65536" })
	public int bytes;

	private final byte[] headers = DataFrame.encodeHeaders(Map.of());

	private final FrameBuffer arrived = new FrameBuffer();

	private final DataFrame view = new DataFrame();

	private final PayloadReader reader = Objects
		.requireNonNull(new PayloadCodec(TypeRegistry.builder().build(), List.of()).readerFor(PayloadType.BYTES));

	private byte[] payload = {};

	private ByteBuffer log = ByteBuffer.allocate(0);

	private byte[] frame = {};

	private long sequence;

	/**
	 * Makes a frame.
	 */
	@Setup
	public void makeFrame() {
		this.payload = new byte[this.bytes];
		int length = Math.toIntExact(DataFrame.length(this.headers, this.payload));
		this.log = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
		this.arrived.takeUpTo(2 * length);
		this.frame = Arrays.copyOf(encode().array(), length);
	}

	/**
	 * What an append does.
	 * @return the frame
	 */
	@Benchmark
	public ByteBuffer encode() {
		DataFrame.write(this.log, 0, ++this.sequence, 0, TypeNumbers.BYTES, 0, this.headers, this.payload);
		return this.log;
	}

	/**
	 * What a receiver does, with a copy in the place of a read from the socket.
	 * @return the payload
	 */
	@Benchmark
	public Object decode() {
		this.arrived.space().put(this.frame);
		this.arrived.filled(this.frame.length);
		if (!this.arrived.next()) {
			throw new IllegalStateException("The frame is not whole");
		}
		this.arrived.data(this.view);
		return this.reader.read(this.view.array(), this.view.payloadOffset(), this.view.payloadLength());
	}

}
