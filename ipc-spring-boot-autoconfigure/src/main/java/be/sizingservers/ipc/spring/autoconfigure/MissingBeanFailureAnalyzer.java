package be.sizingservers.ipc.spring.autoconfigure;

import java.util.Map;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.spring.SenderFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Tells who wants a {@link Sender} or a {@link Receiver} injected why there is none.
 */
@Order(0)
final class MissingBeanFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final Map<Class<?>, String> SWITCHES = Map.of(Sender.class, "ipc.sender.enabled",
			SenderFactory.class, "ipc.sender.enabled", Receiver.class, "ipc.receiver.enabled");

	private final Environment environment;

	MissingBeanFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		Class<?> type = cause.getBeanType();
		if (cause instanceof NoUniqueBeanDefinitionException || type == null || !SWITCHES.containsKey(type)) {
			return null;
		}
		String wanted = "%s required a bean of type '%s'".formatted((description != null) ? description : "A component",
				type.getName());
		String handle = this.environment.getProperty("ipc.handle");
		if (handle == null) {
			return new FailureAnalysis(wanted + ", but there is no IPC as long as ipc.handle is not set",
					"Set ipc.handle to the name that binds senders and receivers, such as 'orders'", cause);
		}
		if (handle.equalsIgnoreCase("false")) {
			return ConfigurationFailures.booleanHandle("ipc.handle", handle).analysis();
		}
		String property = SWITCHES.get(type);
		if (this.environment.getProperty(property, Boolean.class, true)) {
			return null;
		}
		return new FailureAnalysis("%s, but %s is false".formatted(wanted, property),
				"Leave %s away, or inject an ObjectProvider, which may have none".formatted(property), cause);
	}

}
