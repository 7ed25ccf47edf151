package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.spring.IpcSenderCustomizer;
import be.sizingservers.ipc.spring.LifecycleSender;
import be.sizingservers.ipc.spring.SendEventPublisher;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the {@link Sender} of the application's handle.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class)
@ConditionalOnProperty("ipc.handle")
@ConditionalOnBooleanProperty(name = "ipc.sender.enabled", matchIfMissing = true)
public final class IpcSenderAutoConfiguration {

	IpcSenderAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(Sender.class)
	LifecycleSender ipcSender(CommonParts parts, ObjectProvider<IpcSenderCustomizer> customizers,
			ObjectProvider<Instrumentation> instrumentation, ApplicationEventPublisher publisher) {
		SenderStarter starter = new SenderStarter(parts, new SendEventPublisher(publisher), customizers,
				instrumentation);
		return new LifecycleSender(parts.handle(), starter);
	}

}
