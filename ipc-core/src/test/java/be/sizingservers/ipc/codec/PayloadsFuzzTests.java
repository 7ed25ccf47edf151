package be.sizingservers.ipc.codec;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import be.sizingservers.ipc.fuzz.ParserContract;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The input is a type id, a line break, and the payload. Without an id it is a text.
 */
class PayloadsFuzzTests {

	private static final TypeRegistry TYPES = TypeRegistry.builder()
		.add(JsonCodecTests.Order.class)
		.add(JsonCodecTests.Dates.class)
		.add(JsonCodecTests.Node.class)
		.add(JsonCodecTests.Zoo.class)
		.add(JsonCodecTests.Bean.class)
		.add(JsonCodecTests.Kind.class)
		.add(JsonCodecTests.Positive.class)
		.build();

	private static final JsonCodec JSON = JsonCodec.create();

	private static final PayloadCodec CODEC = new PayloadCodec(TYPES, List.of(JSON));

	static Stream<byte[]> inputs() {
		JsonCodecTests.Order order = new JsonCodecTests.Order("42", List.of(new JsonCodecTests.Line("\u00e9", 1)),
				Map.of("k", 1.5), new byte[3], JsonCodecTests.Kind.SPECIAL);
		JsonCodecTests.Zoo zoo = new JsonCodecTests.Zoo(
				List.of(new JsonCodecTests.Cat("Tom"), new JsonCodecTests.Dog(3)));
		Stream<String> good = Stream.concat(BuiltInPayloads.all().stream(), Stream.of(order, zoo))
			.map((payload) -> TYPES.idOf(payload.getClass()) + "\n"
					+ new String(JSON.encode(payload), StandardCharsets.UTF_8));
		Stream<String> bad = Stream.of("Node\n" + "{\"next\":".repeat(600), "Node\n{\"any\":" + "[".repeat(10_000),
				"Node\n{\"any\":1e1000000000}", "int\n1e1000000000", "big-integer\n1e1000000000",
				"big-integer\n" + "9".repeat(2_000), "decimal\n\"1e-2147483647\"", "instant\n1e1000000000",
				"duration\n1e-1000000000", "duration\n\"PT9223372036854775807H\"",
				"Zoo\n{\"animals\":[{\"@type\":\"x\"}]}", "Positive\n{\"value\":-1}", "Kind\n\"\\r\\n\\u001b[31m\"",
				"java.util.Date\n0", "\r\n\u001b\n1", "\ntext", "Bean\n{\"name\":\"a\",\"more\":[{}]} x", "uuid\n\"\"",
				"char\n\"ab\"", "year\n99999999999");
		return Stream.concat(good, bad).map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	@MethodSource("inputs")
	@FuzzTest(maxDuration = "")
	void payload(byte[] input) throws Exception {
		int end = 0;
		while (end < input.length && input[end] != '\n') {
			end++;
		}
		String id = new String(input, 0, end, StandardCharsets.UTF_8);
		int start = Math.min(end + 1, input.length);
		PayloadType type = id.isEmpty() ? PayloadType.STRING : new PayloadType(JSON.contentType(), id);
		ParserContract.holds(() -> {
			PayloadReader reader = CODEC.readerFor(type);
			assertThat(reader != null).isEqualTo(id.isEmpty() || TYPES.typeOf(id) != null);
			if (reader != null) {
				Object payload = reader.read(input, start, input.length - start);
				assertThat(payload).isInstanceOf(id.isEmpty() ? String.class : TYPES.typeOf(id));
			}
		}, CodecException.class);
	}

}
