package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds the classes that event listener methods ask for, in the beans of a factory and
 * its ancestors, to which events travel up. Looks at types only and creates no bean.
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
		for (BeanFactory factory = beanFactory; factory instanceof ConfigurableListableBeanFactory listable; factory = listable
			.getParentBeanFactory()) {
			for (String name : listable.getBeanNamesForType(Object.class, true, false)) {
				listeners(listable, name).forEach((method, listener) -> types.addAll(payloads(method, listener)));
			}
		}
		return types;
	}

	private static Map<Method, EventListener> listeners(ConfigurableListableBeanFactory factory, String beanName) {
		try {
			Class<?> type = AutoProxyUtils.determineTargetClass(factory, beanName);
			if (type == null || !AnnotationUtils.isCandidateClass(type, EventListener.class)) {
				return Map.of();
			}
			return MethodIntrospector.selectMethods(type,
					(MethodIntrospector.MetadataLookup<EventListener>) (method) -> AnnotatedElementUtils
						.findMergedAnnotation(method, EventListener.class));
		}
		catch (RuntimeException | LinkageError ex) {
			// Spring itself finds no listeners in such a bean either
			logger.debug("Cannot look for event listeners in bean '{}'", beanName, ex);
			return Map.of();
		}
	}

	private static Collection<Class<?>> payloads(Method method, EventListener listener) {
		Stream<ResolvableType> events = (listener.classes().length > 0)
				? Stream.of(listener.classes()).map(ResolvableType::forClass)
				: Stream.of(ResolvableType.forMethodParameter(method, 0));
		Set<Class<?>> payloads = new LinkedHashSet<>();
		events.forEach((event) -> {
			ResolvableType withPayload = event.as(PayloadApplicationEvent.class);
			Class<?> payload = ((withPayload != ResolvableType.NONE) ? withPayload.getGeneric() : event).resolve();
			if (payload != null) {
				payloads.add(payload);
			}
		});
		return payloads;
	}

}
