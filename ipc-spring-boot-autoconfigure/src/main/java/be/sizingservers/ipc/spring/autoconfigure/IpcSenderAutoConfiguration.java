package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.spring.IpcSenderCustomizer;
import be.sizingservers.ipc.spring.LifecycleSender;
import be.sizingservers.ipc.spring.LifecycleSenders;
import be.sizingservers.ipc.spring.PublishedEventSender;
import be.sizingservers.ipc.spring.SendEventPublisher;
import be.sizingservers.ipc.spring.SenderFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the {@link Sender} of the application's handle, and of what sends
 * to other handles.
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
		Handle handle = parts.handle();
		return new LifecycleSender(handle, () -> starter.apply(handle));
	}

	@Bean
	@ConditionalOnMissingBean(SenderFactory.class)
	LifecycleSenders ipcSenders(CommonParts parts, ObjectProvider<Sender> senders,
			ObjectProvider<IpcSenderCustomizer> customizers, ObjectProvider<Instrumentation> instrumentation,
			ApplicationEventPublisher publisher, Participants participants, ConfigurableBeanFactory beanFactory) {
		Handle own = parts.handle();
		SenderStarter starter = new SenderStarter(parts, new SendEventPublisher(publisher), customizers,
				instrumentation);
		return new LifecycleSenders(own,
				() -> senders.orderedStream().filter((sender) -> sender.handle().equals(own)).findFirst().orElse(null),
				new HandleNames(own, beanFactory).published(), starter, participants::add);
	}

	@Bean
	@ConditionalOnMissingBean(PublishedEventSender.class)
	PublishedEventSender ipcPublishedEventSender(SenderFactory senders, CommonParts parts,
			ConfigurableApplicationContext context) {
		return new PublishedEventSender(senders, new HandleNames(parts.handle(), context.getBeanFactory()), context);
	}

}
