package be.sizingservers.ipc.sample.receiver;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The handle stands in {@code application.yml}; nothing else is needed to receive. The
 * application runs until it is stopped, because its receiver waits for messages.
 */
@SpringBootApplication
class SampleReceiverApplication {

	public static void main(String[] args) {
		SpringApplication.run(SampleReceiverApplication.class, args);
	}

}
