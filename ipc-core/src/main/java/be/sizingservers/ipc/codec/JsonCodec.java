package be.sizingservers.ipc.codec;

import be.sizingservers.ipc.Printable;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/**
 * JSON by Jackson 3, which must be on the class path.
 * <p>
 * Properties that the receiver's class does not have are ignored, so that a sender can
 * add some. Dates and times are ISO text and keep their zone. No class name from outside
 * is ever followed: there is no default typing, and of {@code @JsonTypeInfo} only names
 * are read. Nesting is bounded to 500. Thread-safe.
 */
public final class JsonCodec implements MessageCodec {

	private static final String CONTENT_TYPE = "application/json";

	private static final int MAX_DEPTH = 500;

	/**
	 * Guarded by {@code this} while there is none: Jackson has hundreds of classes, which
	 * an application that sends text and bytes only never loads.
	 */
	private volatile @Nullable JsonMapper mapper;

	private final ClassValue<ObjectWriter> writers = new ClassValue<>() {

		@Override
		protected ObjectWriter computeValue(Class<?> type) {
			return mapper().writerFor(type);
		}

	};

	private JsonCodec(@Nullable JsonMapper mapper) {
		this.mapper = mapper;
	}

	private JsonMapper mapper() {
		JsonMapper current = this.mapper;
		if (current != null) {
			return current;
		}
		synchronized (this) {
			current = this.mapper;
			if (current == null) {
				current = load();
				this.mapper = current;
			}
			return current;
		}
	}

	private static JsonMapper load() {
		try {
			return bounded(JsonMapper.shared());
		}
		catch (LinkageError ex) {
			throw new CodecException("Jackson cannot be used (%s); are all of its jars of the same version?"
				.formatted(Printable.of(ex.toString())), ex);
		}
	}

	private static JsonMapper bounded(JsonMapper mapper) {
		return new BoundedBuilder(mapper).deactivateDefaultTyping()
			.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder().build())
			.enable(SerializationFeature.FAIL_ON_EMPTY_BEANS, SerializationFeature.FAIL_ON_SELF_REFERENCES)
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
			.disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS,
					DateTimeFeature.WRITE_DATES_WITH_CONTEXT_TIME_ZONE,
					DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
			.build();
	}

	/**
	 * Creates a codec with Jackson's defaults. Jackson is loaded with the first object.
	 * @return the codec
	 */
	public static JsonCodec create() {
		return new JsonCodec(null);
	}

	/**
	 * Creates a codec that writes and reads as a mapper of yours does, with its modules,
	 * mix-ins, naming and inclusion, but always within what this class promises.
	 * @param mapper copied, not changed
	 * @return the codec
	 */
	public static JsonCodec of(JsonMapper mapper) {
		return new JsonCodec(bounded(mapper));
	}

	@Override
	public String contentType() {
		return CONTENT_TYPE;
	}

	@Override
	public byte[] encode(Object payload) {
		try {
			return this.writers.get(payload.getClass()).writeValueAsBytes(payload);
		}
		catch (CodecException ex) {
			// There is no mapper, whatever the object is.
			throw ex;
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw new CodecException(
					"An object of %s cannot be written as JSON: %s. Use a record, or a class with getters and without cycles"
						.formatted(payload.getClass().getName(), reason(ex)),
					ex);
		}
	}

	@Override
	public PayloadReader readerFor(Class<?> type) {
		ObjectReader reader = mapper().readerFor(type);
		return (buffer, offset, length) -> read(reader, type, buffer, offset, length);
	}

	private Object read(ObjectReader reader, Class<?> type, byte[] buffer, int offset, int length) {
		Object payload;
		try {
			payload = reader.readValue(buffer, offset, length);
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw new CodecException(
					"A payload of %s cannot be decoded from JSON: %s".formatted(type.getName(), reason(ex)), ex);
		}
		if (payload == null) {
			throw new CodecException(
					"A payload of %s cannot be decoded from JSON: it is null".formatted(type.getName()), null);
		}
		return payload;
	}

	// Jackson's own message repeats what came from outside, and where in which buffer.
	private static String reason(Throwable cause) {
		String reason = (cause instanceof JacksonException jackson) ? jackson.getOriginalMessage() : cause.toString();
		return Printable.of(String.valueOf(reason));
	}

	/**
	 * Starts from a mapper, with nesting bounded; only a subclass can change that.
	 */
	private static final class BoundedBuilder extends JsonMapper.Builder {

		BoundedBuilder(JsonMapper mapper) {
			super((StateImpl) mapper.rebuild().saveStateApplyModules());
			JsonFactory factory = mapper.tokenStreamFactory();
			StreamReadConstraints constraints = factory.streamReadConstraints();
			this._streamFactory = factory.rebuild()
				.streamReadConstraints(constraints.rebuild()
					.maxNestingDepth(Math.min(MAX_DEPTH, constraints.getMaxNestingDepth()))
					.build())
				.build();
		}

	}

}
