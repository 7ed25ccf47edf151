package be.sizingservers.ipc.sample.sender;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Sends, and prints what became of each message.
 */
@Component
class OrderDesk {

	private final Sender sender;

	private long number;

	OrderDesk(Sender sender) {
		this.sender = sender;
	}

	@Scheduled(fixedRate = 1, timeUnit = TimeUnit.SECONDS)
	void takeOrder() {
		this.number++;
		send("Order " + this.number + " came in");
		send(new byte[] { 1, 2, 3, (byte) this.number });
		send(new OrderPlaced(this.number, "bicycle", new BigDecimal("499.90")));
	}

	private void send(Object payload) {
		this.sender.send(payload).thenAccept(OrderDesk::print);
	}

	private static void print(SendReport report) {
		Object payload = report.message().payload();
		String what = (payload instanceof byte[] bytes) ? bytes.length + " bytes" : payload.toString();
		if (report.noReceivers()) {
			System.out.println("Sent " + what + ": no receivers found");
			return;
		}
		report.delivered().forEach((receiver) -> System.out.println("Sent " + what + ": handled by " + receiver));
		report.failed()
			.forEach((failure) -> System.out.println("Sent " + what + ": failed at " + failure.cause().getMessage()));
	}

}
