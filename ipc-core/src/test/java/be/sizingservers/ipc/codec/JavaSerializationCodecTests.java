package be.sizingservers.ipc.codec;

import java.io.Serializable;
import java.util.List;

import be.sizingservers.ipc.shared.Shared;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JavaSerializationCodecTests {

	private final JavaSerializationCodec codec = JavaSerializationCodec.allowing(Order.class, Line.class, Kind.class);

	static List<Object> builtIn() {
		return BuiltInPayloads.all();
	}

	@ParameterizedTest
	@MethodSource("builtIn")
	void givesBackBuiltInTypesWithoutAllowingThem(Object payload) {
		assertThat(read(payload.getClass(), JavaSerializationCodec.allowing().encode(payload))).isEqualTo(payload);
	}

	@Test
	void givesBackAllowedObjects() {
		Order order = new Order("42", List.of(new Line(1), new Line(2)));
		assertThat(read(Order.class, this.codec.encode(order))).isEqualTo(order);
		assertThat(read(Kind.class, this.codec.encode(Kind.SPECIAL))).isEqualTo(Kind.SPECIAL);
	}

	@Test
	void encodesWithoutAllowingAnything() {
		assertThat(JavaSerializationCodec.allowing().encode(new Line(1))).isEqualTo(Shared.serialize(new Line(1)));
	}

	@Test
	void saysWhatToAllow() {
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> JavaSerializationCodec.allowing(Order.class).readerFor(Line.class))
			.withMessageContaining(Line.class.getName())
			.withMessageContaining("JavaSerializationCodec.allowing");
	}

	@Test
	void refusesMemberThatIsNotAllowed() {
		JavaSerializationCodec partial = JavaSerializationCodec.allowing(Order.class);
		byte[] bytes = this.codec.encode(new Order("42", List.of(new Line(1))));
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> partial.readerFor(Order.class).read(bytes, 0, bytes.length))
			.withMessageContaining(Order.class.getName())
			.withMessageContaining(Line.class.getName());
	}

	@Test
	void refusesAllowedObjectOfAnotherClass() {
		byte[] bytes = this.codec.encode(new Line(1));
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> read(Order.class, bytes))
			.withMessageContaining("is an object of " + Line.class.getName());
	}

	@Test
	void readsOnlyItsPartOfTheBuffer() {
		byte[] bytes = this.codec.encode(new Line(1));
		byte[] buffer = new byte[bytes.length + 6];
		System.arraycopy(bytes, 0, buffer, 3, bytes.length);
		assertThat(this.codec.readerFor(Line.class).read(buffer, 3, bytes.length)).isEqualTo(new Line(1));
	}

	@Test
	void refusesGarbage() {
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> read(Line.class, "garbage".getBytes()))
			.withMessageContaining(Line.class.getName());
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> read(Line.class, new byte[0]));
	}

	@Test
	void namesTheClassThatCannotBeWritten() {
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.codec.encode(new NotSerializable(1)))
			.withMessageContaining(NotSerializable.class.getName())
			.withMessageContaining("must be Serializable");
	}

	private Object read(Class<?> type, byte[] bytes) {
		Class<?> payloadClass = PayloadClass.of(type);
		return this.codec.readerFor(payloadClass).read(bytes, 0, bytes.length);
	}

	record Order(String id, List<Line> lines) implements Serializable {
	}

	record Line(int amount) implements Serializable {
	}

	record NotSerializable(int amount) {
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

}
