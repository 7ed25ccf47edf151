package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.annotation.Annotation;
import java.util.LinkedHashSet;
import java.util.Set;

import be.sizingservers.ipc.codec.IpcType;
import be.sizingservers.ipc.spring.IpcPublished;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Names the classes that travel to whoever compiles the application ahead of time: those
 * with {@link IpcType} or {@link IpcPublished}, those that listeners and request handlers
 * ask for, and the answers of the latter. Creates no bean.
 */
final class AcceptedTypesAotProcessor implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		Set<Class<?>> types = new LinkedHashSet<>(ListenerTypes.find(beanFactory));
		types.addAll(HandlerMethods.requestTypes(beanFactory));
		HandlerMethods.find(beanFactory).forEach((handler) -> types.add(handler.method().getReturnType()));
		annotated(beanFactory, IpcType.class, types);
		annotated(beanFactory, IpcPublished.class, types);
		types.removeIf((type) -> !ApplicationTypes.isPayload(type));
		if (types.isEmpty()) {
			return null;
		}
		return (generation, code) -> new BindingReflectionHintsRegistrar()
			.registerReflectionHints(generation.getRuntimeHints().reflection(), types.toArray(Class<?>[]::new));
	}

	private static void annotated(ConfigurableListableBeanFactory beanFactory, Class<? extends Annotation> annotation,
			Set<Class<?>> into) {
		AnnotatedClasses.find(AnnotatedClasses.packages(beanFactory), annotation)
			.map((found) -> ClassUtils.resolveClassName(found.getClassName(), beanFactory.getBeanClassLoader()))
			.forEach(into::add);
	}

}
