package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.spring.LifecycleSender;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

import static org.assertj.core.api.Assertions.assertThat;

class ParticipantsTests {

	@Test
	void leaveOutWhatWouldHaveToBeCreatedToBeSeen() {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		RootBeanDefinition prototype = new RootBeanDefinition(Sender.class, () -> {
			throw new IllegalStateException("created");
		});
		prototype.setScope(BeanDefinition.SCOPE_PROTOTYPE);
		beans.registerBeanDefinition("prototype", prototype);
		LifecycleSender single = new LifecycleSender(Handle.of("orders"), () -> {
			throw new IllegalStateException("started");
		});
		beans.registerSingleton("single", single);
		Participants participants = new Participants(beans.getBeanProvider(Sender.class),
				beans.getBeanProvider(Receiver.class));
		assertThat(participants.senders()).containsExactly(single);
		assertThat(participants.receivers()).isEmpty();
	}

}
