package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import be.sizingservers.ipc.spring.IpcEventListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.event.EventListener;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds event listener methods, and the classes and handles that they ask for, in the
 * beans of a factory and its ancestors, to which events travel up. Looks at types only
 * and creates no bean.
 */
final class ListenerTypes {

	private static final Logger logger = LoggerFactory.getLogger(ListenerTypes.class);

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
	 * Finds the handles that {@link IpcEventListener}s name.
	 */
	static Set<String> handles(ConfigurableListableBeanFactory beanFactory) {
		Set<String> handles = new LinkedHashSet<>();
		methods(beanFactory).forEach((method) -> handles.add(method.handle()));
		handles.remove("");
		return handles;
	}

	/**
	 * Finds the methods.
	 */
	static List<ListenerMethod> methods(ConfigurableListableBeanFactory beanFactory) {
		List<ListenerMethod> methods = new ArrayList<>();
		for (BeanFactory factory = beanFactory; factory instanceof ConfigurableListableBeanFactory listable; factory = listable
			.getParentBeanFactory()) {
			for (String name : listable.getBeanNamesForType(Object.class, true, false)) {
				methods.addAll(methods(listable, name));
			}
		}
		return methods;
	}

	private static List<ListenerMethod> methods(ConfigurableListableBeanFactory factory, String beanName) {
		Class<?> type;
		Map<Method, EventListener> methods;
		try {
			type = AutoProxyUtils.determineTargetClass(factory, beanName);
			if (type == null || !AnnotationUtils.isCandidateClass(type, EventListener.class)) {
				return List.of();
			}
			methods = MethodIntrospector.selectMethods(type,
					(MethodIntrospector.MetadataLookup<EventListener>) (method) -> AnnotatedElementUtils
						.findMergedAnnotation(method, EventListener.class));
		}
		catch (RuntimeException | LinkageError ex) {
			// Spring itself finds no listeners in such a bean either
			logger.debug("Cannot look for event listeners in bean '{}'", beanName, ex);
			return List.of();
		}
		return methods.entrySet()
			.stream()
			.map((found) -> new ListenerMethod(beanName, type, found.getKey(), found.getValue(),
					handle(factory, found.getKey())))
			.toList();
	}

	private static String handle(ConfigurableListableBeanFactory factory, Method method) {
		IpcEventListener annotation = AnnotatedElementUtils.findMergedAnnotation(method, IpcEventListener.class);
		return (annotation != null && !annotation.handle().isEmpty())
				? String.valueOf(factory.resolveEmbeddedValue(annotation.handle())) : "";
	}

}
