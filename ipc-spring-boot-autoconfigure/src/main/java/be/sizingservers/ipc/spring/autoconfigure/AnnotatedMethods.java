package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.stereotype.Component;

/**
 * Finds the methods with an annotation in the beans of a factory and its ancestors, to
 * which events travel up. Looks at types only and creates no bean.
 */
final class AnnotatedMethods {

	private static final Logger logger = LoggerFactory.getLogger(AnnotatedMethods.class);

	private AnnotatedMethods() {
	}

	/**
	 * A method with the annotation.
	 *
	 * @param <A> the annotation
	 * @param beanFactory has the bean
	 * @param beanName the bean
	 * @param beanType the class of the bean, without proxies
	 * @param method the method
	 * @param annotation the annotation, merged with those that it stands on
	 */
	record Found<A extends Annotation>(ConfigurableListableBeanFactory beanFactory, String beanName, Class<?> beanType,
			Method method, A annotation) {
	}

	static <A extends Annotation> void forEach(ConfigurableListableBeanFactory beanFactory, Class<A> annotation,
			Consumer<Found<A>> action) {
		for (BeanFactory factory = beanFactory; factory instanceof ConfigurableListableBeanFactory listable; factory = listable
			.getParentBeanFactory()) {
			for (String name : listable.getBeanNamesForType(Object.class, true, false)) {
				find(listable, name, annotation).forEach(action);
			}
		}
	}

	/**
	 * Spring itself finds no listeners in the beans that it is made of, of which there
	 * are many.
	 */
	private static boolean isOfSpring(Class<?> type) {
		return type.getName().startsWith("org.springframework.")
				&& !AnnotatedElementUtils.isAnnotated(type, Component.class);
	}

	private static <A extends Annotation> List<Found<A>> find(ConfigurableListableBeanFactory factory, String beanName,
			Class<A> annotation) {
		try {
			Class<?> type = AutoProxyUtils.determineTargetClass(factory, beanName);
			if (type == null || !AnnotationUtils.isCandidateClass(type, annotation) || isOfSpring(type)) {
				return List.of();
			}
			Map<Method, A> methods = MethodIntrospector.selectMethods(type,
					(MethodIntrospector.MetadataLookup<A>) (method) -> AnnotatedElementUtils
						.findMergedAnnotation(method, annotation));
			return methods.entrySet()
				.stream()
				.map((found) -> new Found<>(factory, beanName, type, found.getKey(), found.getValue()))
				.toList();
		}
		catch (RuntimeException | LinkageError ex) {
			// Spring itself finds no listeners in such a bean either
			logger.debug("Cannot look for @{} in bean '{}'", annotation.getSimpleName(), beanName, ex);
			return List.of();
		}
	}

}
