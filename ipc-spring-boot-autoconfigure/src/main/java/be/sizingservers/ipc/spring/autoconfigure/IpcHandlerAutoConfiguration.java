package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.RequestHandler;
import be.sizingservers.ipc.spring.IpcHandler;
import be.sizingservers.ipc.spring.IpcReceiverCustomizer;
import be.sizingservers.ipc.spring.MessageHandling;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of {@link IpcHandler} methods: they answer the requests that come to
 * the receivers of the application.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class)
@ConditionalOnProperty("ipc.handle")
@ConditionalOnBooleanProperty(name = "ipc.receiver.enabled", matchIfMissing = true)
public final class IpcHandlerAutoConfiguration {

	IpcHandlerAutoConfiguration() {
	}

	@Bean
	RequestHandlers ipcRequestHandlers(CommonParts parts, ConfigurableListableBeanFactory beanFactory) {
		return new RequestHandlers(parts, beanFactory);
	}

	/**
	 * Before those of the application, which may set another handler.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	IpcReceiverCustomizer ipcRequestHandlersCustomizer(RequestHandlers handlers,
			ObjectProvider<Instrumentation> instrumentation) {
		return (builder) -> {
			if (!handlers.isEmpty()) {
				Instrumentation around = instrumentation.getIfUnique();
				RequestHandler handler = MessageHandling.around(handlers);
				builder.requestHandler((around != null) ? around.aroundAnswers(handler) : handler);
			}
		};
	}

}
