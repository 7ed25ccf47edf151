package be.sizingservers.ipc.benchmarks.jmh;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.codec.EncodedPayload;
import be.sizingservers.ipc.codec.PayloadCodec;
import be.sizingservers.ipc.codec.PayloadReader;
import be.sizingservers.ipc.codec.TypeRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A record to JSON and back, as a sender and a receiver do it.
 */
@State(Scope.Thread)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JsonBenchmark {

	private final PayloadCodec codec = new PayloadCodec(TypeRegistry.builder().add(OrderPlaced.class).build(),
			PayloadCodec.defaultCodecs());

	private final OrderPlaced order = new OrderPlaced("order-4711", new BigDecimal("12.50"), 6, "wine");

	private final EncodedPayload encoded = encode();

	private final PayloadReader reader = Objects.requireNonNull(this.codec.readerFor(this.encoded.type()));

	/**
	 * What a sender does.
	 * @return type and bytes
	 */
	@Benchmark
	public EncodedPayload encode() {
		return this.codec.encode(this.order);
	}

	/**
	 * What a receiver does.
	 * @return the record
	 */
	@Benchmark
	public Object decode() {
		return this.reader.read(this.encoded.bytes(), 0, this.encoded.bytes().length);
	}

	/**
	 * What is sent.
	 *
	 * @param id some text
	 * @param total something that is no primitive
	 * @param quantity a number
	 * @param article more text
	 */
	public record OrderPlaced(String id, BigDecimal total, int quantity, String article) {

	}

}
