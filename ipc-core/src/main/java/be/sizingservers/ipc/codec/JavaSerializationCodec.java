package be.sizingservers.ipc.codec;

import be.sizingservers.ipc.shared.AllowedClasses;
import be.sizingservers.ipc.shared.CorruptDataException;
import be.sizingservers.ipc.shared.Shared;

/**
 * Java serialization, for those who need it; JSON is the better choice. Only classes on
 * an allow-list are deserialized, see {@link AllowedClasses} for what that covers.
 * Immutable and thread-safe.
 */
public final class JavaSerializationCodec implements MessageCodec {

	private static final String CONTENT_TYPE = "application/x-java-serialized-object";

	private final AllowedClasses allowed;

	private JavaSerializationCodec(AllowedClasses allowed) {
		this.allowed = allowed;
	}

	/**
	 * Creates a codec.
	 * @param classes the payload classes and every other class of yours that they hold; a
	 * sender needs none
	 * @return the codec
	 */
	public static JavaSerializationCodec allowing(Class<?>... classes) {
		return new JavaSerializationCodec(AllowedClasses.of(classes));
	}

	@Override
	public String contentType() {
		return CONTENT_TYPE;
	}

	@Override
	public byte[] encode(Object payload) {
		try {
			return Shared.serialize(payload);
		}
		catch (IllegalArgumentException ex) {
			throw new CodecException(String.valueOf(ex.getMessage()), ex);
		}
	}

	@Override
	public PayloadReader readerFor(Class<?> type) {
		if (!this.allowed.contains(type)) {
			throw new CodecException(
					"%s is not allowed to be deserialized; pass it to JavaSerializationCodec.allowing(...)"
						.formatted(type.getName()),
					null);
		}
		return (buffer, offset, length) -> read(type, buffer, offset, length);
	}

	private Object read(Class<?> type, byte[] buffer, int offset, int length) {
		Object payload;
		try {
			payload = this.allowed.read(buffer, offset, length);
		}
		catch (CorruptDataException ex) {
			throw new CodecException("A payload of %s cannot be decoded: %s".formatted(type.getName(), ex.getMessage()),
					ex);
		}
		if (PayloadClass.of(payload.getClass()) != type) {
			throw new CodecException("A payload of %s cannot be decoded: it is an object of %s"
				.formatted(type.getName(), payload.getClass().getName()), null);
		}
		return payload;
	}

}
