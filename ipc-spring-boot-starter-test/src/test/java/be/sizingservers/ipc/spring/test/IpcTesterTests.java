package be.sizingservers.ipc.spring.test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.FailureReason;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.codec.CodecException;
import be.sizingservers.ipc.spring.IpcMessageEvent;
import be.sizingservers.ipc.spring.MessageSentEvent;
import be.sizingservers.ipc.spring.SendFailedEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@SpringBootTest(classes = ShopApplication.class, properties = "ipc.handle=orders")
@AutoConfigureTestIpc
class IpcTesterTests {

	@Autowired
	private IpcTester tester;

	@Autowired
	private ShopApplication shop;

	@Autowired
	private Sender sender;

	@BeforeEach
	void forget() {
		this.shop.received.clear();
		this.shop.outcomes.clear();
	}

	@Test
	void deliversWhatIsDecodedAgain() {
		OrderPlaced order = new OrderPlaced("A-1", 3);
		this.tester.deliver("orders", order, Map.of("tenant", "north"));
		assertThat(this.shop.received).hasSize(1);
		IpcMessageEvent<OrderPlaced> event = this.shop.received.get(0);
		assertThat(event.getPayload()).isEqualTo(order).isNotSameAs(order);
		assertThat(event.headers()).containsExactly(Map.entry("tenant", "north"));
		assertThat(event.handle()).isEqualTo("orders");
		assertThat(event.application()).isEqualTo("IpcTester");
	}

	@Test
	void deliversInOrder() {
		for (int i = 1; i <= 20; i++) {
			this.tester.deliver("orders", new OrderPlaced("A", i));
		}
		assertThat(this.shop.received).extracting((event) -> event.getPayload().quantity())
			.containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
	}

	@Test
	void failsWhereListenerThrows() {
		assertThatExceptionOfType(DeliveryFailedException.class)
			.isThrownBy(() -> this.tester.deliver("orders", new OrderPlaced("A-1", 0)))
			.withMessageContaining("IllegalArgumentException: an order of nothing")
			.withCauseExactlyInstanceOf(IllegalArgumentException.class)
			.satisfies((ex) -> assertThat(ex.delivery()).isInstanceOfSatisfying(Delivery.Failed.class,
					(failed) -> assertThat(failed.reason()).isEqualTo(FailureReason.LISTENER_THREW)));
	}

	@Test
	void failsWhereTypeIsNotAccepted() {
		assertThatExceptionOfType(DeliveryFailedException.class)
			.isThrownBy(() -> this.tester.deliver("orders", new OrderCancelled("A-1")))
			.withMessageContaining("the type id 'OrderCancelled'");
		assertThat(this.shop.received).isEmpty();
	}

	@Test
	void failsWherePayloadCannotBeDecoded() {
		assertThatExceptionOfType(DeliveryFailedException.class)
			.isThrownBy(() -> this.tester.deliver("orders", new Elsewhere.OrderPlaced("A-1", "many")))
			.withMessageContaining("cannot be decoded")
			.havingCause()
			.withMessageContaining("\"many\"");
		assertThat(this.shop.received).isEmpty();
	}

	@Test
	void refusesHandleThatIsNotReceived() {
		assertThatIllegalStateException().isThrownBy(() -> this.tester.deliver("invoices", "text"))
			.withMessage("The application does not receive the handle 'invoices', but 'orders'");
	}

	@Test
	void tellsWhatWasSent() {
		this.shop.cancel("A-1");
		this.shop.cancel("A-2");
		List<SentMessage> sent = this.tester.sent("orders");
		assertThat(sent).hasSize(2).first().extracting(SentMessage::payload).isEqualTo(new OrderCancelled("A-1"));
		assertThat(sent.get(0).handle()).isEqualTo("orders");
		assertThat(sent.get(0).headers()).containsExactly(Map.entry("reason", "sold out"));
		assertThat(sent.get(0)).hasToString("OrderCancelled[number=A-1] to 'orders' with headers {reason=sold out}");
		assertThat(this.tester.sent("orders", OrderCancelled.class)).containsExactly(new OrderCancelled("A-1"),
				new OrderCancelled("A-2"));
		assertThat(this.tester.sent("invoices")).isEmpty();
	}

