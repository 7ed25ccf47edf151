package be.sizingservers.ipc.spring.autoconfigure;

import java.time.Duration;

import be.sizingservers.ipc.Application;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.codec.JsonCodec;
import be.sizingservers.ipc.codec.MessageCodec;
import be.sizingservers.ipc.codec.TypeRegistry;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.spring.IpcEventListenerFactory;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of what the sender and the receiver of an application have in
 * common. Without {@code ipc.handle} there is neither of them.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
public final class IpcAutoConfiguration {

	IpcAutoConfiguration() {
	}

	/**
	 * Needed without a handle too: {@code @IpcEventListener}s would else hear what is
	 * published locally. Static, because it is created before everything else.
	 */
	@Bean
	static IpcEventListenerFactory ipcEventListenerFactory() {
		return new IpcEventListenerFactory();
	}

	/**
	 * Before any bean wants what a misspelt property has kept away.
	 */
	@Bean
	static BeanFactoryPostProcessor ipcUnknownProperties(ConfigurableEnvironment environment) {
		return (beanFactory) -> UnknownProperties.check(environment);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("ipc.handle")
	@EnableConfigurationProperties(IpcProperties.class)
	static class WithHandle {

		/**
		 * What Spring Boot waits unless told otherwise.
		 */
		private static final Duration SPRINGS_SHUTDOWN = Duration.ofSeconds(30);

		/**
		 * Only here, because nobody reads them without a handle.
		 */
		@Bean
		static BeanFactoryPostProcessor ipcEmptyProperties(Environment environment) {
			return (beanFactory) -> EmptyProperties.check(environment);
		}

		@Bean
		@ConditionalOnMissingBean
		Application ipcApplication(Environment environment) {
			String name = environment.getProperty("spring.application.name", "");
			try {
				return Application.named(name);
			}
			catch (IllegalArgumentException ex) {
				throw ConfigurationFailures.invalid("spring.application.name", name,
						"Choose a shorter name, or declare a bean of type " + Application.class.getName(), ex);
			}
		}

		@Bean
		CommonParts ipcCommonParts(IpcProperties properties, Application application,
				ObjectProvider<TypeRegistry> typeRegistry, ObjectProvider<MessageCodec> codecs,
				ObjectProvider<EndPointDirectory> directory, ObjectProvider<EndPointManagerConnection> endPointManager,
				ObjectProvider<SslBundles> sslBundles, Environment environment) {
			Duration shutdown = Binder.get(environment)
				.bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
				.orElse(SPRINGS_SHUTDOWN);
			return new CommonParts(properties, application, typeRegistry, codecs, directory, endPointManager, shutdown,
					BundleContext.named("ipc.ssl.bundle", properties.ssl().bundle(), sslBundles));
		}

		@Bean
		Participants ipcParticipants(ObjectProvider<Sender> senders, ObjectProvider<Receiver> receivers) {
			return new Participants(senders, receivers);
		}

		/**
		 * Lazy, because which types the listeners ask for is known for certain only once
		 * all beans have been created.
		 */
		@Bean
		@Lazy
		@ConditionalOnMissingBean
		TypeRegistry ipcTypeRegistry(IpcProperties properties, ConfigurableListableBeanFactory beanFactory) {
			return new ApplicationTypes(properties, beanFactory).toRegistry();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("ipc.handle")
	@ConditionalOnClass(JsonMapper.class)
	static class Json {

		@Bean
		@ConditionalOnMissingBean(MessageCodec.class)
		JsonCodec ipcJsonCodec(ObjectProvider<JsonMapper> mapper) {
			JsonMapper own = mapper.getIfAvailable();
			return (own != null) ? JsonCodec.of(own) : JsonCodec.create();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "ipc.handle", havingValue = "false", matchIfMissing = true)
	static class WithoutHandle {

		WithoutHandle(Environment environment) {
			String handle = environment.getProperty("ipc.handle");
			if (handle != null) {
				throw ConfigurationFailures.booleanHandle("ipc.handle", handle);
			}
			LoggerFactory.getLogger(IpcAutoConfiguration.class)
				.info("This application neither sends nor receives over IPC, because ipc.handle is not set");
		}

	}

}
