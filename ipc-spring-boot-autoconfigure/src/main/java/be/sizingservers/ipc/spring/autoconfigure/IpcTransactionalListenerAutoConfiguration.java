package be.sizingservers.ipc.spring.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Auto-configuration of the transaction that messages are published in if a
 * {@code @TransactionalEventListener} listens for them.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class)
@ConditionalOnClass(PlatformTransactionManager.class)
@ConditionalOnProperty("ipc.handle")
@ConditionalOnBooleanProperty(name = "ipc.receiver.enabled", matchIfMissing = true)
public final class IpcTransactionalListenerAutoConfiguration {

	IpcTransactionalListenerAutoConfiguration() {
	}

	@Bean
	TransactionScope ipcTransactionScope(ApplicationContext context,
			ObjectProvider<PlatformTransactionManager> manager) {
		return new TransactionScope(context, manager);
	}

}
