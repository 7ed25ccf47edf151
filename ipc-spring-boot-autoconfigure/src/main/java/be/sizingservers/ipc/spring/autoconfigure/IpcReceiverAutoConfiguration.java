package be.sizingservers.ipc.spring.autoconfigure;

import java.util.concurrent.Executor;

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
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * Auto-configuration of the {@link Receiver} of the application's handle, and of those of
 * further handles. A context whose parent has a receiver gets none of its own for the
 * same handle: events travel up to the parent, which would then get each message twice.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class)
@ConditionalOnProperty("ipc.handle")
@ConditionalOnBooleanProperty(name = "ipc.receiver.enabled", matchIfMissing = true)
public final class IpcReceiverAutoConfiguration {

	private static final String LISTENER_EXECUTOR = "ipcListenerExecutor";

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

	/**
	 * No default candidate: the application's task executor would back off for it. There
	 * is none for platform threads: the thread that reads calls the listeners.
	 */
	@Bean(defaultCandidate = false)
	@ConditionalOnThreading(Threading.VIRTUAL)
	@ConditionalOnMissingBean(name = LISTENER_EXECUTOR)
	VirtualThreadTaskExecutor ipcListenerExecutor() {
		return new VirtualThreadTaskExecutor("ipc-listener-");
	}

	/**
	 * Before those of the application, which may set another executor.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	IpcReceiverCustomizer ipcListenerExecutorCustomizer(@Qualifier(LISTENER_EXECUTOR) ObjectProvider<Executor> own) {
		return (builder) -> own.ifAvailable(builder::executor);
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
