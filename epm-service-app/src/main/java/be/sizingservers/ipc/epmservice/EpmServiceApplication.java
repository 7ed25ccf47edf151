package be.sizingservers.ipc.epmservice;

import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * An End Point Manager, and a web server on which it can be looked at. Takes the
 * arguments that {@link ArgumentForms} describes, and properties; or makes a
 * {@link GeneratedSecret} and does nothing else.
 */
@SpringBootApplication
@EnableConfigurationProperties(EpmServerProperties.class)
@EnableScheduling
class EpmServiceApplication {

	public static void main(String[] args) {
		if (List.of(args).contains(GeneratedSecret.OPTION)) {
			System.out.print(GeneratedSecret.toYaml());
			return;
		}
		run(args);
	}

	static ConfigurableApplicationContext run(String... args) {
		SpringApplication application = new SpringApplication(EpmServiceApplication.class);
		application.addInitializers(new ArgumentForms(args));
		return application.run(args);
	}

}
