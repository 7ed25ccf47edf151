package be.sizingservers.ipc.codec;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonCodecTests {

	private final JsonCodec codec = JsonCodec.create();

	static List<Object> builtIn() {
		return BuiltInPayloads.all();
	}

	@ParameterizedTest
	@MethodSource("builtIn")
	void givesBackBuiltInTypes(Object payload) {
		assertThat(giveBack(payload)).isEqualTo(payload);
	}

	@Test
	void hasTriedEveryBuiltInType() {
		assertThat(builtIn()).extracting((payload) -> (Object) PayloadClass.of(payload.getClass()))
			.containsAll(BuiltInTypes.BY_ID.values());
	}

	@Test
	void givesBackRecordsWithWhatTheyHold() {
		Order order = new Order("42", List.of(new Line("a", 1), new Line("é 😀", 2)), Map.of("k", 1.5), new byte[0],
				Kind.SPECIAL);
		assertThat(giveBack(order)).usingRecursiveComparison().isEqualTo(order);
		assertThat(giveBack(new Empty())).isEqualTo(new Empty());
		assertThat(giveBack(Kind.SPECIAL)).isEqualTo(Kind.SPECIAL);
	}

	@Test
	void givesBackUnpairedSurrogatesInObjects() {
		Line line = new Line("a\uD800", 1);
		assertThat(giveBack(line)).isEqualTo(line);
	}

	@Test
	void givesBackBeans() {
		Bean bean = new Bean();
		bean.setName("name");
		assertThat(((Bean) giveBack(bean)).getName()).isEqualTo("name");
	}

	@Test
	void writesDatesAsIsoTextWithTheirZone() {
		Dates dates = new Dates(Instant.EPOCH, Duration.ofSeconds(90), LocalDate.EPOCH,
				OffsetDateTime.parse("2026-11-22T10:00+02:00"),
				ZonedDateTime.parse("2026-11-22T10:00+01:00[Europe/Brussels]"));
		assertThat(json(this.codec, dates)).contains("\"1970-01-01T00:00:00Z\"", "\"PT1M30S\"", "\"1970-01-01\"",
				"\"2026-11-22T10:00:00+02:00\"", "\"2026-11-22T10:00:00+01:00[Europe/Brussels]\"");
		assertThat(giveBack(dates)).isEqualTo(dates);
	}

	@Test
	void ignoresUnknownProperties() {
		assertThat(read("{\"name\":\"a\",\"amount\":1,\"added\":{\"later\":[1,2]}}", Line.class))
			.isEqualTo(new Line("a", 1));
	}

	@Test
	void readsOnlyItsPartOfTheBuffer() {
		byte[] buffer = "}}{\"name\":\"a\",\"amount\":1}]]".getBytes(StandardCharsets.UTF_8);
		assertThat(this.codec.readerFor(Line.class).read(buffer, 2, buffer.length - 4)).isEqualTo(new Line("a", 1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "{", "{\"name\":\"a\",\"amount\":1", "{\"name\":\"a\"}}", "{} {}", "{}x",
			"[]", "42", "\"text\"", "{\"amount\":\"many\"}", "{\"amount\":99999999999}", "{\"amount\":null}", "{'a':1}",
			"nul", "\u0000", "{\"name\":\"\u0001\"}" })
	void refusesWhatIsNotTheType(String json) {
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> read(json, Line.class))
			.withMessageStartingWith("A payload of " + Line.class.getName() + " cannot be decoded from JSON: ");
	}

	@Test
	void refusesInvalidUtf8() {
		byte[] bytes = "{\"name\":\"?\"}".getBytes(StandardCharsets.UTF_8);
		bytes[9] = (byte) 0xC3;
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> this.codec.readerFor(Line.class).read(bytes, 0, bytes.length));
	}

	@Test
	void letsNoLineBreakFromOutsideIntoMessages() {
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> read("{\"amount\":\"1\\nFAKE LOG LINE\"}", Line.class))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("\n"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "[", "{\"a\":", "[{\"a\":" })
	void refusesDeepNestingAnywhere(String open) {
		String deep = open.repeat(10_000);
		for (String json : List.of(deep, "{\"ignored\":" + deep, "{\"next\":" + deep, "{\"any\":" + deep)) {
			assertThatExceptionOfType(CodecException.class).isThrownBy(() -> read(json, Node.class))
				.withMessageContaining(Node.class.getName());
		}
	}

	@Test
	void refusesDeepNestingThatTheClassWouldFollow() {
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> read("{\"next\":".repeat(10_000) + "null" + "}".repeat(10_000), Node.class))
			.withMessageContaining("depth");
		assertThat(read("{\"next\":".repeat(499) + "null" + "}".repeat(499), Node.class)).isNotNull();
	}

	@Test
	void refusesEndlessNumbers() {
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> read("9".repeat(100_000), Integer.class));
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> read("{\"any\":1" + "0".repeat(100_000) + "}", Node.class));
	}

	@Test
	void refusesCyclesAndDeepObjects() {
		Node self = new Node(null, new ArrayList<>());
		@SuppressWarnings("unchecked")
		List<Object> list = (List<Object>) Objects.requireNonNull(self.any());
		list.add(self);
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.codec.encode(self))
			.withMessageContaining(Node.class.getName())
			.withMessageContaining("without cycles");
		Node deep = new Node(null, null);
		for (int i = 0; i < 10_000; i++) {
			deep = new Node(deep, null);
		}
		Node root = deep;
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.codec.encode(root))
			.withMessageContaining(Node.class.getName());
	}

	@Test
	void refusesObjectsThatWouldLoseTheirState() {
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.codec.encode(new Hidden()))
			.withMessageContaining(Hidden.class.getName())
			.withMessageContaining("getters");
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.codec.encode(new Throwing()))
			.withMessageContaining("the getter failed");
	}

	@Test
	void passesOnWhyConstructorRefused() {
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> read("{\"value\":-1}", Positive.class))
			.withMessageContaining("must be positive");
	}

	@Test
	void followsNoClassName() {
		String json = "{\"any\":[\"java.util.ArrayList\",[]]}";
		JsonCodec typing = JsonCodec.of(JsonMapper.builder()
			.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(),
					DefaultTyping.NON_FINAL)
			.build());
		assertThat(json(typing, new Node(null, List.of()))).doesNotContain("java.util");
		assertThat(((Node) read(typing, json, Node.class)).any()).isEqualTo(List.of("java.util.ArrayList", List.of()));
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> read("{\"of\":{\"@class\":\"%s\"}}".formatted(Named.class.getName()), ByClass.class));
	}

	@Test
	void followsTypeNames() {
		Zoo zoo = new Zoo(List.of(new Cat("Tom"), new Dog(3)));
		assertThat(giveBack(zoo)).isEqualTo(zoo);
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> read("{\"animals\":[{\"@type\":\"java.lang.Thread\"}]}", Zoo.class));
	}

	@Test
	void keepsWhatTheMapperOfTheUserAdds() {
		JsonMapper mapper = JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
			.addModule(new SimpleModule().addAbstractTypeMapping(CharSequence.class, String.class))
			.build();
		JsonCodec custom = JsonCodec.of(mapper);
		Snake snake = new Snake("text");
		assertThat(json(custom, snake)).isEqualTo("{\"long_name\":\"text\"}");
		assertThat(read(custom, json(custom, snake), Snake.class)).isEqualTo(snake);
	}

	@Test
	void keepsItsPromisesWhateverTheMapperOfTheUserSays() {
		JsonMapper mapper = JsonMapper
			.builder(JsonFactory.builder()
				.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(1_000_000).build())
				.build())
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
			.build();
		JsonCodec custom = JsonCodec.of(mapper);
		assertThat(json(custom, Instant.EPOCH)).isEqualTo("\"1970-01-01T00:00:00Z\"");
		assertThat(read(custom, "{\"name\":\"a\",\"amount\":1,\"more\":1}", Line.class)).isEqualTo(new Line("a", 1));
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> read(custom, "{\"amount\":1} 1", Line.class));
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> read(custom, "{\"any\":" + "[".repeat(10_000), Node.class))
			.withMessageContaining("depth");
		assertThat(mapper.isEnabled(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)).isTrue();
	}

	private Object giveBack(Object payload) {
		return read(json(this.codec, payload), PayloadClass.of(payload.getClass()));
	}

	private Object read(String json, Class<?> type) {
		return read(this.codec, json, type);
	}

	private static String json(JsonCodec codec, Object payload) {
		return new String(codec.encode(payload), StandardCharsets.UTF_8);
	}

	private static Object read(JsonCodec codec, String json, Class<?> type) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		return codec.readerFor(type).read(bytes, 0, bytes.length);
	}

	record Order(String id, List<Line> lines, Map<String, Double> map, byte[] bytes, Kind kind) {
	}

	record Line(String name, int amount) {
	}

	record Empty() {
	}

	record Dates(Instant instant, Duration duration, LocalDate date, OffsetDateTime offset, ZonedDateTime zoned) {
	}

	record Node(Node next, Object any) {
	}

	record Positive(int value) {

		Positive {
			if (value < 0) {
				throw new IllegalArgumentException("must be positive");
			}
		}

	}

	record Snake(CharSequence longName) {
	}

	record ByClass(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) HasName of) {
	}

	interface HasName {

	}

	record Named(String name) implements HasName {
	}

	record Zoo(List<Animal> animals) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	sealed interface Animal {

	}

	@JsonTypeName("cat")
	record Cat(String name) implements Animal {
	}

	@JsonTypeName("dog")
	record Dog(int age) implements Animal {
	}

	enum Kind {

		PLAIN, SPECIAL {
			@Override
			int value() {
				return 2;
			}
		};

		int value() {
			return 1;
		}

	}

	static class Bean {

		private String name = "";

		public String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

	}

	static class Hidden {

		private final int value = 1;

	}

	static class Throwing {

		public int getValue() {
			throw new IllegalStateException("the getter failed");
		}

	}

}
