package be.sizingservers.ipc.codec;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import be.sizingservers.ipc.Printable;
import org.jspecify.annotations.Nullable;

/**
 * The exact map of logical type ids to classes: what is not in it is not decoded.
 * <p>
 * Always in it are boxed numbers, {@code Boolean}, {@code Character}, {@code BigInteger},
 * {@code BigDecimal}, {@code UUID} and the values of {@code java.time}; {@code byte[]}
 * and {@code String} need no id. A sender needs no more than that: a class that is not in
 * its registry goes under the id of its {@link IpcType} annotation or its simple name.
 * Immutable and thread-safe.
 */
public final class TypeRegistry {

	private final Map<String, Class<?>> types;

	private final Map<Class<?>, String> ids;

	private final Map<String, Class<?>> added;

	private TypeRegistry(Builder builder) {
		this.types = Map.copyOf(builder.types);
		this.ids = Map.copyOf(builder.ids);
		this.added = Collections.unmodifiableMap(new LinkedHashMap<>(builder.added));
	}

	/**
	 * Starts with the built-in types.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Tells why a class cannot be a payload, and so cannot be added: for example, a
	 * collection, an array or an interface. A sealed type can be added although it may be
	 * abstract.
	 * @param type a class
	 * @return what is wrong and what to use instead; {@code null} if it can be added
	 */
	public static @Nullable String refusalOf(Class<?> type) {
		return type.isSealed() ? null : PayloadClass.refusalOf(PayloadClass.of(type));
	}

	/**
	 * Finds the class that an id stands for.
	 * @param id a logical type id, exactly as it was added
	 * @return the class; {@code null} if the id is not in this registry
	 */
	public @Nullable Class<?> typeOf(String id) {
		return this.types.get(id);
	}

	/**
	 * Finds the id that objects of a class go under, added or not.
	 * @param type the runtime class of a payload
	 * @return the id that it was added with first, else that of its {@link IpcType}
	 * annotation, else its simple name
	 * @throws CodecException if the class cannot be a payload, or its id stands for
	 * another class here
	 */
	public String idOf(Class<?> type) {
		Class<?> payloadClass = PayloadClass.of(type);
		String added = this.ids.get(payloadClass);
		if (added != null) {
			return added;
		}
		String refusal = PayloadClass.refusalOf(payloadClass);
		if (refusal != null) {
			throw new CodecException("An object of %s cannot be sent: %s".formatted(type.getTypeName(), refusal), null);
		}
		String id = defaultId(payloadClass);
		Class<?> other = this.types.get(id);
		if (other != null) {
			throw new CodecException(collision(id, payloadClass.getName(), other.getName()), null);
		}
		return id;
	}

	/**
	 * Finds all ids that objects of a class can go under.
	 * @param wanted a class; a sealed type stands for the classes that it permits, apart
	 * from those that are open and abstract
	 * @return ids and classes, at least one; unmodifiable
	 * @throws CodecException if no payload can be of that class, or one id stands for two
	 * of its classes
	 */
	public Map<String, Class<?>> idsOf(Class<?> wanted) {
		Map<String, Class<?>> found = new LinkedHashMap<>();
		collectIds(PayloadClass.of(wanted), found);
		if (found.isEmpty()) {
			throw new CodecException("No object of %s can be received: %s".formatted(wanted.getTypeName(),
					PayloadClass.refusalOf(PayloadClass.of(wanted))), null);
		}
		return Collections.unmodifiableMap(found);
	}

	private void collectIds(Class<?> wanted, Map<String, Class<?>> found) {
		if (wanted.isSealed() && !wanted.isEnum()) {
			for (Class<?> permitted : wanted.getPermittedSubclasses()) {
				collectIds(permitted, found);
			}
		}
		if (PayloadClass.refusalOf(wanted) == null) {
			String id = idOf(wanted);
			Class<?> other = found.putIfAbsent(id, wanted);
			if (other != null && other != wanted) {
				throw new CodecException(collision(id, wanted.getName(), other.getName()), null);
			}
		}
	}

