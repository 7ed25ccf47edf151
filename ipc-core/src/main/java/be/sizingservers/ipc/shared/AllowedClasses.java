package be.sizingservers.ipc.shared;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.io.StreamCorruptedException;
import java.util.HashMap;
import java.util.Map;

import be.sizingservers.ipc.Printable;
import org.jspecify.annotations.Nullable;

/**
 * The classes that Java deserialization may touch, and nothing else.
 * <p>
 * Allowed are the given classes, their serializable superclasses, and what can do no
 * harm: boxed numbers, {@code String}, {@code UUID}, {@code BigDecimal},
 * {@code BigInteger}, {@code java.time}, the usual collections ({@code ArrayList},
 * {@code List.of} and so on, whose elements are checked likewise), and arrays of all
 * these. Class names from outside are looked up in this list, never loaded. Depth (20),
 * references (10,000), array sizes (no more elements in all than there are bytes) and
 * what an object reaches (100,000 objects, shared ones counted each time) are bounded; a
 * collection that is part of itself is refused. Immutable and thread-safe.
 */
public final class AllowedClasses {

	private final Map<String, Class<?>> classes;

	private AllowedClasses(Map<String, Class<?>> classes) {
		this.classes = Map.copyOf(classes);
	}

	/**
	 * Makes a list.
	 * @param classes what is allowed besides the harmless classes; a class that is not
	 * {@link Serializable} has no effect
	 * @return the list
	 */
	public static AllowedClasses of(Class<?>... classes) {
		Map<String, Class<?>> allowed = new HashMap<>(HarmlessClasses.BY_NAME);
		for (Class<?> type : classes) {
			for (Class<?> c = componentOf(type); c != null
					&& Serializable.class.isAssignableFrom(c); c = c.getSuperclass()) {
				allowed.put(c.getName(), c);
			}
		}
		return new AllowedClasses(allowed);
	}

	/**
	 * Tells whether a class may be deserialized.
	 * @param type a class
	 * @return whether it, or for an array its innermost component, is on the list
	 */
	public boolean contains(Class<?> type) {
		Class<?> component = componentOf(type);
		if (component.isPrimitive()) {
			return type.isArray();
		}
		// Collections announce the size of these arrays before they read their elements.
		boolean ofCollection = type == Object[].class || type == Map.Entry[].class;
		return ofCollection || this.classes.get(component.getName()) == component;
	}

	/**
	 * Deserializes an object.
	 * @param buffer holds it
	 * @param offset its first byte
	 * @param length its length, in bytes; nothing may follow the object
	 * @return the object
	 * @throws CorruptDataException if the bytes are no such object, hold a class that is
	 * not allowed, or go beyond a bound; the message says which
	 */
	public Object read(byte[] buffer, int offset, int length) {
		ByteArrayInputStream bytes = new ByteArrayInputStream(buffer, offset, length);
		try (ObjectInputStream in = new AllowedInput(bytes)) {
			in.setObjectInputFilter(new AllowedFilter(this, length));
			Object object = in.readObject();
			if (bytes.available() > 0) {
				throw new StreamCorruptedException("other bytes follow the object");
			}
			if (object == null) {
				throw new StreamCorruptedException("it is null");
			}
			return object;
		}
		// The JDK's own unmodifiable maps throw an InternalError on a wrong length.
		catch (IOException | ClassNotFoundException | RuntimeException | StackOverflowError | InternalError ex) {
			throw new CorruptDataException("The %d bytes are no serialized object that is allowed: %s".formatted(length,
					Printable.of(String.valueOf(ex.getMessage()))), ex);
		}
	}

	private static Class<?> componentOf(Class<?> type) {
		Class<?> component = type;
		while (component.isArray()) {
			component = component.getComponentType();
		}
		return component;
	}

	private Class<?> resolve(String name) throws IOException, ClassNotFoundException {
		Class<?> type = name.startsWith("[") ? resolveArray(name) : this.classes.get(name);
		if (type == null) {
			throw new InvalidClassException(Printable.of(name), "it is not on the list of allowed classes");
		}
		return type;
	}

	private @Nullable Class<?> resolveArray(String name) throws ClassNotFoundException {
		int dimensions = name.lastIndexOf('[') + 1;
		if (name.length() == dimensions + 1 || name.equals("[Ljava.lang.Object;")) {
			return Class.forName(name);
		}
		Class<?> type = this.classes.get(name.substring(dimensions + 1, name.length() - 1));
		for (int i = 0; type != null && i < dimensions; i++) {
			type = type.arrayType();
		}
		return type;
	}

	private final class AllowedInput extends ObjectInputStream {

		private final Reach reach = new Reach();

		AllowedInput(ByteArrayInputStream in) throws IOException {
			super(in);
			enableResolveObject(true);
		}

		@Override
		protected Object resolveObject(Object object) throws IOException {
			this.reach.add(object);
			return object;
		}

		@Override
		protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
			return resolve(description.getName());
		}

		@Override
		protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
			throw new InvalidClassException("dynamic proxies are not allowed");
		}

	}

	/**
	 * One per object that is read: it adds up the elements of all its arrays.
	 */
	private static final class AllowedFilter implements ObjectInputFilter {

		private static final int MAX_DEPTH = 20;

		private static final int MAX_REFERENCES = 10_000;

		private final AllowedClasses allowed;

		private final int maxElements;

		private long elements;

		AllowedFilter(AllowedClasses allowed, int maxElements) {
			this.allowed = allowed;
			this.maxElements = maxElements;
		}

		@Override
		public Status checkInput(FilterInfo info) {
			this.elements += Math.max(0, info.arrayLength());
			if (info.depth() > MAX_DEPTH || info.references() > MAX_REFERENCES || this.elements > this.maxElements) {
				return Status.REJECTED;
			}
			Class<?> type = info.serialClass();
			if (type == null) {
				return Status.UNDECIDED;
			}
			return this.allowed.contains(type) ? Status.ALLOWED : Status.REJECTED;
		}

	}

}
