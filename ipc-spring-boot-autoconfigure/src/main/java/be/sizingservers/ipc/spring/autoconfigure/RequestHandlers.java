package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.NoRequestHandlerException;
import be.sizingservers.ipc.RequestHandler;
import be.sizingservers.ipc.codec.CodecException;
import be.sizingservers.ipc.codec.TypeRegistry;
import be.sizingservers.ipc.spring.IpcHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Gives each request to the {@link IpcHandler} method that takes it. The methods are
 * looked for once, when all singletons have been created, and not changed afterwards.
 * Thread-safe.
 */
final class RequestHandlers implements RequestHandler, SmartInitializingSingleton {

	private final CommonParts parts;

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<Key, Handler> handlers = new HashMap<>();

	RequestHandlers(CommonParts parts, ConfigurableListableBeanFactory beanFactory) {
		this.parts = parts;
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (HandlerMethod method : HandlerMethods.find(this.beanFactory)) {
			Set<Class<?>> types = method.requestTypes();
			method.checkAnswer();
			Handler handler = new Handler(method, method.invocable());
			String handle = new HandleNames(this.parts.handle(), method.beanFactory())
				.annotation(IpcHandler.class.getSimpleName(), method.toString(), method.handle())
				.value();
			if (method.payloadType() == null) {
				add(new Key(handle, null), handler);
			}
			types.forEach((type) -> {
				checkAccepted(method, type);
				add(new Key(handle, type), handler);
			});
		}
	}

	private void add(Key key, Handler handler) {
		Handler other = this.handlers.putIfAbsent(key, handler);
		if (other != null) {
			throw HandlerMethod.failure(
					"Two methods answer %s on handle '%s': %s and %s".formatted(
							(key.type() != null) ? "requests of " + key.type().getName() : "all other requests",
							key.handle(), other.method(), handler.method()),
					"Remove one of them, or give one of them another handle with @%s(\"...\")"
						.formatted(IpcHandler.class.getSimpleName()));
		}
	}

	/**
	 * A method that never gets a request is a mistake.
	 */
	private void checkAccepted(HandlerMethod method, Class<?> type) {
		if (type != String.class && type != byte[].class && !isAccepted(type)) {
			throw HandlerMethod.failure(
					"The method %s gets no request, because this application does not accept %s over IPC"
						.formatted(method, type.getName()),
					"Give the class @IpcType, name it in ipc.types.ids, or leave ipc.types.scan=annotated away");
		}
	}

	private boolean isAccepted(Class<?> type) {
		TypeRegistry types = this.parts.types();
		try {
			return types.typeOf(types.idOf(type)) == type;
		}
		catch (CodecException ex) {
			return false;
		}
	}

	boolean isEmpty() {
		return this.handlers.isEmpty();
	}

	@Override
	@SuppressWarnings("NullAway") // The receiver refuses null
	public Object onRequest(Message request) throws Exception {
		Handler handler = find(request);
		return handler.method().answer(handler.invocable(), request, this);
	}

	private Handler find(Message request) {
		String handle = request.handle().value();
		Object payload = request.payload();
		Class<?> type = (payload instanceof Enum<?> constant) ? constant.getDeclaringClass() : payload.getClass();
		Handler handler = this.handlers.get(new Key(handle, type));
		if (handler == null) {
			handler = this.handlers.get(new Key(handle, null));
		}
		if (handler == null) {
			throw new NoRequestHandlerException("it has no @%s method for %s on handle '%s'"
				.formatted(IpcHandler.class.getSimpleName(), type.getSimpleName(), handle));
		}
		return handler;
	}

	/**
	 * Which requests.
	 *
	 * @param handle their handle
	 * @param type the class of their payload; {@code null} for all that nobody else takes
	 */
	private record Key(String handle, @Nullable Class<?> type) {
	}

	private record Handler(HandlerMethod method, Method invocable) {
	}

}