	@Test
	void tellsWhatAnotherApplicationMakesOfIt() {
		this.shop.cancel("A-1");
		this.sender.publish("closing time");
		assertThat(this.tester.sent("orders", Elsewhere.OrderCancelled.class))
			.containsExactly(new Elsewhere.OrderCancelled("A-1", null));
		assertThat(this.tester.sent("orders", String.class)).containsExactly("closing time");
		assertThat(this.tester.sent("orders", Record.class)).containsExactly(new OrderCancelled("A-1"));
		assertThat(this.tester.sent("orders", OrderPlaced.class)).isEmpty();
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.tester.sent("orders").get(0).payload(OrderPlaced.class))
			.withMessageContaining("type id 'OrderCancelled'")
			.withMessageContaining(OrderPlaced.class.getName());
	}

	@Test
	void keepsWhatWasSentAsItWas() {
		byte[] bytes = { 1, 2, 3 };
		this.sender.publish(bytes);
		bytes[0] = 9;
		assertThat(this.tester.sent("orders", byte[].class)).singleElement().isEqualTo(new byte[] { 1, 2, 3 });
	}

	@Test
	void tellsNothingOfWhatCannotBeSent() {
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> this.sender.publish(List.of(new OrderCancelled("A-1"))));
		assertThat(this.tester.sent("orders")).isEmpty();
	}

	@Test
	void hasNoReceiversUntilTestNamesOne() {
		assertThat(this.shop.cancel("A-1").noReceivers()).isTrue();
		assertThat(this.shop.outcomes).singleElement().isInstanceOf(MessageSentEvent.class);
		List<OrderCancelled> cancelled = new CopyOnWriteArrayList<>();
		this.tester.receive("orders", OrderCancelled.class, cancelled::add);
		SendReport report = this.shop.cancel("A-2");
		assertThat(report.delivered()).hasSize(1);
		assertThat(report.failed()).isEmpty();
		assertThat(cancelled).containsExactly(new OrderCancelled("A-2"));
	}

	@Test
	void reportsWhatReceiverOfTestThrows() {
		this.tester.receive("orders", OrderCancelled.class, (cancelled) -> {
			throw new IllegalStateException("no such order");
		});
		SendReport report = this.shop.cancel("A-1");
		assertThat(report.failed()).singleElement()
			.extracting((failed) -> failed.cause().getMessage())
			.asString()
			.contains("IllegalStateException: no such order");
		assertThat(this.shop.outcomes).hasExactlyElementsOfTypes(SendFailedEvent.class, MessageSentEvent.class);
	}

	@Test
	void rejectsWhatReceiverOfTestDoesNotAccept() {
		this.tester.receive("orders", OrderPlaced.class, (order) -> {
		});
		assertThat(this.shop.cancel("A-1").failed()).singleElement()
			.isInstanceOfSatisfying(Delivery.Failed.class,
					(failed) -> assertThat(failed.reason()).isEqualTo(FailureReason.REJECTED));
	}

	@Test
	void deliversNothingToReceiverOfTest() {
		List<OrderPlaced> elsewhere = new CopyOnWriteArrayList<>();
		this.tester.receive("orders", OrderPlaced.class, elsewhere::add);
		this.tester.deliver("orders", new OrderPlaced("A-1", 1));
		assertThat(elsewhere).isEmpty();
		assertThat(this.shop.received).hasSize(1);
	}

	@Test
	void forgetsAtReset() {
		this.tester.receive("orders", OrderCancelled.class, (cancelled) -> {
		});
		this.shop.cancel("A-1");
		this.tester.reset();
		assertThat(this.tester.sent("orders")).isEmpty();
		assertThat(this.shop.cancel("A-2").noReceivers()).isTrue();
	}

	/**
	 * What another application calls by the same names.
	 */
	private interface Elsewhere {

		record OrderPlaced(String number, String quantity) {
		}

		record OrderCancelled(String number, String cause) {
		}

	}

}
