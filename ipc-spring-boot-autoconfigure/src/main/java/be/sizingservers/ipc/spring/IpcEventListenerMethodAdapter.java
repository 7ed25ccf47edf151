package be.sizingservers.ipc.spring;

import java.lang.reflect.Method;

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
	 * Creates a listener.
	 * @param handle the handle that it listens on; every handle if empty
	 */
	IpcEventListenerMethodAdapter(String beanName, Class<?> type, Method method, String handle) {
		super(beanName, type, method);
		this.handle = handle;
		EventListener annotation = AnnotatedElementUtils.findMergedAnnotation(getTargetMethod(), EventListener.class);
		Class<?>[] events = (annotation != null && annotation.classes().length > 0) ? annotation.classes()
				: method.getParameterTypes();
		for (Class<?> event : events) {
			requireMessage(event, method);
		}
	}

	private static void requireMessage(Class<?> event, Method method) {
		if (ApplicationEvent.class.isAssignableFrom(event) && !event.isAssignableFrom(IpcMessageEvent.class)) {
			throw new IllegalStateException(
					"The method %s would never be called: @IpcEventListener is for messages, and a %s is none; use @EventListener"
						.formatted(method, event.getSimpleName()));
		}
	}

	@Override
	public boolean supportsEventType(ResolvableType eventType) {
		return IpcMessageEvent.class == eventType.toClass() && super.supportsEventType(eventType);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof IpcMessageEvent<?> message
				&& (this.handle.isEmpty() || this.handle.equals(message.handle()))) {
			super.onApplicationEvent(event);
		}
	}

}
