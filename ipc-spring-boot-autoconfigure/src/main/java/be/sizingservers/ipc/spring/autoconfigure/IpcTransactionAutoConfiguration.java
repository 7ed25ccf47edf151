package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.spring.PublishedEventSender;
import be.sizingservers.ipc.spring.SenderFactory;
import be.sizingservers.ipc.spring.TransactionalEventSender;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Auto-configuration for applications with transactions: what is published in one is sent
 * after its commit.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class, before = IpcSenderAutoConfiguration.class)
@ConditionalOnClass(TransactionSynchronizationManager.class)
@ConditionalOnProperty("ipc.handle")
@ConditionalOnBooleanProperty(name = "ipc.sender.enabled", matchIfMissing = true)
public final class IpcTransactionAutoConfiguration {

	IpcTransactionAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(PublishedEventSender.class)
	TransactionalEventSender ipcPublishedEventSender(SenderFactory senders, CommonParts parts,
			ConfigurableApplicationContext context) {
		return new TransactionalEventSender(senders, new HandleNames(parts.handle(), context.getBeanFactory()),
				context);
	}

}
