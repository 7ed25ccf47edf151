package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.spring.IpcReceiverCustomizer;
import be.sizingservers.ipc.spring.LifecycleReceiver;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.retry.RetryPolicy;

/**
 * Auto-configuration of the {@link Receiver} of the application's handle. A context whose
 * parent has a receiver gets none of its own: events travel up to the parent, which would
 * then get each message twice.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class)
@ConditionalOnProperty("ipc.handle")
@ConditionalOnBooleanProperty(name = "ipc.receiver.enabled", matchIfMissing = true)
public final class IpcReceiverAutoConfiguration {

	IpcReceiverAutoConfiguration() {
	}

	@Bean
	Listening ipcListening(CommonParts parts, ConfigurableApplicationContext context,
			ObjectProvider<PublicationScope> scope,
			@Qualifier("ipcRetryPolicy") ObjectProvider<RetryPolicy> ownRetryPolicy) {
		RetryPolicy fromProperties = RetryPolicies.of(parts.properties().receiver().retry());
		RetryPolicy own = ownRetryPolicy.getIfAvailable();
		return new Listening(parts, context, scope, (own != null) ? own : fromProperties);
	}

	@Bean
	@ConditionalOnMissingBean(Receiver.class)
	LifecycleReceiver ipcReceiver(CommonParts parts, ObjectProvider<IpcReceiverCustomizer> customizers,
			Listening listening, ObjectProvider<Instrumentation> instrumentation) {
		return new LifecycleReceiver(parts.handle(),
				new ReceiverStarter(parts, listening, customizers, instrumentation));
	}

}
