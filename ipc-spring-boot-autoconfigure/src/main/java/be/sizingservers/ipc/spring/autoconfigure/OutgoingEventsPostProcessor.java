package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.spring.modulith.OutgoingEvents;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.PriorityOrdered;
import org.springframework.modulith.events.EventExternalizationConfiguration;

/**
 * Puts {@link OutgoingEvents} around the configuration of Modulith, which is created
 * together with the factories of event listeners, before any other post-processor of
 * beans is there.
 */
final class OutgoingEventsPostProcessor implements BeanFactoryPostProcessor, BeanPostProcessor, PriorityOrdered {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		beanFactory.addBeanPostProcessor(this);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof EventExternalizationConfiguration configuration) ? new OutgoingEvents(configuration)
				: bean;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
