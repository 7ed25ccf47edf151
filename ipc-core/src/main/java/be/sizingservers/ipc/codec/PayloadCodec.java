package be.sizingservers.ipc.codec;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.shared.CorruptDataException;
import be.sizingservers.ipc.shared.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes every payload of one sender or receiver: {@code byte[]} and
 * {@code String} by itself, other objects through {@link MessageCodec}s. It remembers
 * which class it has sent under which type id, so each sender has its own. Thread-safe.
 */
public final class PayloadCodec {

	private static final String JACKSON = "tools.jackson.databind.json.JsonMapper";

	private final TypeRegistry types;

	private final Map<String, MessageCodec> codecs = new LinkedHashMap<>();

	private final @Nullable MessageCodec encoder;

	// By name, so that a class that is loaded again is no collision, and none is kept
	// alive.
	private final ConcurrentMap<String, String> sentClassNames = new ConcurrentHashMap<>();

	private final ClassValue<PayloadType> payloadTypes = new ClassValue<>() {

		@Override
		protected PayloadType computeValue(Class<?> type) {
			return payloadTypeOf(type);
		}

	};

	private final ClassValue<Map<String, Class<?>>> wantedTypes = new ClassValue<>() {

		@Override
		protected Map<String, Class<?>> computeValue(Class<?> wanted) {
			return PayloadCodec.this.types.idsOf(wanted);
		}

	};

	/**
	 * Creates a payload codec.
	 * @param types the classes that may be decoded
	 * @param codecs what may be decoded, by content type; the first one encodes
	 * @throws IllegalArgumentException if two codecs have the same content type, or one
	 * has a content type that is not valid or built in
	 */
	public PayloadCodec(TypeRegistry types, List<MessageCodec> codecs) {
		this.types = types;
		this.encoder = codecs.isEmpty() ? null : codecs.get(0);
		for (MessageCodec codec : codecs) {
			String contentType = checkContentType(codec);
			MessageCodec other = this.codecs.putIfAbsent(contentType, codec);
			if (other != null) {
				throw new IllegalArgumentException(
						"The codecs %s and %s both have the content type '%s'; pass one of them"
							.formatted(other.getClass().getName(), codec.getClass().getName(), contentType));
			}
		}
	}

	/**
	 * Finds the codecs that are used unless others are given.
	 * @return JSON if Jackson 3 is on the class path, else nothing; then only
	 * {@code byte[]} and {@code String} can be sent
	 */
	public static List<MessageCodec> defaultCodecs() {
		try {
			Class.forName(JACKSON, false, PayloadCodec.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			return List.of();
		}
		return List.of(JsonCodec.create());
	}

	/**
	 * Encodes a payload.
	 * @param payload {@code byte[]}, {@code String} or an object that the first codec can
	 * write
	 * @return its type and bytes
	 * @throws CodecException if it cannot be encoded: it is a collection, an array, a
	 * text with an unpaired surrogate, or something that the codec refuses; if there is
	 * no codec; or if its class has the same type id as another class that was sent
	 */
	public EncodedPayload encode(Object payload) {
		Objects.requireNonNull(payload, "The payload is null; send an object");
		if (payload instanceof byte[] bytes) {
			return new EncodedPayload(PayloadType.BYTES, bytes);
		}
		if (payload instanceof String text) {
			return new EncodedPayload(PayloadType.STRING, encodeText(text));
		}
		PayloadType type = this.payloadTypes.get(payload.getClass());
		return new EncodedPayload(type, requireEncoder(payload.getClass()).encode(payload));
	}

	/**
	 * Finds the reader for a type. Meant to be asked once per link and type.
	 * @param type what the sender says
	 * @return decodes payloads of that type; {@code null} if the content type or the type
	 * id is unknown here. If the codec cannot read the class, the reader says so for each
	 * payload
	 */
	public @Nullable PayloadReader readerFor(PayloadType type) {
		if (type.equals(PayloadType.BYTES)) {
			return PayloadCodec::copyBytes;
		}
		if (type.equals(PayloadType.STRING)) {
			return PayloadCodec::decodeText;
		}
		return readerFor(type.contentType(), this.types.typeOf(type.typeId()));
	}

	/**
	 * Finds the reader for what is to be of a certain class, whether that is in the type
	 * registry or not.
	 * @param type what the peer says
	 * @param wanted the class; a sealed type stands for the classes that it permits
	 * @return decodes objects of that class; {@code null} if the type is another one
	 * @throws CodecException if no payload can be of that class
	 */
	public @Nullable PayloadReader readerFor(PayloadType type, Class<?> wanted) {
		if (wanted == byte[].class || wanted == String.class) {
			PayloadType right = (wanted == String.class) ? PayloadType.STRING : PayloadType.BYTES;
			return type.equals(right) ? readerFor(type) : null;
		}
		return readerFor(type.contentType(), this.wantedTypes.get(wanted).get(type.typeId()));
	}

	private @Nullable PayloadReader readerFor(String contentType, @Nullable Class<?> payloadClass) {
		MessageCodec codec = this.codecs.get(contentType);
		if (codec == null || payloadClass == null) {
			return null;
		}
		try {
			return codec.readerFor(payloadClass);
		}
		catch (CodecException ex) {
			return (buffer, offset, length) -> {
				throw new CodecException(String.valueOf(ex.getMessage()), ex);
			};
		}
	}

	private PayloadType payloadTypeOf(Class<?> type) {
		String id = this.types.idOf(type);
		String contentType = requireEncoder(type).contentType();
		String name = PayloadClass.of(type).getName();
		String other = this.sentClassNames.putIfAbsent(id, name);
		if (other != null && !other.equals(name)) {
			throw new CodecException(TypeRegistry.collision(id, name, other), null);
		}
		return new PayloadType(contentType, id);
	}

	private MessageCodec requireEncoder(Class<?> type) {
		if (this.encoder == null) {
			throw new CodecException(
					"An object of %s cannot be sent without a codec; add tools.jackson.core:jackson-databind (Jackson 3) to the class path, set a codec, or send byte[] or String"
						.formatted(type.getName()),
					null);
		}
		return this.encoder;
	}

	private static String checkContentType(MessageCodec codec) {
		String contentType = codec.contentType();
		boolean valid = contentType.chars().allMatch((c) -> c > ' ' && c < 0x7f) && !contentType.isEmpty()
				&& contentType.length() <= TypeId.MAX_BYTES;
		if (!valid || contentType.equals(PayloadType.BYTES.contentType())
				|| contentType.equals(PayloadType.STRING.contentType())) {
			throw new IllegalArgumentException(
					"The codec %s has the content type '%s', which is not valid or built in; use 1 to %d visible ASCII characters"
						.formatted(codec.getClass().getName(), Printable.of(contentType), TypeId.MAX_BYTES));
		}
		return contentType;
	}

	private static byte[] encodeText(String text) {
		try {
			return Utf8.encode(text);
		}
		catch (IllegalArgumentException ex) {
			throw new CodecException(String.valueOf(ex.getMessage()), ex);
		}
	}

	private static Object decodeText(byte[] buffer, int offset, int length) {
		try {
			return Utf8.decode(buffer, offset, length);
		}
		catch (CorruptDataException ex) {
			throw new CodecException(String.valueOf(ex.getMessage()), ex);
		}
	}

	private static Object copyBytes(byte[] buffer, int offset, int length) {
		return Arrays.copyOfRange(buffer, offset, offset + length);
	}

}
