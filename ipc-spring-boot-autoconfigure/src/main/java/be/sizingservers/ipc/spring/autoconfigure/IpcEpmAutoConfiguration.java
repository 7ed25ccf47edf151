package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.Application;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.epm.EndPointManagerConnection;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration of network mode: receivers register at an End Point Manager.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class)
@ConditionalOnProperty("ipc.handle")
public final class IpcEpmAutoConfiguration {

	IpcEpmAutoConfiguration() {
	}

	@Bean
	@Conditional(OnEpmCondition.class)
	@ConditionalOnMissingBean(IpcEpmConnectionDetails.class)
	PropertiesIpcEpmConnectionDetails ipcEpmConnectionDetails(IpcProperties properties) {
		return new PropertiesIpcEpmConnectionDetails(properties.epm());
	}

	@Bean
	@ConditionalOnBean(IpcEpmConnectionDetails.class)
	@ConditionalOnMissingBean({ EndPointManagerConnection.class, EndPointDirectory.class })
	EndPointManagerConnection ipcEndPointManagerConnection(IpcEpmConnectionDetails details, IpcProperties properties,
			Application application) {
		if (properties.local().directory() != null) {
			throw new FailureAnalyzedException(
					"Both ipc.local.directory and an End Point Manager (ipc.epm.*) are set: receivers register either in a folder or at an End Point Manager",
					"Remove ipc.local.directory for network mode, or ipc.epm.host and ipc.epm.addresses for local-user mode");
		}
		if (details.getPassword() != null || details.getSalt() != null) {
			throw new FailureAnalyzedException(
					"ipc.epm.password or ipc.epm.salt is set, but this version cannot encrypt the traffic with an End Point Manager",
					"Remove both, and keep the End Point Manager on the loopback address");
		}
		try {
			return EndPointManagerConnection.to(details.getAddresses()).application(application.name());
		}
		catch (IllegalArgumentException ex) {
			throw ConfigurationFailures.invalid("ipc.epm.host, ipc.epm.port or ipc.epm.addresses",
					details.getAddresses(),
					"Name hosts with or without a port, such as epm.example or epm.example:4455 (an End Point Manager has port 4455 unless told otherwise)",
					ex);
		}
	}

}
