package be.sizingservers.ipc.codec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

class TypeRegistryTests {

	private static final TypeRegistry EMPTY = TypeRegistry.builder().build();

	static Stream<Arguments> refusedPayloads() {
		return Stream.<Object>of(new ArrayList<>(), List.of(1), new HashMap<>(), Map.of(), new int[0], new String[0],
				new byte[0][0], Optional.of(1), Stream.of(1), List.of(1).iterator(), new Object(), new Object() {
				}, (Runnable) () -> {
				})
			.map((payload) -> Arguments.of(payload));
	}

	@Test
	void knowsTheBuiltInTypesAndNothingElse() {
		assertThat(EMPTY.typeOf("int")).isEqualTo(Integer.class);
		assertThat(EMPTY.typeOf("uuid")).isEqualTo(UUID.class);
		assertThat(EMPTY.typeOf("instant")).isEqualTo(Instant.class);
		assertThat(EMPTY.idOf(Integer.class)).isEqualTo("int");
		assertThat(EMPTY.types()).isEmpty();
		for (String id : List.of("", "Int", "java.lang.Integer", "java.util.UUID", "Placed", "String", "[B")) {
			assertThat(EMPTY.typeOf(id)).as(id).isNull();
		}
	}

	@Test
	void givesEachBuiltInTypeOneId() {
		assertThat(BuiltInTypes.BY_ID.values()).doesNotHaveDuplicates()
			.allSatisfy((type) -> assertThat(EMPTY.typeOf(EMPTY.idOf(type))).isEqualTo(type));
	}

	@Test
	void addsUnderAnnotatedIdOrSimpleName() {
		TypeRegistry registry = TypeRegistry.builder().add(Placed.class).add(Paid.class).add(Unnamed.class).build();
		assertThat(registry.typeOf("Placed")).isEqualTo(Placed.class);
		assertThat(registry.typeOf("orders.paid.v1")).isEqualTo(Paid.class);
		assertThat(registry.typeOf("Paid")).isNull();
		assertThat(registry.typeOf("Unnamed")).isEqualTo(Unnamed.class);
		assertThat(registry.typeOf(Placed.class.getName())).isNull();
		assertThat(registry.types()).containsExactly(Map.entry("Placed", Placed.class),
				Map.entry("orders.paid.v1", Paid.class), Map.entry("Unnamed", Unnamed.class));
	}

	@Test
	void acceptsSeveralIdsAndSendsTheFirst() {
		TypeRegistry registry = TypeRegistry.builder().add("new", Placed.class).add("old", Placed.class).build();
		assertThat(registry.typeOf("new")).isEqualTo(Placed.class);
		assertThat(registry.typeOf("old")).isEqualTo(Placed.class);
		assertThat(registry.idOf(Placed.class)).isEqualTo("new");
	}

