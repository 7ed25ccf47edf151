package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.codec.TypeRegistry;
import be.sizingservers.ipc.spring.IpcHandler;
import be.sizingservers.ipc.spring.IpcMessageEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method of a bean that answers requests. The bean is got, and so created if it is
 * lazy, when there is a request.
 *
 * @param beanFactory has the bean
 * @param beanName the bean
 * @param beanType the class of the bean, without proxies
 * @param method the method
 * @param handle what it says of its handle, placeholders and all; empty if nothing
 */
record HandlerMethod(ConfigurableListableBeanFactory beanFactory, String beanName, Class<?> beanType, Method method,
		String handle) {

	/**
	 * The class that it asks for; {@code null} if it takes any payload.
	 * @throws FailureAnalyzedException if the method cannot answer requests
	 */
	@Nullable Class<?> payloadType() {
		if (this.method.getParameterCount() != 1) {
			throw unusable("it has %d parameters".formatted(this.method.getParameterCount()),
					"Give it one parameter: the payload, an IpcMessageEvent of it, or a Message");
		}
		ResolvableType parameter = ResolvableType.forMethodParameter(this.method, 0, this.beanType);
		if (parameter.toClass() == Message.class) {
			return null;
		}
		boolean event = parameter.toClass() == IpcMessageEvent.class;
		Class<?> type = (event ? parameter.getGeneric() : parameter).resolve();
		if (event && (type == null || type == Object.class)) {
			return null;
		}
		Class<?> payload = (type != null) ? ClassUtils.resolvePrimitiveIfNecessary(type) : Object.class;
		String refusal = (payload == byte[].class) ? null : TypeRegistry.refusalOf(payload);
		if (refusal != null) {
			throw unusable("no request can be a %s: %s".formatted(payload.getTypeName(), refusal),
					"Ask for the payload itself, for an IpcMessageEvent of it, or for a Message to take any request");
		}
		return payload;
	}

	/**
	 * The classes of requests that it takes.
	 * @return empty if it takes any
	 */
	Set<Class<?>> requestTypes() {
		Set<Class<?>> types = new LinkedHashSet<>();
		Class<?> payload = payloadType();
		if (payload != null) {
			collect(payload, types);
			if (types.isEmpty()) {
				throw unusable("no class that can be sent is a %s".formatted(payload.getName()),
						"Ask for a class or a record, for a sealed type of such, or for a Message to take any request");
			}
		}
		return types;
	}

	private static void collect(Class<?> type, Set<Class<?>> into) {
		if (type.isSealed() && !type.isEnum()) {
			for (Class<?> permitted : type.getPermittedSubclasses()) {
				collect(permitted, into);
			}
		}
		if (type.isEnum() || type.isArray() || !Modifier.isAbstract(type.getModifiers())) {
			into.add(type);
		}
	}

	void checkAnswer() {
		Class<?> answer = this.method.getReturnType();
		if (answer == void.class || answer == Void.class) {
			throw unusable("it returns nothing", "Let it return the answer, or make it an @EventListener");
		}
		if (Future.class.isAssignableFrom(answer) || CompletionStage.class.isAssignableFrom(answer)) {
			throw unusable("it returns a %s, which is no answer".formatted(answer.getSimpleName()),
					"Let it return the answer itself; it may wait for it");
		}
	}

	/**
	 * The method to call, on a proxy if the bean has one.
	 */
	Method invocable() {
		Class<?> exposed = this.beanFactory.getType(this.beanName);
		try {
			Method invocable = AopUtils.selectInvocableMethod(this.method, (exposed != null) ? exposed : this.beanType);
			ReflectionUtils.makeAccessible(invocable);
			return invocable;
		}
		catch (IllegalStateException ex) {
			throw new FailureAnalyzedException(
					"The method %s cannot answer requests: %s".formatted(this, ex.getMessage()),
					"Declare the method in an interface of the bean, or let the bean be proxied by its class; it must not be private",
					ex);
		}
	}

	/**
	 * Calls the method.
	 * @param invocable what {@link #invocable()} has returned
	 */
	@Nullable Object answer(Method invocable, Message request, Object source) throws Exception {
		try {
			return invocable.invoke(this.beanFactory.getBean(this.beanName), argument(request, source));
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
			return null;
		}
	}

	private Object argument(Message request, Object source) {
		Class<?> parameter = this.method.getParameterTypes()[0];
		if (parameter == Message.class) {
			return request;
		}
		return (parameter == IpcMessageEvent.class) ? event(source, request, request.payload().getClass())
				: request.payload();
	}

	private static <T> IpcMessageEvent<T> event(Object source, Message request, Class<T> payloadType) {
		return new IpcMessageEvent<>(source, request, payloadType);
	}

	private FailureAnalyzedException unusable(String why, String action) {
		return failure("The method %s has @%s, but %s".formatted(this, IpcHandler.class.getSimpleName(), why), action);
	}

	static FailureAnalyzedException failure(String description, String action) {
		return new FailureAnalyzedException(description, action, new IllegalStateException(description));
	}

	@Override
	public String toString() {
		return "%s of bean '%s'".formatted(ClassUtils.getQualifiedMethodName(this.method, this.beanType),
				this.beanName);
	}

}
