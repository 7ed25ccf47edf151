package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.spring.observation.ReceiverMetrics;
import be.sizingservers.ipc.spring.observation.SenderMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters of all senders and receivers.
 */
@AutoConfiguration(after = { IpcSenderAutoConfiguration.class, IpcReceiverAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnProperty("ipc.handle")
@ConditionalOnBean(MeterRegistry.class)
public final class IpcMetricsAutoConfiguration {

	IpcMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = "ipcMetrics")
	MeterBinder ipcMetrics(Participants participants) {
		return (registry) -> participants.each((sender) -> new SenderMetrics(sender).bindTo(registry),
				(receiver) -> new ReceiverMetrics(receiver).bindTo(registry));
	}

}