	@Test
	void namesBothClassesOfCollision() {
		TypeRegistry.Builder builder = TypeRegistry.builder().add(Placed.class);
		assertThatIllegalArgumentException().isThrownBy(() -> builder.add(Other.Placed.class))
			.withMessageContaining("'Placed'")
			.withMessageContaining(Placed.class.getName())
			.withMessageContaining(Other.Placed.class.getName())
			.withMessageContaining("@IpcType");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.add("uuid", Placed.class))
			.withMessageContaining("java.util.UUID");
	}

	@Test
	void takesNothingFromBuilderAfterwards() {
		TypeRegistry.Builder builder = TypeRegistry.builder();
		TypeRegistry registry = builder.build();
		builder.add(Placed.class);
		assertThat(registry.typeOf("Placed")).isNull();
		assertThat(registry.types()).isEmpty();
	}

	@Test
	void changesNothingForWhatItKnows() {
		TypeRegistry registry = TypeRegistry.builder()
			.add(Placed.class)
			.add(Placed.class)
			.add(String.class)
			.add(byte[].class)
			.add(UUID.class)
			.build();
		assertThat(registry.types()).containsOnlyKeys("Placed");
	}

	@Test
	void addsTheClassesThatSealedTypePermits() {
		TypeRegistry registry = TypeRegistry.builder().add(Shape.class).build();
		assertThat(registry.types()).containsOnly(Map.entry("Circle", Circle.class), Map.entry("square", Square.class),
				Map.entry("Round", Round.class), Map.entry("Blob", Blob.class));
		assertThat(registry.idOf(Square.class)).isEqualTo("square");
		assertThatIllegalArgumentException().isThrownBy(() -> TypeRegistry.builder().add("shape", Shape.class))
			.withMessageContaining("abstract");
	}

	@Test
	void countsEnumConstantWithBodyAsItsEnum() {
		TypeRegistry registry = TypeRegistry.builder().add(Level.class).build();
		assertThat(Level.HIGH.getClass()).isNotEqualTo(Level.class);
		assertThat(registry.idOf(Level.HIGH.getClass())).isEqualTo("Level");
		assertThat(EMPTY.idOf(Level.HIGH.getClass())).isEqualTo("Level");
		assertThat(TypeRegistry.builder().add(Level.HIGH.getClass()).build().types())
			.containsExactly(Map.entry("Level", Level.class));
	}

	@Test
	void namesUnregisteredClassesByThemselves() {
		record Local(int a) {
		}
		assertThat(EMPTY.idOf(Placed.class)).isEqualTo("Placed");
		assertThat(EMPTY.idOf(Paid.class)).isEqualTo("orders.paid.v1");
		assertThat(EMPTY.idOf(Local.class)).isEqualTo("Local");
	}

	@Test
	void refusesToSendClassUnderTheIdOfAnother() {
		TypeRegistry registry = TypeRegistry.builder().add(Placed.class).build();
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> registry.idOf(Other.Placed.class))
			.withMessageContaining(Placed.class.getName())
			.withMessageContaining(Other.Placed.class.getName());
	}

	@ParameterizedTest
	@MethodSource("refusedPayloads")
	void refusesWhatCannotBePayload(Object payload) {
		Class<?> type = payload.getClass();
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> EMPTY.idOf(type))
			.withMessageContaining(type.getTypeName())
			.withMessageContaining("record");
		assertThat(TypeRegistry.refusalOf(type)).isNotNull();
		if (type != byte[].class) {
			assertThatIllegalArgumentException().isThrownBy(() -> TypeRegistry.builder().add(type))
				.withMessageContaining(type.getTypeName());
		}
	}

	@Test
	void refusesPrimitivesAndOpenAbstractTypes() {
		for (Class<?> type : List.of(int.class, void.class, Runnable.class, Number.class, Override.class, List.class,
				Object.class)) {
			assertThatIllegalArgumentException().as(type.getName())
				.isThrownBy(() -> TypeRegistry.builder().add(type))
				.withMessageContaining(type.getName() + " cannot be a payload type");
			assertThat(TypeRegistry.refusalOf(type)).isNotNull();
		}
		assertThat(TypeRegistry.refusalOf(Shape.class)).isNull();
		assertThat(TypeRegistry.refusalOf(Placed.class)).isNull();
		assertThat(TypeRegistry.refusalOf(Level.class)).isNull();
		assertThat(TypeRegistry.refusalOf(String.class)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a\nb", "a\u0000", "a\u0085" })
	void refusesInvalidId(String id) {
		assertThatIllegalArgumentException().isThrownBy(() -> TypeRegistry.builder().add(id, Placed.class))
			.withMessageContaining(Placed.class.getName());
	}

	@Test
	void boundsTheIdInUtf8Bytes() {
		String longest = "é".repeat(128);
		assertThat(TypeRegistry.builder().add(longest, Placed.class).build().typeOf(longest)).isEqualTo(Placed.class);
		assertThatIllegalArgumentException().isThrownBy(() -> TypeRegistry.builder().add(longest + "a", Placed.class))
			.withMessageContaining("257 UTF-8 bytes");
		assertThatIllegalArgumentException().isThrownBy(() -> TypeRegistry.builder().add("\uD800", Placed.class))
			.withMessageContaining("unpaired surrogate");
	}

	@Test
	void refusesInvalidAnnotatedId() {
		assertThatIllegalArgumentException().isThrownBy(() -> TypeRegistry.builder().add(WronglyNamed.class))
			.withMessageContaining(WronglyNamed.class.getName());
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> EMPTY.idOf(WronglyNamed.class))
			.withMessageContaining(WronglyNamed.class.getName());
	}

	record Placed(String id) {
	}

	@IpcType("orders.paid.v1")
	record Paid(String id) {
	}

	@IpcType
	record Unnamed(String id) {
	}

	@IpcType("a\tb")
	record WronglyNamed(String id) {
	}

	static final class Other {

		record Placed(String id) {
		}

	}

	sealed interface Shape permits Circle, Square, Curve, Blob, Open {

	}

	record Circle(int radius) implements Shape {
	}

	@IpcType("square")
	record Square(int side) implements Shape {
	}

	abstract static sealed class Curve implements Shape permits Round {

	}

	static final class Round extends Curve {

	}

	static non-sealed class Blob implements Shape {

	}

	non-sealed interface Open extends Shape {

	}

	enum Level {

		LOW, HIGH {
			@Override
			int value() {
				return 2;
			}
		};

		int value() {
			return 1;
		}

	}

}
