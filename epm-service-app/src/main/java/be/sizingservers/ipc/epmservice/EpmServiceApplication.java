package be.sizingservers.ipc.epmservice;

import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/**
 * Answers {@code /actuator/health}, and so far nothing else.
 */
@SpringBootApplication
class EpmServiceApplication {

	public static void main(String[] args) {
		SpringApplication.run(EpmServiceApplication.class, args);
	}

	@EventListener(ApplicationReadyEvent.class)
	void ready() {
		LoggerFactory.getLogger(EpmServiceApplication.class)
			.warn("This version does not contain the registry protocol yet: no receiver can register here, only /actuator/health answers");
	}

}
