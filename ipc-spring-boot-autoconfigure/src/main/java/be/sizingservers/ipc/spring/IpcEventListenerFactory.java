package be.sizingservers.ipc.spring;

import java.lang.reflect.Method;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Printable;

import org.springframework.context.ApplicationListener;
import org.springframework.context.EmbeddedValueResolverAware;
import org.springframework.context.event.EventListenerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringValueResolver;

/**
 * Makes listeners of methods with {@link IpcEventListener}. Comes before the other
 * factories, which would take such a method for a listener of local events too. Needs no
 * other bean, as it is created before all of them.
 */
public final class IpcEventListenerFactory implements EventListenerFactory, Ordered, EmbeddedValueResolverAware {

	private static final String TRANSACTIONAL = "org.springframework.transaction.event.TransactionalEventListener";

	private StringValueResolver placeholders = (text) -> text;

	/**
	 * Creates a factory.
	 */
	public IpcEventListenerFactory() {
	}

	@Override
	public void setEmbeddedValueResolver(StringValueResolver resolver) {
		this.placeholders = resolver;
	}

	@Override
	public int getOrder() {
		return 0;
	}

	@Override
	public boolean supportsMethod(Method method) {
		return AnnotatedElementUtils.hasAnnotation(method, IpcEventListener.class);
	}

	@Override
	public ApplicationListener<?> createApplicationListener(String beanName, Class<?> type, Method method) {
		IpcEventListener annotation = AnnotatedElementUtils
			.findMergedAnnotation(ClassUtils.getMostSpecificMethod(method, type), IpcEventListener.class);
		if (annotation == null) {
			throw new IllegalStateException("The method %s has no @IpcEventListener".formatted(method));
		}
		if (MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).isPresent(TRANSACTIONAL)) {
			throw new InvalidListenerException(
					"The method %s has both @IpcEventListener and @TransactionalEventListener".formatted(method),
					"Keep the latter, with the condition \"event.handle == '...'\" and a parameter of type IpcMessageEvent<...>");
		}
		return new IpcEventListenerMethodAdapter(beanName, type, method, handle(annotation.handle(), method));
	}

	private String handle(String text, Method method) {
		if (text.isEmpty()) {
			return text;
		}
		try {
			return Handle.of(String.valueOf(this.placeholders.resolveStringValue(text))).value();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidListenerException(
					"The @IpcEventListener of %s has the value '%s', which cannot be used: %s".formatted(method,
							Printable.of(text), ex.getMessage()),
					"Give it a handle, such as 'orders', set the property of its placeholder, or leave the handle away for every one",
					ex);
		}
	}

}
