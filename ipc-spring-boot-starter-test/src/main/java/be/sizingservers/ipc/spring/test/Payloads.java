package be.sizingservers.ipc.spring.test;

import java.util.List;
import java.util.function.Supplier;

import be.sizingservers.ipc.codec.CodecException;
import be.sizingservers.ipc.codec.EncodedPayload;
import be.sizingservers.ipc.codec.MessageCodec;
import be.sizingservers.ipc.codec.PayloadCodec;
import be.sizingservers.ipc.codec.PayloadReader;
import be.sizingservers.ipc.codec.TypeRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes as the application under test does. Its types are known for certain
 * only once it has started, so they are looked up at each use. Thread-safe.
 *
 * @param types gives the types that the application accepts
 * @param codecs gives its codecs; the first one encodes
 */
record Payloads(Supplier<TypeRegistry> types, Supplier<List<MessageCodec>> codecs) {

	private static final TypeRegistry DEFAULT_IDS = TypeRegistry.builder().build();

	EncodedPayload encode(Object payload) {
		return new PayloadCodec(this.types.get(), this.codecs.get()).encode(payload);
	}

	/**
	 * Why the application under test cannot decode what another application sends.
	 * @return {@code null} if it can, or does not even know the type
	 */
	@Nullable CodecException refusalOf(Object payload) {
		List<MessageCodec> known = this.codecs.get();
		EncodedPayload encoded = new PayloadCodec(sending(payload), known).encode(payload);
		PayloadReader reader = new PayloadCodec(this.types.get(), known).readerFor(encoded.type());
		try {
			if (reader != null) {
				reader.read(encoded.bytes(), 0, encoded.bytes().length);
			}
			return null;
		}
		catch (CodecException ex) {
			return ex;
		}
	}

	/**
	 * The types of another application that sends a payload: those of the application
	 * under test, if its class is one of them, and else its own.
	 */
	TypeRegistry sending(Object payload) {
		TypeRegistry known = this.types.get();
		return known.types().containsValue(payload.getClass()) ? known : DEFAULT_IDS;
	}

	/**
	 * The types of another application that accepts a class, under the same id as the
	 * application under test if that knows it.
	 */
	TypeRegistry accepting(Class<?> type) {
		TypeRegistry.Builder builder = TypeRegistry.builder();
		this.types.get().types().forEach((id, known) -> {
			if (type.isAssignableFrom(known)) {
				builder.add(id, known);
			}
		});
		return builder.add(type).build();
	}

	/**
	 * Tells whether whoever accepts a class gets a payload.
	 */
	boolean isOf(Object payload, EncodedPayload encoded, Class<?> type) {
		if (type.isInstance(payload)) {
			return true;
		}
		try {
			return encoded.type().typeId().equals(DEFAULT_IDS.idOf(type));
		}
		catch (CodecException ex) {
			// No payload can be of that class.
			return false;
		}
	}

	<T> T decode(Object payload, EncodedPayload encoded, Class<T> type) {
		if (!isOf(payload, encoded, type)) {
			throw new AssertionError("The message has the type id '%s', as its payload is a %s; %s has another one"
				.formatted(encoded.type().typeId(), payload.getClass().getName(), type.getName()));
		}
		Class<?> read = type.isInstance(payload) ? payload.getClass() : type;
		PayloadReader reader = new PayloadCodec(registry(encoded, read), this.codecs.get()).readerFor(encoded.type());
		if (reader == null) {
			throw new IllegalStateException("No codec of this application reads '%s', which it has sent"
				.formatted(encoded.type().contentType()));
		}
		return type.cast(reader.read(encoded.bytes(), 0, encoded.bytes().length));
	}

	private static TypeRegistry registry(EncodedPayload encoded, Class<?> type) {
		boolean builtIn = type == byte[].class || type == String.class;
		return builtIn ? DEFAULT_IDS : TypeRegistry.builder().add(encoded.type().typeId(), type).build();
	}

}
