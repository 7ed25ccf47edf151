package be.sizingservers.ipc.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class PayloadCodecTests {

	private static final TypeRegistry TYPES = TypeRegistry.builder().add(Placed.class).add(Shape.class).build();

	private final PayloadCodec codec = new PayloadCodec(TYPES, PayloadCodec.defaultCodecs());

	static Stream<Arguments> containers() {
		return Stream
			.<Object>of(List.of(new Placed("42")), Map.of("a", 1), new HashMap<>(), new Placed[0], new int[0],
					Optional.empty(), Stream.of(1))
			.map((payload) -> Arguments.of(payload));
	}

	@Test
	void passesTheVeryBytesOfTheSender() {
		byte[] bytes = { 1, 2, 3 };
		EncodedPayload encoded = this.codec.encode(bytes);
		assertThat(encoded.type()).isEqualTo(PayloadType.BYTES);
		assertThat(encoded.bytes()).isSameAs(bytes);
	}

	@Test
	void copiesBytesOutOfTheBuffer() {
		byte[] buffer = { 9, 1, 2, 9 };
		byte[] read = (byte[]) reader(PayloadType.BYTES).read(buffer, 1, 2);
		Arrays.fill(buffer, (byte) 0);
		assertThat(read).containsExactly(1, 2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Foo1", "é 漢 😀", "nul \0", "\uFFFD" })
	void givesBackText(String text) {
		EncodedPayload encoded = this.codec.encode(text);
		assertThat(encoded.type()).isEqualTo(PayloadType.STRING);
		assertThat(encoded.bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
		assertThat(giveBack(encoded)).isEqualTo(text);
	}

	@Test
	void refusesTextThatItCouldNotGiveBack() {
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.codec.encode("a\uD800b"))
			.withMessageContaining("unpaired surrogate U+D800 at index 1");
	}

	@Test
	void refusesTextThatIsNoUtf8() {
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> reader(PayloadType.STRING).read(new byte[] { 'a', (byte) 0xff }, 0, 2))
			.withMessageContaining("no valid UTF-8");
	}

	@Test
	void givesBackObjectUnderItsLogicalId() {
		EncodedPayload encoded = this.codec.encode(new Placed("42"));
		assertThat(encoded.type()).isEqualTo(new PayloadType("application/json", "Placed"));
		assertThat(new String(encoded.bytes(), StandardCharsets.UTF_8)).isEqualTo("{\"id\":\"42\"}");
		assertThat(giveBack(encoded)).isEqualTo(new Placed("42"));
	}

	@Test
	void givesBackRecordOfSealedType() {
		EncodedPayload encoded = new PayloadCodec(TypeRegistry.builder().build(), PayloadCodec.defaultCodecs())
			.encode(new Circle(3));
		assertThat(giveBack(encoded)).isEqualTo(new Circle(3));
	}

	@Test
	void readsWithAnotherClassOfTheSameId() {
		PayloadCodec sender = new PayloadCodec(TypeRegistry.builder().build(), PayloadCodec.defaultCodecs());
		assertThat(giveBack(sender.encode(new Other.Placed("42", "new property")))).isEqualTo(new Placed("42"));
	}

	@Test
	void knowsNoReaderForUnknownTypes() {
		for (PayloadType type : List.of(new PayloadType("application/json", "Unknown"),
				new PayloadType("application/json", Placed.class.getName()), new PayloadType("application/json", ""),
				new PayloadType("application/cbor", "Placed"), new PayloadType("", ""),
				new PayloadType("text/plain", "Placed"), new PayloadType("application/octet-stream", "int"),
				new PayloadType("application/x-java-serialized-object", "Placed"))) {
			assertThat(this.codec.readerFor(type)).as(type.toString()).isNull();
		}
	}

	@Test
	void failsEachPayloadOfClassThatTheCodecCannotRead() {
		PayloadCodec codec = new PayloadCodec(TYPES, List.of(JavaSerializationCodec.allowing()));
		PayloadReader reader = codec.readerFor(new PayloadType("application/x-java-serialized-object", "Placed"));
		assertThat(reader).isNotNull();
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> reader.read(new byte[0], 0, 0))
			.withMessageContaining("JavaSerializationCodec.allowing");
	}

	@ParameterizedTest
	@MethodSource("containers")
	void refusesContainerAsRoot(Object payload) {
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.codec.encode(payload))
			.withMessageContaining("wrap it in a record");
	}

	@Test
	void refusesNull() {
		assertThatNullPointerException().isThrownBy(() -> this.codec.encode(null));
	}

	@Test
	void refusesTwoClassesUnderOneIdByOneSender() {
		PayloadCodec sender = new PayloadCodec(TypeRegistry.builder().build(), PayloadCodec.defaultCodecs());
		sender.encode(new Placed("42"));
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(CodecException.class)
				.isThrownBy(() -> sender.encode(new Other.Placed("42", "new property")))
				.withMessageContaining(Placed.class.getName())
				.withMessageContaining(Other.Placed.class.getName())
				.withMessageContaining("@IpcType");
		}
		assertThat(sender.encode(new Placed("43")).type().typeId()).isEqualTo("Placed");
	}

	@Test
	void saysWhatToAddWithoutCodec() {
		PayloadCodec bare = new PayloadCodec(TYPES, List.of());
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> bare.encode(new Placed("42")))
			.withMessageContaining("tools.jackson.core:jackson-databind")
			.withMessageContaining(Placed.class.getName());
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> bare.encode(List.of()))
			.withMessageContaining("wrap it in a record");
		assertThat(bare.encode("text").type()).isEqualTo(PayloadType.STRING);
	}

	@Test
	void encodesWithTheFirstCodecAndDecodesWithAll() {
		JavaSerializationCodec java = JavaSerializationCodec.allowing();
		PayloadCodec both = new PayloadCodec(TYPES, List.of(java, JsonCodec.create()));
		UUID payload = new UUID(1, 2);
		EncodedPayload encoded = both.encode(payload);
		assertThat(encoded.type()).isEqualTo(new PayloadType("application/x-java-serialized-object", "uuid"));
		for (EncodedPayload each : List.of(encoded, this.codec.encode(payload))) {
			PayloadReader reader = Objects.requireNonNull(both.readerFor(each.type()));
			assertThat(reader.read(each.bytes(), 0, each.bytes().length)).isEqualTo(payload);
		}
	}

	@Test
	void refusesTwoCodecsOfOneContentType() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PayloadCodec(TYPES, List.of(JsonCodec.create(), JsonCodec.create())))
			.withMessageContaining("application/json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "text/plain", "application/octet-stream", "a b", "a\n", "é" })
	void refusesInvalidOrBuiltInContentType(String contentType) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PayloadCodec(TYPES, List.of(new ForeignCodec(contentType))))
			.withMessageContaining(ForeignCodec.class.getName());
	}

	private Object giveBack(EncodedPayload encoded) {
		return reader(encoded.type()).read(encoded.bytes(), 0, encoded.bytes().length);
	}

	private PayloadReader reader(PayloadType type) {
		return Objects.requireNonNull(this.codec.readerFor(type));
	}

	record Placed(String id) {
	}

	sealed interface Shape {

	}

	record Circle(int radius) implements Shape {
	}

	static final class Other {

		record Placed(String id, String note) {
		}

	}

	private record ForeignCodec(String contentType) implements MessageCodec {

		@Override
		public byte[] encode(Object payload) {
			return new byte[0];
		}

		@Override
		public PayloadReader readerFor(Class<?> type) {
			return (buffer, offset, length) -> type;
		}

	}

}
