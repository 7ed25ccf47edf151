package be.sizingservers.ipc.epmservice;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * An End Point Manager, and a web server on which it can be looked at. Takes the
 * arguments that {@link ArgumentForms} describes, and properties.
 */
@SpringBootApplication
@EnableConfigurationProperties(EpmServerProperties.class)
@EnableScheduling
class EpmServiceApplication {

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(EpmServiceApplication.class);
		application.addInitializers(new ArgumentForms(args));
		application.run(args);
	}

}
