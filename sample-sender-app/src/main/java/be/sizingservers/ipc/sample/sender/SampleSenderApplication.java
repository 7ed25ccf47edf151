package be.sizingservers.ipc.sample.sender;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * The handle stands in {@code application.yml}; nothing else is needed to send.
 */
@SpringBootApplication
@EnableScheduling
class SampleSenderApplication {

	public static void main(String[] args) {
		SpringApplication.run(SampleSenderApplication.class, args);
	}

}
