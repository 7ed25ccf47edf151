package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.spring.SenderFactory;
import be.sizingservers.ipc.spring.modulith.IpcEventExternalizationTransport;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.ExternalizationMode;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;

/**
 * Auto-configuration of the way of events that Spring Modulith externalizes into IPC. It
 * backs off where they go to a broker: Modulith gives every event to every way that there
 * is, and cannot tell their publications apart.
 */
@AutoConfiguration(after = IpcSenderAutoConfiguration.class,
		afterName = { "org.springframework.modulith.events.config.EventExternalizationAutoConfiguration",
				"org.springframework.modulith.events.amqp.RabbitEventExternalizerConfiguration",
				"org.springframework.modulith.events.jms.JmsEventExternalizerConfiguration",
				"org.springframework.modulith.events.kafka.KafkaEventExternalizerConfiguration",
				"org.springframework.modulith.events.messaging.SpringMessagingEventExternalizerConfiguration" })
@ConditionalOnClass(EventExternalizerModuleListener.class)
@ConditionalOnBean({ SenderFactory.class, EventExternalizationConfiguration.class })
@ConditionalOnProperty(name = ExternalizationMode.PROPERTY, havingValue = "module-listener", matchIfMissing = true)
public final class IpcModulithAutoConfiguration {

	private static final String DELEGATING = "org.springframework.modulith.events.support.DelegatingEventExternalizer";

	IpcModulithAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(value = EventExternalizerModuleListener.class, type = DELEGATING)
	static OutgoingEventsPostProcessor ipcOutgoingEventsPostProcessor() {
		return new OutgoingEventsPostProcessor();
	}

	@Bean
	@ConditionalOnMissingBean(value = EventExternalizerModuleListener.class, type = DELEGATING)
	EventExternalizerModuleListener ipcEventExternalizer(EventExternalizationConfiguration configuration,
			SenderFactory senders, BeanFactory beanFactory) {
		StandardEvaluationContext expressions = new StandardEvaluationContext();
		expressions.setBeanResolver(new BeanFactoryResolver(beanFactory));
		return new EventExternalizerModuleListener(configuration,
				new IpcEventExternalizationTransport(senders, configuration, expressions));
	}

}
