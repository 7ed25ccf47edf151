package be.sizingservers.ipc.spring.autoconfigure;

import java.nio.file.Path;
import java.util.List;

import be.sizingservers.ipc.Application;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.shared.Shared;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

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
	PropertiesIpcEpmConnectionDetails ipcEpmConnectionDetails(IpcProperties properties,
			ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesIpcEpmConnectionDetails(properties.epm(), sslBundles);
	}

	@Bean
	@ConditionalOnBean(IpcEpmConnectionDetails.class)
	@ConditionalOnMissingBean({ EndPointManagerConnection.class, EndPointDirectory.class })
	EndPointManagerConnection ipcEndPointManagerConnection(IpcEpmConnectionDetails details, IpcProperties properties,
			Application application, ObjectProvider<SslBundles> sslBundles, Environment environment) {
		Path folder = properties.local().directory();
		if (folder != null) {
			throw both(folder, details, OnEpmCondition.found(environment));
		}
		if (details.getAddresses().isEmpty()) {
			throw nowhere(details, OnEpmCondition.found(environment));
		}
		return protect(connect(details, environment).application(application.name()), details, sslBundles);
	}

	private static FailureAnalyzedException both(Path folder, IpcEpmConnectionDetails details, List<String> found) {
		boolean properties = details instanceof PropertiesIpcEpmConnectionDetails;
		String names = String.join(", ", found);
		return new FailureAnalyzedException(
				"Both ipc.local.directory ('%s') and %s are set: receivers register either in a folder or at an End Point Manager"
					.formatted(Printable.of(folder.toString()),
							properties ? names : "the bean of " + details.getClass()),
				"Remove ipc.local.directory for network mode, or %s for local-user mode"
					.formatted(properties ? names : "that bean"));
	}

	private static FailureAnalyzedException nowhere(IpcEpmConnectionDetails details, List<String> found) {
		return (details instanceof PropertiesIpcEpmConnectionDetails) ? new FailureAnalyzedException(
				"No address of an End Point Manager is given, although %s is set".formatted(String.join(", ", found)),
				"Set ipc.epm.host, such as epm.example, or ipc.epm.addresses; for local-user mode, remove %s"
					.formatted(String.join(", ", found)))
				: new FailureAnalyzedException(
						"No address of an End Point Manager is given by the bean of %s".formatted(details.getClass()),
						"Let its getAddresses() give at least one, such as epm.example:4455, or remove the bean");
	}

	/**
	 * A placeholder that is still there would be a host that is looked for forever.
	 */
	private static EndPointManagerConnection connect(IpcEpmConnectionDetails details, Environment environment) {
		try {
			return EndPointManagerConnection
				.to(details.getAddresses().stream().map(environment::resolveRequiredPlaceholders).toList());
		}
		catch (IllegalArgumentException ex) {
			throw ConfigurationFailures.invalid("ipc.epm.host, ipc.epm.port or ipc.epm.addresses",
					details.getAddresses(),
					"Name hosts with or without a port, such as epm.example or epm.example:4455 (an End Point Manager has port 4455 unless told otherwise)",
					ex);
		}
	}

	private static EndPointManagerConnection protect(EndPointManagerConnection connection,
			IpcEpmConnectionDetails details, ObjectProvider<SslBundles> sslBundles) {
		String password = details.getPassword();
		String salt = details.getSalt();
		SslBundle bundle = details.getSslBundle();
		EndPointManagerConnection secured = connection;
		try {
			if (password != null) {
				secured = secured.password(resolved("password", password));
			}
			if (salt != null) {
				secured = secured.salt(Shared.parseSalt(resolved("salt", salt)));
			}
			if (bundle != null) {
				secured = secured
					.sslContext(BundleContext.of(PropertiesIpcEpmConnectionDetails.BUNDLE, bundle, sslBundles));
			}
			// Looks whether these fit together, and does nothing else yet.
			secured.directory();
			return secured;
		}
		catch (IllegalArgumentException ex) {
			throw new FailureAnalyzedException(
					"What ipc.epm.password, ipc.epm.salt and ipc.epm.ssl.bundle say cannot be used: %s"
						.formatted(ex.getMessage()),
					"Set ipc.epm.password and ipc.epm.salt (in YAML, in quotes), or ipc.epm.ssl.bundle, or none of them: as the End Point Manager has it",
					ex);
		}
	}

	/**
	 * A placeholder that is still there would be a password that everybody knows.
	 */
	private static String resolved(String what, String value) {
		if (value.startsWith("${") && value.endsWith("}")) {
			throw new IllegalArgumentException(
					"the %s is the placeholder %s, and nothing gives it a value".formatted(what, Printable.of(value)));
		}
		return value;
	}

}
