package be.sizingservers.ipc.spring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import be.sizingservers.ipc.spring.IpcMessageEvent;
import be.sizingservers.ipc.spring.MessageEventPublisher;
import be.sizingservers.ipc.spring.MessageHandling;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.function.SingletonSupplier;

/**
 * How the receivers of an application hand their messages to its event listeners. Looks
 * at the listeners once, when the first receiver starts, and warns of those that would
 * not do what they say. Thread-safe.
 */
final class Listening {

	private static final Logger logger = LoggerFactory.getLogger(Listening.class);

	private final CommonParts parts;

	private final ConfigurableApplicationContext context;

	private final ObjectProvider<PublicationScope> scope;

	private final @Nullable RetryPolicy retryPolicy;

	private final SingletonSupplier<ApplicationEventPublisher> publisher = SingletonSupplier.of(this::publisher);

	Listening(CommonParts parts, ConfigurableApplicationContext context, ObjectProvider<PublicationScope> scope,
			@Nullable RetryPolicy retryPolicy) {
		this.parts = parts;
		this.context = context;
		this.scope = scope;
		this.retryPolicy = retryPolicy;
	}

	/**
	 * Begins to handle the messages of one receiver.
	 */
	MessageHandling open() {
		return new MessageHandling(new MessageEventPublisher(this.context, this.publisher.obtain()), this.context,
				this.retryPolicy);
	}

	private ApplicationEventPublisher publisher() {
		List<ListenerMethod> listeners = ListenerTypes.methods(this.context.getBeanFactory());
		AcceptedTypes accepted = new AcceptedTypes(this.parts.types());
		Multicasting.check(this.context);
		listeners.stream()
			.filter((listener) -> listener.isForMessagesOnly() && !accepted.reach(listener))
			.forEach(Listening::warnOfDeafness);
		List<ListenerMethod> transactional = listeners.stream()
			.filter((listener) -> !listener.annotation().defaultExecution() && !isExternalizer(listener)
					&& accepted.reach(listener))
			.toList();
		return transactional.isEmpty() ? this.context : inScope(transactional);
	}

	/**
	 * Modulith's own listener, of every type, is not for what came from elsewhere.
	 */
	private static boolean isExternalizer(ListenerMethod listener) {
		return listener.type().getName().startsWith("org.springframework.modulith.");
	}

	private static void warnOfDeafness(ListenerMethod listener) {
		logger.warn(
				"The event listener {} hears no message: nothing that is accepted over IPC is a {}. Put the class into a package of this application, give it @IpcType or name it in ipc.types.ids; for an interface or an abstract class, ask for the payload itself or for IpcMessageEvent<? extends ...>",
				listener, listener.payloads().stream().map(Class::getSimpleName).collect(Collectors.joining(" or a ")));
	}

	private ApplicationEventPublisher inScope(List<ListenerMethod> listeners) {
		Map<Class<?>, Boolean> heard = new ConcurrentHashMap<>();
		PublicationScope scope = this.scope.getIfAvailable();
		ApplicationEventPublisher scoped = (scope != null)
				? scope.around(this.context, (message) -> heard.computeIfAbsent(payloadType(message),
						(type) -> listeners.stream().anyMatch((listener) -> listener.hears(type))))
				: null;
		if (scoped != null) {
			return scoped;
		}
		listeners.stream()
			.map(ListenerMethod::toString)
			.distinct()
			.forEach((listener) -> logger.warn(
					"The event listener {} hears no message, which counts as delivered all the same, as it only listens within a transaction: set fallbackExecution = true, or let there be one transaction manager (or a primary one) and @EnableTransactionManagement",
					listener));
		return this.context;
	}

	private static Class<?> payloadType(IpcMessageEvent<?> message) {
		return message.getPayload().getClass();
	}

}
