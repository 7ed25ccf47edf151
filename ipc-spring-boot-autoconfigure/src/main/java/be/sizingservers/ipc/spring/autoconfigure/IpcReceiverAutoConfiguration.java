package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.spring.IpcReceiverCustomizer;
import be.sizingservers.ipc.spring.LifecycleReceiver;
import be.sizingservers.ipc.spring.MessageEventPublisher;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

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
	@ConditionalOnMissingBean(Receiver.class)
	LifecycleReceiver ipcReceiver(CommonParts parts, ObjectProvider<IpcReceiverCustomizer> customizers,
			ObjectProvider<Instrumentation> instrumentation, ApplicationEventPublisher publisher) {
		ReceiverStarter starter = new ReceiverStarter(parts, new MessageEventPublisher(publisher), customizers,
				instrumentation);
		return new LifecycleReceiver(parts.handle(), starter);
	}

}