	/**
	 * Lists what was added to the built-in types, so that it can be logged.
	 * @return ids and classes, in the order in which they were added; unmodifiable
	 */
	public Map<String, Class<?>> types() {
		return this.added;
	}

	static String collision(String id, String className, String otherName) {
		return "The type id '%s' stands for both %s and %s; give one of them an id of its own, with @IpcType(\"...\") or TypeRegistry.builder().add(id, class)"
			.formatted(Printable.of(id), otherName, className);
	}

	private static String defaultId(Class<?> payloadClass) {
		try {
			return TypeId.of(payloadClass);
		}
		catch (IllegalArgumentException ex) {
			throw new CodecException(String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Builds a {@link TypeRegistry}. Not thread-safe.
	 */
	public static final class Builder {

		private final Map<String, Class<?>> types = new HashMap<>(BuiltInTypes.BY_ID);

		private final Map<Class<?>, String> ids = new HashMap<>();

		private final Map<String, Class<?>> added = new LinkedHashMap<>();

		private Builder() {
			BuiltInTypes.BY_ID.forEach((id, type) -> this.ids.put(type, id));
		}

		/**
		 * Adds a class under the id of its {@link IpcType} annotation or its simple name.
		 * A sealed type stands for the classes that it permits, each under its own id;
		 * permitted types that are open and abstract are left out. Adding a built-in
		 * type, or the same class again, changes nothing.
		 * @param type the class
		 * @return this builder
		 * @throws IllegalArgumentException if the class cannot be a payload, or its id
		 * stands for another class already
		 */
		public Builder add(Class<?> type) {
			Class<?> payloadClass = PayloadClass.of(type);
			boolean sealed = payloadClass.isSealed() && !payloadClass.isEnum();
			if (sealed) {
				for (Class<?> permitted : payloadClass.getPermittedSubclasses()) {
					if (refusalOf(permitted) == null) {
						add(permitted);
					}
				}
			}
			boolean known = payloadClass == String.class || payloadClass == byte[].class
					|| this.ids.containsKey(payloadClass);
			if (!known && !(sealed && PayloadClass.refusalOf(payloadClass) != null)) {
				requirePayload(payloadClass);
				put(TypeId.of(payloadClass), payloadClass);
			}
			return this;
		}

		/**
		 * Adds a class under an id. A class that is added under several ids is accepted
		 * under each of them and sent under the first.
		 * @param id 1 to 256 UTF-8 bytes, not blank, without control characters
		 * @param type the class; for a sealed type that is abstract, name the classes
		 * that it permits
		 * @return this builder
		 * @throws IllegalArgumentException if the id is not valid or stands for another
		 * class already, or the class cannot be a payload
		 */
		public Builder add(String id, Class<?> type) {
			Class<?> payloadClass = PayloadClass.of(type);
			requirePayload(payloadClass);
			put(TypeId.check(id, payloadClass), payloadClass);
			return this;
		}

		/**
		 * Builds the registry.
		 * @return the registry; later changes to this builder do not touch it
		 */
		public TypeRegistry build() {
			return new TypeRegistry(this);
		}

		private void put(String id, Class<?> type) {
			Class<?> other = this.types.putIfAbsent(id, type);
			if (other != null && other != type) {
				throw new IllegalArgumentException(collision(id, type.getName(), other.getName()));
			}
			if (other == null) {
				this.added.put(id, type);
				this.ids.putIfAbsent(type, id);
			}
		}

		private static void requirePayload(Class<?> type) {
			String refusal = PayloadClass.refusalOf(type);
			if (refusal != null) {
				throw new IllegalArgumentException(
						"%s cannot be a payload type: %s".formatted(type.getTypeName(), refusal));
			}
		}

	}

}
