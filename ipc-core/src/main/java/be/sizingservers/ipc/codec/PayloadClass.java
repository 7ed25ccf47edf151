package be.sizingservers.ipc.codec;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.BaseStream;

import org.jspecify.annotations.Nullable;

/**
 * Which classes may be a payload.
 */
final class PayloadClass {

	private static final List<Class<?>> CONTAINERS = List.of(Collection.class, Map.class, Iterator.class,
			BaseStream.class, Optional.class);

	private PayloadClass() {
	}

	/**
	 * The class that a payload's runtime class counts as: an enum constant with a body
	 * has a class of its own, which nobody knows by name.
	 * @param type a runtime class
	 * @return the class to look up
	 */
	static Class<?> of(Class<?> type) {
		Class<?> superclass = type.getSuperclass();
		return (superclass != null && superclass.isEnum()) ? superclass : type;
	}

	static @Nullable String refusalOf(Class<?> type) {
		if (type.isPrimitive()) {
			return "it is a primitive; use its boxed class";
		}
		if (type.isArray() || CONTAINERS.stream().anyMatch((container) -> container.isAssignableFrom(type))) {
			return "a receiver could not know the type of its elements; wrap it in a record";
		}
		if (type == Object.class) {
			return "it carries nothing; use a record";
		}
		if (type.isAnonymousClass() || type.isHidden() || type.isSynthetic()) {
			return "it is an anonymous class or a lambda, so it has no name; use a record";
		}
		if (!type.isEnum() && Modifier.isAbstract(type.getModifiers())) {
			return "it is abstract, so no object is of exactly that class; use the concrete classes";
		}
		return null;
	}

}
