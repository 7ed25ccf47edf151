package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.MessageListener;
import be.sizingservers.ipc.RequestHandler;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.spring.observation.IpcObservations;
import be.sizingservers.ipc.spring.observation.IpcProcessObservationConvention;
import be.sizingservers.ipc.spring.observation.IpcSendObservationConvention;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the observations {@code ipc.send} and {@code ipc.process}.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnProperty("ipc.handle")
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "ipc.observation.enabled", matchIfMissing = true)
public final class IpcObservationAutoConfiguration {

	IpcObservationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	IpcObservations ipcObservations(ObservationRegistry registry,
			ObjectProvider<IpcSendObservationConvention> sendConvention,
			ObjectProvider<IpcProcessObservationConvention> processConvention) {
		return new IpcObservations(registry, sendConvention.getIfUnique(), processConvention.getIfUnique());
	}

	@Bean
	Instrumentation ipcInstrumentation(IpcObservations observations) {
		return new Instrumentation() {

			@Override
			public Sender around(Sender sender) {
				return observations.observed(sender);
			}

			@Override
			public MessageListener around(MessageListener listener) {
				return observations.observed(listener);
			}

			@Override
			public RequestHandler aroundAnswers(RequestHandler handler) {
				return observations.observedAnswers(handler);
			}

		};
	}

}
