package be.sizingservers.ipc.spring.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.event.EventListener;

/**
 * Finds event listener methods, and the classes that they ask for, in the beans of a
 * factory and its ancestors.
 */
final class ListenerTypes {

	private ListenerTypes() {
	}

	/**
	 * Finds the classes: for an event with a payload that of the payload, else that of
	 * the event.
	 */
	static Set<Class<?>> find(ConfigurableListableBeanFactory beanFactory) {
		Set<Class<?>> types = new LinkedHashSet<>();
		methods(beanFactory).forEach((method) -> types.addAll(method.payloads()));
		return types;
	}

	/**
	 * Finds the methods.
	 */
	static List<ListenerMethod> methods(ConfigurableListableBeanFactory beanFactory) {
		List<ListenerMethod> methods = new ArrayList<>();
		AnnotatedMethods.forEach(beanFactory, EventListener.class, (found) -> methods
			.add(new ListenerMethod(found.beanName(), found.beanType(), found.method(), found.annotation())));
		return methods;
	}

}
