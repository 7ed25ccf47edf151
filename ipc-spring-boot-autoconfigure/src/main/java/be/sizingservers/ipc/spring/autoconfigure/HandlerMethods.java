package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import be.sizingservers.ipc.spring.IpcHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds the methods with {@link IpcHandler} in the beans of a factory and its ancestors.
 * Looks at types only and creates no bean.
 */
final class HandlerMethods {

	private static final Logger logger = LoggerFactory.getLogger(HandlerMethods.class);

	private HandlerMethods() {
	}

	static List<HandlerMethod> find(ConfigurableListableBeanFactory beanFactory) {
		List<HandlerMethod> found = new ArrayList<>();
		for (BeanFactory factory = beanFactory; factory instanceof ConfigurableListableBeanFactory listable; factory = listable
			.getParentBeanFactory()) {
			for (String name : listable.getBeanNamesForType(Object.class, true, false)) {
				if (!ScopedProxyUtils.isScopedTarget(name)) {
					found.addAll(find(listable, name));
				}
			}
		}
		return found;
	}

	private static List<HandlerMethod> find(ConfigurableListableBeanFactory factory, String beanName) {
		Class<?> type;
		Map<Method, IpcHandler> methods;
		try {
			type = AutoProxyUtils.determineTargetClass(factory, beanName);
			if (type == null || !AnnotationUtils.isCandidateClass(type, IpcHandler.class)) {
				return List.of();
			}
			methods = MethodIntrospector.selectMethods(type,
					(MethodIntrospector.MetadataLookup<IpcHandler>) (method) -> AnnotatedElementUtils
						.findMergedAnnotation(method, IpcHandler.class));
		}
		catch (RuntimeException | LinkageError ex) {
			// Spring itself finds no listeners in such a bean either
			logger.debug("Cannot look for request handlers in bean '{}'", beanName, ex);
			return List.of();
		}
		List<HandlerMethod> found = new ArrayList<>();
		methods.forEach((method, annotation) -> found
			.add(new HandlerMethod(factory, beanName, type, method, resolve(factory, annotation.value()))));
		return found;
	}

	private static String resolve(ConfigurableListableBeanFactory factory, String handle) {
		return Objects.requireNonNullElse(factory.resolveEmbeddedValue(handle), "");
	}

	/**
	 * The handles that such methods name.
	 */
	static Set<String> handles(ConfigurableListableBeanFactory beanFactory) {
		Set<String> handles = new LinkedHashSet<>();
		find(beanFactory).forEach((method) -> handles.add(method.handle()));
		handles.remove("");
		return handles;
	}

	/**
	 * The classes of the requests that such methods take.
	 */
	static Set<Class<?>> requestTypes(ConfigurableListableBeanFactory beanFactory) {
		Set<Class<?>> types = new LinkedHashSet<>();
		find(beanFactory).forEach((method) -> types.addAll(method.requestTypes()));
		return types;
	}

}
