package be.sizingservers.ipc.sample.receiver;

import java.util.HexFormat;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.spring.IpcMessageEvent;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Hears messages as the application events that they are. A method that throws would fail
 * its message at the sender.
 */
@Component
class OrderListener {

	private final Receiver receiver;

	OrderListener(Receiver receiver) {
		this.receiver = receiver;
	}

	@EventListener(ApplicationReadyEvent.class)
	void ready() {
		System.out.println("Listening to '" + this.receiver.handle() + "' at " + this.receiver.localEndPoint());
	}

	@EventListener
	void on(String text) {
		System.out.println("Received the text '" + text + "'");
	}

	@EventListener
	void on(byte[] bytes) {
		System.out.println("Received the bytes " + HexFormat.of().formatHex(bytes));
	}

	@EventListener
	void on(OrderPlaced order) {
		System.out.println("Received " + order);
	}

	@EventListener
	void on(IpcMessageEvent<OrderPlaced> event) {
		System.out.println("  which " + event.application() + " sent to '" + event.handle() + "' at " + event.sentAt());
	}

}
