package be.sizingservers.ipc.spring.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import be.sizingservers.ipc.spring.IpcMessageEvent;
import be.sizingservers.ipc.spring.IpcPublished;
import be.sizingservers.ipc.spring.SenderFactory;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(classes = SeveralHandlesTests.Desk.class,
		properties = { "ipc.handle=orders", "ipc.receiver.handles=returns" })
@AutoConfigureTestIpc
class SeveralHandlesTests {

	@Autowired
	private IpcTester tester;

	@Autowired
	private Desk desk;

	@Autowired
	private ApplicationEventPublisher publisher;

	@Autowired
	private SenderFactory senders;

	@Test
	void deliversToEachHandle() {
		this.tester.deliver("orders", new OrderPlaced("A-1", 1));
		this.tester.deliver("returns", new OrderPlaced("A-1", -1));
		assertThat(this.desk.handles).containsExactly("orders", "returns");
	}

	@Test
	void tellsPublishedEvents() {
		this.publisher.publishEvent(new InvoiceWritten("A-1"));
		assertThat(this.tester.sent("billing", InvoiceWritten.class)).containsExactly(new InvoiceWritten("A-1"));
		assertThat(this.tester.sent("orders")).isEmpty();
	}

	@Test
	void tellsWhatFurtherSendersSend() {
		this.senders.sender("stock").publish("empty");
		assertThat(this.tester.sent("stock", String.class)).containsExactly("empty");
	}

	@IpcPublished("billing")
	record InvoiceWritten(String number) {
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Desk {

		private final List<String> handles = new CopyOnWriteArrayList<>();

		@EventListener
		void on(IpcMessageEvent<OrderPlaced> event) {
			this.handles.add(event.handle());
		}

	}

}
