package be.sizingservers.ipc.spring;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.spring.shop.OrderCancelled;
import be.sizingservers.ipc.spring.shop.OrderPlaced;
import be.sizingservers.ipc.spring.shop.Payment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.MapPropertySource;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.event.TransactionalEventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class IpcEventListenerTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	@AfterEach
	void closeContext() {
		this.context.close();
	}

	@Test
	void hearsMessagesOfItsHandleOnly() throws Exception {
		class Listener extends Heard {

			@IpcEventListener(handle = "orders")
			void on(OrderPlaced order) {
				this.heard.add(order.id());
			}

		}
		Listener listener = start(new Listener());
		receive("orders", OrderPlaced.of("1"));
		receive("invoices", OrderPlaced.of("2"));
		receive("orders", new OrderCancelled("3"));
		assertThat(listener.heard).containsExactly("1");
	}

	@Test
	void hearsMessagesOfEveryHandleIfItNamesNone() throws Exception {
		class Listener extends Heard {

			@IpcEventListener
			void on(OrderPlaced order) {
				this.heard.add(order.id());
			}

		}
		Listener listener = start(new Listener());
		receive("orders", OrderPlaced.of("1"));
		receive("invoices", OrderPlaced.of("2"));
		assertThat(listener.heard).containsExactly("1", "2");
	}

	@Test
	void doesNotHearWhatTheApplicationPublishesItself() throws Exception {
		class Listener extends Heard {

			@IpcEventListener
			void on(OrderPlaced order) {
				this.heard.add(order.id());
			}

			@IpcEventListener
			void any(Object any) {
				this.heard.add("any");
			}

			@IpcEventListener(condition = "event.handle == 'orders'")
			void conditional(OrderPlaced order) {
				this.heard.add("conditional");
			}

		}
		Listener listener = start(new Listener());
		this.context.publishEvent(OrderPlaced.of("local"));
		this.context.publishEvent(new PayloadApplicationEvent<>(this, OrderPlaced.of("local")));
		assertThat(listener.heard).isEmpty();
		receive("orders", OrderPlaced.of("remote"));
		assertThat(listener.heard).containsExactlyInAnyOrder("remote", "any", "conditional");
	}

	@Test
	void takesTheMessageOfWhateverType() throws Exception {
		class Listener extends Heard {

			@IpcEventListener("orders")
			void on(Message message) {
				this.heard.add(message.handle() + " " + message.payload().getClass().getSimpleName());
			}

		}
		Listener listener = start(new Listener());
		receive("orders", OrderPlaced.of("1"));
		receive("invoices", OrderPlaced.of("2"));
		receive("orders", "text");
		assertThat(listener.heard).containsExactly("orders OrderPlaced", "orders String");
	}

	@Test
	void takesPayloadsAndEventsOfTheRightType() throws Exception {
		class Listener extends Heard {

			@IpcEventListener
			void payload(Payment payment) {
				this.heard.add("payload");
			}

			@IpcEventListener
			void exact(IpcMessageEvent<Payment.ByCard> event) {
				this.heard.add("exact " + event.getPayload().number());
			}

			@IpcEventListener
			void wildcard(IpcMessageEvent<? extends Payment> event) {
				this.heard.add("wildcard");
			}

			@IpcEventListener
			void unbounded(IpcMessageEvent<?> event) {
				this.heard.add("unbounded");
			}

			@IpcEventListener
			void other(IpcMessageEvent<Payment.ByTransfer> event) {
				this.heard.add("other");
			}

			@IpcEventListener
			void another(OrderPlaced order) {
				this.heard.add("another");
			}

			@IpcEventListener(classes = { Payment.ByCard.class, OrderPlaced.class })
			void withoutParameter() {
				this.heard.add("without parameter");
			}

			@IpcEventListener(classes = OrderPlaced.class)
			void otherWithoutParameter() {
				this.heard.add("other without parameter");
			}

		}
		Listener listener = start(new Listener());
		receive("orders", new Payment.ByCard("1234"));
		assertThat(listener.heard).containsExactlyInAnyOrder("payload", "exact 1234", "wildcard", "unbounded",
				"without parameter");
	}

	@Test
	void asksConditionAboutTheMessage() throws Exception {
		class Listener extends Heard {

			@IpcEventListener(condition = "event.header('tenant') == 'acme' and #order.id == '1'")
			void matching(OrderPlaced order) {
				this.heard.add(order.id());
			}

			@IpcEventListener(condition = "event.header('tenant') == 'other'")
			void other(OrderPlaced order) {
				this.heard.add("other");
			}

			@IpcEventListener(condition = "event.header('absent') == null and event.application == 'shop'")
			void absent(IpcMessageEvent<OrderPlaced> event) {
				this.heard.add("absent " + event.header("tenant"));
			}

		}
		Listener listener = start(new Listener());
		receive("orders", OrderPlaced.of("1"));
		receive("orders", OrderPlaced.of("2"));
		assertThat(listener.heard).containsExactlyInAnyOrder("1", "absent acme", "absent acme");
	}

	@Test
	void takesHandleFromPlaceholder() throws Exception {
		class Listener extends Heard {

			@IpcEventListener("${orders.handle}")
			void on(OrderPlaced order) {
				this.heard.add(order.id());
			}

		}
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("orders.handle", "orders-eu")));
		Listener listener = start(new Listener());
		receive("orders-eu", OrderPlaced.of("1"));
		receive("orders", OrderPlaced.of("2"));
		assertThat(listener.heard).containsExactly("1");
	}

	@Test
	void worksBehindAnnotationOfTheApplication() throws Exception {
		class Listener extends Heard {

			@OnOrders
			void on(OrderPlaced order) {
				this.heard.add(order.id());
			}

		}
		Listener listener = start(new Listener());
		receive("orders", OrderPlaced.of("1"));
		receive("invoices", OrderPlaced.of("2"));
		this.context.publishEvent(OrderPlaced.of("3"));
		assertThat(listener.heard).containsExactly("1");
	}

	@Test
	void keepsOrderAmongAllListeners() throws Exception {
		class Listener extends Heard {

			@IpcEventListener
			@Order(3)
			void third(OrderPlaced order) {
				this.heard.add("third");
			}

			@EventListener
			@Order(2)
			void second(OrderPlaced order) {
				this.heard.add("second");
			}

			@IpcEventListener
			@Order(1)
			void first(OrderPlaced order) {
				this.heard.add("first");
			}

		}
		Listener listener = start(new Listener());
		receive("orders", OrderPlaced.of("1"));
		assertThat(listener.heard).containsExactly("first", "second", "third");
	}

	@Test
	void publishesReturnValuesLocally() throws Exception {
		class Listener extends Heard {

			@IpcEventListener
			List<Object> on(OrderPlaced order) {
				return List.of(new OrderCancelled(order.id()), new Payment.ByCard("1234"));
			}

			@EventListener
			void local(OrderCancelled order) {
				this.heard.add("local " + order.id());
			}

			@IpcEventListener
			void remote(Payment payment) {
				this.heard.add("remote");
			}

		}
		Listener listener = start(new Listener());
		receive("orders", OrderPlaced.of("1"));
		assertThat(listener.heard).containsExactly("local 1");
	}

	@Test
	void failsMessageWithWhatItThrows() {
		class Listener extends Heard {

			@IpcEventListener
			void on(OrderPlaced order) throws IOException {
				throw new IOException("disk full");
			}

		}
		start(new Listener());
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> receive("orders", OrderPlaced.of("1")))
			.withMessage("disk full");
	}

	@Test
	void worksInSuperclassesAndInterfaces() throws Exception {
		class Listener extends Inherited implements Annotated {

			@Override
			public void onCancelled(OrderCancelled order) {
				this.heard.add("interface " + order.id());
			}

		}
		Listener listener = start(new Listener());
		receive("orders", OrderPlaced.of("1"));
		receive("orders", new OrderCancelled("2"));
		receive("invoices", new OrderCancelled("3"));
		this.context.publishEvent(new OrderCancelled("4"));
		assertThat(listener.heard).containsExactly("superclass 1", "interface 2");
	}

	@Test
	void worksAsynchronouslyBehindProxies() throws Exception {
		this.context.register(Asynchronous.class);
		start();
		receive("orders", OrderPlaced.of("1"));
		receive("invoices", OrderPlaced.of("2"));
		this.context.publishEvent(OrderPlaced.of("3"));
		receive("orders", new OrderCancelled("4"));
		BlockingQueue<String> heard = Asynchronous.HEARD;
		assertThat(List.of(String.valueOf(heard.poll(10, TimeUnit.SECONDS)),
				String.valueOf(heard.poll(10, TimeUnit.SECONDS))))
			.containsExactlyInAnyOrder("class 1", "interface 4");
		assertThat(heard).isEmpty();
	}

	@Test
	void refusesHandleThatIsNone() {
		class Listener extends Heard {

			@IpcEventListener(" ")
			void on(OrderPlaced order) {
			}

		}
		assertThatException().isThrownBy(() -> start(new Listener()))
			.withStackTraceContaining("The @IpcEventListener of")
			.withStackTraceContaining("Listener.on(");
	}

	@Test
	void refusesEventThatIsNoMessage() {
		class Listener extends Heard {

			@IpcEventListener
			void on(UnknownMessageEvent event) {
			}

		}
		assertThatException().isThrownBy(() -> start(new Listener()))
			.withStackTraceContaining("would never be called")
			.withStackTraceContaining("UnknownMessageEvent is none");
	}

	@Test
	void refusesToBeTransactionalToo() {
		class Listener extends Heard {

			@IpcEventListener
			@TransactionalEventListener
			void on(OrderPlaced order) {
			}

		}
		assertThatException().isThrownBy(() -> start(new Listener()))
			.withStackTraceContaining("both @IpcEventListener and @TransactionalEventListener");
	}

	@SuppressWarnings("unchecked")
	private <T> T start(T listener) {
		this.context.registerBean("listener", (Class<T>) listener.getClass(), () -> listener);
		start();
		return listener;
	}

	private void start() {
		this.context.registerBean(IpcEventListenerFactory.class);
		this.context.refresh();
	}

	private void receive(String handle, Object payload) throws Exception {
		new MessageEventPublisher(this.context).onMessage(Messages.on(handle, payload));
	}

	@IpcEventListener(handle = "orders")
	@Retention(RetentionPolicy.RUNTIME)
	@interface OnOrders {

	}

	static class Heard {

		final List<String> heard = new ArrayList<>();

	}

	static class Inherited extends Heard {

		@IpcEventListener(handle = "orders")
		void on(OrderPlaced order) {
			this.heard.add("superclass " + order.id());
		}

	}

	interface Annotated {

		@IpcEventListener(handle = "orders")
		void onCancelled(OrderCancelled order);

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class Asynchronous {

		private static final BlockingQueue<String> HEARD = new LinkedBlockingQueue<>();

		@Bean
		ByClass byClass() {
			return new ByClass();
		}

		@Bean
		Annotated byInterface() {
			return new ByInterface();
		}

	}

	static class ByClass {

		private final Thread creator = Thread.currentThread();

		@Async
		@IpcEventListener(handle = "orders")
		public void on(OrderPlaced order) {
			if (Thread.currentThread() != this.creator) {
				Asynchronous.HEARD.add("class " + order.id());
			}
		}

	}

	static class ByInterface implements Annotated {

		private final Thread creator = Thread.currentThread();

		@Async
		@Override
		public void onCancelled(OrderCancelled order) {
			if (Thread.currentThread() != this.creator) {
				Asynchronous.HEARD.add("interface " + order.id());
			}
		}

	}

}
