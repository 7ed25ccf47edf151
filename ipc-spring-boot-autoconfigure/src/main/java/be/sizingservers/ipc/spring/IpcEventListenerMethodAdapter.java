package be.sizingservers.ipc.spring;

import java.lang.reflect.Method;

import be.sizingservers.ipc.Message;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.ApplicationListenerMethodAdapter;
import org.springframework.context.event.EventListener;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Calls a method with {@link IpcEventListener}.
 */
final class IpcEventListenerMethodAdapter extends ApplicationListenerMethodAdapter {

	private final String handle;

	/**
	 * Whether it takes the message instead of the event or its payload.
	 */
	private final boolean takesMessage;

	/**
	 * Creates a listener.
	 * @param handle the handle that it listens on; every handle if empty
	 */
	IpcEventListenerMethodAdapter(String beanName, Class<?> type, Method method, String handle) {
		super(beanName, type, method);
		this.handle = handle;
		this.takesMessage = takesMessage(method);
		EventListener annotation = AnnotatedElementUtils.findMergedAnnotation(getTargetMethod(), EventListener.class);
		Class<?>[] events = (annotation != null && annotation.classes().length > 0) ? annotation.classes()
				: method.getParameterTypes();
		for (Class<?> event : events) {
			requireMessage(event, method);
		}
	}

	private static void requireMessage(Class<?> event, Method method) {
		if (ApplicationEvent.class.isAssignableFrom(event) && !event.isAssignableFrom(IpcMessageEvent.class)) {
			throw new InvalidListenerException(
					"The method %s would never be called: @IpcEventListener is for messages, and a %s is none"
						.formatted(method, event.getSimpleName()),
					"Use @EventListener for it, or ask for a payload or an IpcMessageEvent");
		}
	}

	/**
	 * Tells whether a method takes every message, as a {@link Message}.
	 */
	static boolean takesMessage(Method method) {
		return method.getParameterCount() == 1 && method.getParameterTypes()[0] == Message.class;
	}

	@Override
	public boolean supportsEventType(ResolvableType eventType) {
		return IpcMessageEvent.class == eventType.toClass()
				&& (this.takesMessage || super.supportsEventType(eventType));
	}

	@Override
	protected @Nullable Object @Nullable [] resolveArguments(ApplicationEvent event) {
		return (this.takesMessage && event instanceof IpcMessageEvent<?> message) ? new Object[] { message.message() }
				: super.resolveArguments(event);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof IpcMessageEvent<?> message
				&& (this.handle.isEmpty() || this.handle.equals(message.handle()))) {
			super.onApplicationEvent(event);
		}
	}

}
