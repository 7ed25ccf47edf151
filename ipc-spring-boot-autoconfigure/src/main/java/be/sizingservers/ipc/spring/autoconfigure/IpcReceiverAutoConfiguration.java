package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.spring.IpcReceiverCustomizer;
import be.sizingservers.ipc.spring.LifecycleReceiver;
import be.sizingservers.ipc.spring.LifecycleReceivers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.retry.RetryPolicy;

/**
 * Auto-configuration of the {@link Receiver} of the application's handle, and of those of
 * further handles. A context whose parent has a receiver gets none of its own for the
 * same handle: events travel up to the parent, which would then get each message twice.
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
		ReceiverStarter starter = new ReceiverStarter(parts, listening, customizers, instrumentation);
		Handle handle = parts.handle();
		return new LifecycleReceiver(handle, () -> starter.apply(handle));
	}

	@Bean
	LifecycleReceivers ipcReceivers(CommonParts parts, ObjectProvider<IpcReceiverCustomizer> customizers,
			Listening listening, ObjectProvider<Instrumentation> instrumentation, Participants participants,
			ConfigurableListableBeanFactory beanFactory) {
		ReceiverStarter starter = new ReceiverStarter(parts, listening, customizers, instrumentation);
		ReceivedHandles handles = new ReceivedHandles(parts.properties().receiver().handles(),
				new HandleNames(parts.handle(), beanFactory), beanFactory, ReceivedHandles.ANNOTATIONS);
		return new LifecycleReceivers(handles::others, starter, participants::add);
	}

}
