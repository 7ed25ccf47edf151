package be.sizingservers.ipc.spring.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import be.sizingservers.ipc.spring.IpcHandler;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds the methods with {@link IpcHandler} in the beans of a factory and its ancestors.
 */
final class HandlerMethods {

	private HandlerMethods() {
	}

	static List<HandlerMethod> find(ConfigurableListableBeanFactory beanFactory) {
		List<HandlerMethod> methods = new ArrayList<>();
		AnnotatedMethods.forEach(beanFactory, IpcHandler.class, (found) -> {
			if (!ScopedProxyUtils.isScopedTarget(found.beanName())) {
				methods.add(new HandlerMethod(found.beanFactory(), found.beanName(), found.beanType(), found.method(),
						found.annotation().value()));
			}
		});
		return methods;
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
