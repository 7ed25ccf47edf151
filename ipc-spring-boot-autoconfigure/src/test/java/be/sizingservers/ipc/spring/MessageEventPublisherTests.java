package be.sizingservers.ipc.spring;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.UnknownPayload;
import be.sizingservers.ipc.spring.shop.OrderCancelled;
import be.sizingservers.ipc.spring.shop.OrderPlaced;
import be.sizingservers.ipc.spring.shop.Payment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

@ExtendWith(OutputCaptureExtension.class)
class MessageEventPublisherTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	@AfterEach
	void closeContext() {
		this.context.close();
	}

	@Test
	void reachesPayloadListenerAndEventListenerOnceEach() throws Exception {
		OrderListener listener = start(new OrderListener());
		OrderPlaced order = OrderPlaced.of("42");
		publish(order);
		assertThat(listener.orders).containsExactly(order);
		assertThat(listener.events).singleElement().satisfies((event) -> {
			assertThat(event.getPayload()).isEqualTo(order);
			assertThat(event.handle()).isEqualTo("orders");
			assertThat(event.application()).isEqualTo("shop");
			assertThat(event.messageId().sequence()).isEqualTo(7);
			assertThat(event.senderInstance()).isEqualTo(event.messageId().senderInstance());
			assertThat(event.sentAt()).isEqualTo(Instant.EPOCH);
			assertThat(event.headers()).containsEntry("tenant", "acme");
		});
	}

	@Test
	void keepsPayloadTypesApart() throws Exception {
		OrderListener listener = start(new OrderListener());
		publish(new OrderCancelled("42"));
		assertThat(listener.orders).isEmpty();
		assertThat(listener.events).isEmpty();
	}

	@Test
	void reachesListenersForTextAndBytes() throws Exception {
		class Listener {

			final List<Object> payloads = new ArrayList<>();

			@EventListener
			void on(String text) {
				this.payloads.add(text);
			}

			@EventListener
			void on(byte[] bytes) {
				this.payloads.add(bytes);
			}

		}
		Listener listener = start(new Listener());
		byte[] bytes = { 1, 2 };
		publish("text");
		publish(bytes);
		assertThat(listener.payloads).containsExactly("text", bytes);
	}

	@Test
	void reachesListenersForSupertypesOfThePayload() throws Exception {
		class Listener {

			final List<Object> payloads = new ArrayList<>();

			@EventListener
			void on(Payment payment) {
				this.payloads.add(payment);
			}

			@EventListener
			void on(IpcMessageEvent<? extends Payment> event) {
				this.payloads.add(event.getPayload());
			}

			@EventListener
			void any(IpcMessageEvent<?> event) {
				this.payloads.add(event.getPayload());
			}

			@EventListener
			void spring(PayloadApplicationEvent<Payment.ByCard> event) {
				this.payloads.add(event.getPayload());
			}

		}
		Listener listener = start(new Listener());
		Payment payment = new Payment.ByCard("1234");
		publish(payment);
		assertThat(listener.payloads).containsExactly(payment, payment, payment, payment);
	}

	@Test
	void offersAccessorsAsPropertiesToConditions() throws Exception {
		class Listener {

			final List<String> heard = new ArrayList<>();

			@EventListener(condition = "event.handle == 'orders' and event.headers['tenant'] == 'acme'")
			void matching(IpcMessageEvent<OrderPlaced> event) {
				this.heard.add("matching");
			}

			@EventListener(condition = "event.handle == 'invoices'")
			void other(IpcMessageEvent<OrderPlaced> event) {
				this.heard.add("other");
			}

			@EventListener(condition = "event instanceof T(be.sizingservers.ipc.spring.IpcMessageEvent)"
					+ " and event.handle == 'orders'")
			void remote(OrderPlaced order) {
				this.heard.add("remote");
			}

		}
		Listener listener = start(new Listener());
		publish(OrderPlaced.of("42"));
		this.context.publishEvent(OrderPlaced.of("local"));
		assertThat(listener.heard).containsExactlyInAnyOrder("matching", "remote");
	}

	@Test
	void letsExceptionOfListenerThrough() {
		start(new Object() {

			@EventListener
			void on(OrderPlaced order) {
				throw new IllegalStateException("out of stock");
			}

		});
		assertThatIllegalStateException().isThrownBy(() -> publish(OrderPlaced.of("42"))).withMessage("out of stock");
	}

	@Test
	void letsCheckedExceptionOfListenerThroughUnwrapped() {
		start(new Object() {

			@EventListener
			void on(OrderPlaced order) throws IOException {
				throw new IOException("disk full");
			}

		});
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> publish(OrderPlaced.of("42")))
			.withMessage("disk full");
	}

	@Test
	void reachesListenersOfParentContextOnce() throws Exception {
		OrderListener listener = new OrderListener();
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext()) {
			parent.registerBean("listener", OrderListener.class, () -> listener);
			parent.refresh();
			this.context.setParent(parent);
			this.context.refresh();
			publish(OrderPlaced.of("42"));
		}
		assertThat(listener.orders).hasSize(1);
		assertThat(listener.events).hasSize(1);
	}

	@Test
	void saysWhatToDoAboutUnknownMessage(CapturedOutput output) {
		this.context.refresh();
		new MessageEventPublisher(this.context)
			.onUnknownMessage(Messages.of(new UnknownPayload("application/json", "Nobo\ndy", new byte[] { 1 })));
		assertThat(output).contains("application 'shop' on handle 'orders'", "'Nobo\\u000ady'", "@EventListener",
				"@IpcType(\"Nobo\\u000ady\")", "ipc.types.ids");
	}

	@Test
	void rejectsUnknownMessageAlthoughItsListenerThrows() {
		start(new Object() {

			@EventListener
			void on(UnknownMessageEvent event) {
				throw new IllegalStateException("not known here either");
			}

		});
		assertThatNoException().isThrownBy(() -> new MessageEventPublisher(this.context)
			.onUnknownMessage(Messages.of(new UnknownPayload("application/json", "Nobody", new byte[] { 1 }))));
	}

	@Test
	void publishesUnknownMessage() {
		class Listener {

			final List<UnknownMessageEvent> events = new ArrayList<>();

			@EventListener
			void on(UnknownMessageEvent event) {
				this.events.add(event);
			}

		}
		Listener listener = start(new Listener());
		Message message = Messages.of(new UnknownPayload("application/json", "Nobody", new byte[] { 1 }));
		new MessageEventPublisher(this.context).onUnknownMessage(message);
		assertThat(listener.events).singleElement().satisfies((event) -> {
			assertThat(event.message()).isSameAs(message);
			assertThat(event.payload().typeId()).isEqualTo("Nobody");
		});
	}

	@SuppressWarnings("unchecked")
	private <T> T start(T listener) {
		this.context.registerBean("listener", (Class<T>) listener.getClass(), () -> listener);
		this.context.refresh();
		return listener;
	}

	private void publish(Object payload) throws Exception {
		new MessageEventPublisher(this.context).onMessage(Messages.of(payload));
	}

	static class OrderListener {

		final List<OrderPlaced> orders = new ArrayList<>();

		final List<IpcMessageEvent<OrderPlaced>> events = new ArrayList<>();

		@EventListener
		void on(OrderPlaced order) {
			this.orders.add(order);
		}

		@EventListener
		void on(IpcMessageEvent<OrderPlaced> event) {
			this.events.add(event);
		}

	}

}
