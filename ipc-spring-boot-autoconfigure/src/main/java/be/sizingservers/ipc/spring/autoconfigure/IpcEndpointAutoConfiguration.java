package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.spring.endpoint.IpcEndpoint;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator endpoint {@code ipc}.
 */
@AutoConfiguration(
		after = { IpcEpmAutoConfiguration.class, IpcSenderAutoConfiguration.class, IpcReceiverAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnProperty("ipc.handle")
@ConditionalOnAvailableEndpoint(IpcEndpoint.class)
public final class IpcEndpointAutoConfiguration {

	IpcEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	IpcEndpoint ipcEndpoint(CommonParts parts, Participants participants,
			ObjectProvider<EndPointManagerConnection> endPointManager) {
		return new IpcEndpoint(parts.mode(), participants::senders, participants::receivers,
				endPointManager.getIfUnique());
	}

}
