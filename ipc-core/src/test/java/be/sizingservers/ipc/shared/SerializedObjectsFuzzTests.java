package be.sizingservers.ipc.shared;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import be.sizingservers.ipc.fuzz.ParserContract;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class SerializedObjectsFuzzTests {

	private static final AllowedClasses ALLOWED = AllowedClasses.of(SerializationTests.Order.class,
			SerializationTests.Line.class, SerializationTests.Special.class, TimeUnit.class);

	static Stream<byte[]> inputs() {
		SerializationTests.Line line = new SerializationTests.Line(1);
		Stream<Object> own = Stream.of(
				new SerializationTests.Order("42", List.of(line), new SerializationTests.Line[] { line },
						TimeUnit.DAYS),
				new SerializationTests.Special(), new int[][] { { 1 }, {} }, new Object[] { 1, "a" },
				new SerializationTests.Evil(), new java.util.Date(0));
		return Stream.concat(SerializationTests.harmless().stream(), own).map(Shared::serialize);
	}

	@MethodSource("inputs")
	@FuzzTest(maxDuration = "")
	void object(byte[] input) throws Exception {
		ParserContract.holds(() -> {
			Object object = ALLOWED.read(input, 0, input.length);
			assertThat(object).isNotNull();
		}, CorruptDataException.class);
	}

}
