package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.spring.IpcEventListener;
import be.sizingservers.ipc.spring.IpcHandler;
import be.sizingservers.ipc.spring.LifecycleReceivers;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The handles that an application receives besides {@code ipc.handle}: those of the
 * properties, and those that annotated methods name. One for which there is a receiver,
 * in this context or in one above it, is left out.
 *
 * @param properties the handles of the properties
 * @param names makes handles of what annotations say
 * @param beanFactory that of this context
 * @param annotations the annotations that name handles
 */
record ReceivedHandles(List<String> properties, HandleNames names, ConfigurableListableBeanFactory beanFactory,
		List<HandleAnnotation<?>> annotations) {

	static final List<HandleAnnotation<?>> ANNOTATIONS = List.of(
			new HandleAnnotation<>(IpcEventListener.class, IpcEventListener::handle, false),
			new HandleAnnotation<>(IpcHandler.class, IpcHandler::value, true));

	/**
	 * Looks for them. All receivers of the context must have been created.
	 */
	Set<Handle> others() {
		Set<Handle> handles = new LinkedHashSet<>();
		this.properties.forEach((value) -> handles.add(HandleNames.property("ipc.receiver.handles", value)));
		this.annotations.forEach((annotation) -> handles.addAll(named(annotation)));
		handles.removeAll(received());
		return handles;
	}

	private <A extends Annotation> Set<Handle> named(HandleAnnotation<A> annotation) {
		Set<Handle> handles = new LinkedHashSet<>();
		AnnotatedMethods.forEach(this.beanFactory, annotation.type(), (found) -> {
			String value = annotation.handle().apply(found.annotation());
			if (annotation.ownByDefault() || !value.isEmpty()) {
				handles.add(this.names.annotation(annotation.type().getSimpleName(),
						found.method().getDeclaringClass().getName() + "." + found.method().getName(), value));
			}
		});
		return handles;
	}

	private Set<Handle> received() {
		Set<Handle> handles = new LinkedHashSet<>();
		for (BeanFactory factory = this.beanFactory; factory instanceof ConfigurableListableBeanFactory listable; factory = listable
			.getParentBeanFactory()) {
			add(listable.getBeansOfType(Receiver.class, false, true).values(), handles);
			if (listable != this.beanFactory) {
				listable.getBeansOfType(LifecycleReceivers.class)
					.values()
					.forEach((others) -> add(others.receivers(), handles));
			}
		}
		return handles;
	}

	private static void add(Collection<? extends Receiver> receivers, Set<Handle> handles) {
		receivers.forEach((receiver) -> handles.add(receiver.handle()));
	}

}
