package be.sizingservers.ipc.spring.endpoint;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.event.EventListener;

/**
 * An application in a package of its own, so that it finds no types of other tests.
 */
@SpringBootApplication
public class ListeningApplication {

	@EventListener
	void on(String text) {
	}

}
