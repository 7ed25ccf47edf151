package be.sizingservers.ipc.spring.test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.spring.IpcMessageEvent;
import be.sizingservers.ipc.spring.MessageSentEvent;
import be.sizingservers.ipc.spring.SendFailedEvent;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/**
 * An application that is tested: cancels orders, and complains about those of nothing.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
class ShopApplication {

	final List<IpcMessageEvent<OrderPlaced>> received = new CopyOnWriteArrayList<>();

	final List<Object> outcomes = new CopyOnWriteArrayList<>();

	private final Sender sender;

	ShopApplication(Sender sender) {
		this.sender = sender;
	}

	@EventListener
	void on(IpcMessageEvent<OrderPlaced> event) {
		if (event.getPayload().quantity() == 0) {
			throw new IllegalArgumentException("an order of nothing");
		}
		this.received.add(event);
	}

	@EventListener
	void on(MessageSentEvent event) {
		this.outcomes.add(event);
	}

	@EventListener
	void on(SendFailedEvent event) {
		this.outcomes.add(event);
	}

	SendReport cancel(String number) {
		return this.sender.send(new OrderCancelled(number), Map.of("reason", "sold out")).join();
	}

	@Bean
	ApplicationRunner opening() {
		return (arguments) -> {
			this.sender.publish("open");
		};
	}

}
