package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.spring.IpcEventListener;
import be.sizingservers.ipc.spring.IpcMessageEvent;

import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ApplicationListenerMethodAdapter;
import org.springframework.context.event.EventListener;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * A method of a bean that listens for events.
 *
 * @param beanName the bean
 * @param type the class of the bean
 * @param method the method
 * @param annotation its annotation, or what an annotation such as
 * {@link IpcEventListener} stands for
 */
record ListenerMethod(String beanName, Class<?> type, Method method, EventListener annotation) {

	/**
	 * The classes that it asks for: for an event with a payload that of the payload, else
	 * that of the event. None if it takes any payload.
	 */
	Set<Class<?>> payloads() {
		Set<Class<?>> payloads = new LinkedHashSet<>();
		events().forEach((event) -> {
			ResolvableType withPayload = event.as(PayloadApplicationEvent.class);
			Class<?> payload = ((withPayload != ResolvableType.NONE) ? withPayload.getGeneric() : event).resolve();
			if (payload != null && payload != Message.class) {
				payloads.add(payload);
			}
		});
		return payloads;
	}

	/**
	 * Tells whether it can hear nothing but what came over IPC.
	 */
	boolean isForMessagesOnly() {
		return AnnotatedElementUtils.hasAnnotation(this.method, IpcEventListener.class)
				|| events().allMatch((event) -> event.resolve() == IpcMessageEvent.class);
	}

	/**
	 * Tells whether Spring calls it for a message.
	 * @param payloadType the class of the message's payload
	 */
	boolean hears(Class<?> payloadType) {
		return takesMessage() || new ApplicationListenerMethodAdapter(this.beanName, this.type, this.method)
			.supportsEventType(ResolvableType.forClassWithGenerics(IpcMessageEvent.class, payloadType));
	}

	private boolean takesMessage() {
		return AnnotatedElementUtils.hasAnnotation(this.method, IpcEventListener.class)
				&& events().anyMatch((event) -> event.resolve() == Message.class);
	}

	private Stream<ResolvableType> events() {
		return (this.annotation.classes().length > 0)
				? Stream.of(this.annotation.classes()).map(ResolvableType::forClass)
				: Stream.of(ResolvableType.forMethodParameter(this.method, 0, this.type));
	}

	@Override
	public String toString() {
		return ClassUtils.getQualifiedMethodName(this.method, this.type);
	}

}
