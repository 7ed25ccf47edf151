package be.sizingservers.ipc.spring.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.spring.IpcPublished;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Makes handles from what properties and annotations say.
 *
 * @param own the handle that an annotation means which names none
 * @param beanFactory resolves placeholders
 */
record HandleNames(Handle own, ConfigurableBeanFactory beanFactory) implements UnaryOperator<String> {

	/**
	 * The handle that a property names.
	 */
	static Handle property(String property, String value) {
		if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
			throw ConfigurationFailures.booleanHandle(property, value);
		}
		try {
			return Handle.of(value);
		}
		catch (IllegalArgumentException ex) {
			throw ConfigurationFailures.invalid(property, value,
					"Give %s a name, such as 'orders', or remove it; without ipc.handle there is no IPC"
						.formatted(property),
					ex);
		}
	}

	/**
	 * The handle that an annotation names.
	 * @param place for messages: where the annotation is
	 */
	Handle annotation(String annotation, String place, String value) {
		try {
			return Handle.of(apply(value));
		}
		catch (IllegalArgumentException ex) {
			throw ConfigurationFailures.annotation(annotation, place, value, ex);
		}
	}

	/**
	 * The handles that {@link IpcPublished} names in the packages of the application.
	 */
	Set<Handle> published() {
		String annotation = IpcPublished.class.getName();
		Set<Handle> handles = new LinkedHashSet<>();
		AnnotatedClasses.find(AnnotatedClasses.packages(this.beanFactory), IpcPublished.class)
			.forEach((type) -> handles
				.add(annotation(IpcPublished.class.getSimpleName(), type.getClassName(), value(type, annotation))));
		return handles;
	}

	private static String value(AnnotationMetadata type, String annotation) {
		return type.getAnnotations().get(annotation).getString("value");
	}

	@Override
	public String apply(String value) {
		return value.isEmpty() ? this.own.value()
				: Objects.requireNonNullElse(this.beanFactory.resolveEmbeddedValue(value), "");
	}

}
