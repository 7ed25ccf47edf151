package be.sizingservers.ipc.shared;

import java.io.InvalidObjectException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How many objects are reached from each object that is being read, those that are
 * reached in several ways counted each time: as {@code hashCode} walks that a map calls
 * for its keys while it is read. A few hundred bytes can describe lists in lists for
 * which that would take years.
 */
final class Reach {

	static final int MAX = 100_000;

	private static final ClassValue<List<Field>> REFERENCES = new ClassValue<>() {

		@Override
		protected List<Field> computeValue(Class<?> type) {
			return referencesOf(type);
		}

	};

	private final Map<Object, Long> complete = new IdentityHashMap<>();

	/**
	 * Takes an object whose parts have all been taken before.
	 * @throws InvalidObjectException if it reaches too many
	 */
	void add(Object object) throws InvalidObjectException {
		long reach = 1;
		for (Object part : partsOf(object)) {
			reach += of(part);
		}
		if (reach > MAX) {
			throw new InvalidObjectException(
					"it reaches more than %d objects, shared ones counted each time".formatted(MAX));
		}
		if (reach > 1 || isContainer(object)) {
			this.complete.put(object, reach);
		}
	}

	private long of(@Nullable Object part) throws InvalidObjectException {
		Long reach = (part != null) ? this.complete.get(part) : null;
		if (reach != null) {
			return reach;
		}
		if (part != null && isContainer(part)) {
			throw new InvalidObjectException("a collection or array is part of itself");
		}
		return 1;
	}

	private static boolean isContainer(Object object) {
		return object instanceof Object[]
				|| ((object instanceof Collection || object instanceof Map) && isHarmless(object.getClass()));
	}

	private static boolean isHarmless(Class<?> type) {
		return HarmlessClasses.BY_NAME.get(type.getName()) == type;
	}

	private static Iterable<? extends @Nullable Object> partsOf(Object object) throws InvalidObjectException {
		if (object instanceof Object[] array) {
			return Arrays.asList(array);
		}
		if (object instanceof Collection<?> collection && isHarmless(object.getClass())) {
			return collection;
		}
		if (object instanceof Map<?, ?> map && isHarmless(object.getClass())) {
			List<@Nullable Object> parts = new ArrayList<>(map.keySet());
			parts.addAll(map.values());
			return parts;
		}
		List<@Nullable Object> parts = new ArrayList<>();
		for (Field field : REFERENCES.get(object.getClass())) {
			parts.add(valueOf(field, object));
		}
		return parts;
	}

	private static @Nullable Object valueOf(Field field, Object object) throws InvalidObjectException {
		try {
			return field.get(object);
		}
		catch (IllegalAccessException ex) {
			throw new InvalidObjectException("its field %s cannot be read (%s)".formatted(field, ex));
		}
	}

	// What a module does not open stays unseen; what is harmless refers to nothing that
	// counts.
	private static List<Field> referencesOf(Class<?> type) {
		List<Field> references = new ArrayList<>();
		for (Class<?> c = type; c != null && !isHarmless(c) && !c.isArray(); c = c.getSuperclass()) {
			for (Field field : c.getDeclaredFields()) {
				if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())
						&& field.trySetAccessible()) {
					references.add(field);
				}
			}
		}
		return List.copyOf(references);
	}

}
