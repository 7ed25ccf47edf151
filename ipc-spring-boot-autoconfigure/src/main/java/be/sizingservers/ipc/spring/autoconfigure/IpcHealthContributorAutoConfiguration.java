package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.spring.health.IpcHealthIndicator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health indicator {@code ipc}.
 */
@AutoConfiguration(
		after = { IpcEpmAutoConfiguration.class, IpcSenderAutoConfiguration.class, IpcReceiverAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnProperty("ipc.handle")
@ConditionalOnEnabledHealthIndicator("ipc")
public final class IpcHealthContributorAutoConfiguration {

	IpcHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "ipcHealthIndicator", "ipcHealthContributor" })
	IpcHealthIndicator ipcHealthIndicator(CommonParts parts, Participants participants,
			ObjectProvider<EndPointManagerConnection> endPointManager) {
		return new IpcHealthIndicator(parts.mode(), participants::senders, participants::receivers,
				endPointManager.getIfUnique());
	}

}
