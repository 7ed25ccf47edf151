package be.sizingservers.ipc.benchmarks.contenders;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.benchmarks.harness.Contender;
import be.sizingservers.ipc.benchmarks.harness.Inlet;
import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Place;
import be.sizingservers.ipc.benchmarks.harness.Scenario;
import be.sizingservers.ipc.benchmarks.harness.Sink;
import be.sizingservers.ipc.benchmarks.harness.Stamp;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Records that travel as JSON from one Spring application to an {@code @EventListener} of
 * another. What the harness looks at is in the record.
 */
public final class OursListener implements Contender {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final BigDecimal TOTAL = new BigDecimal("12.50");

	@Override
	public String name() {
		return "ours @EventListener";
	}

	@Override
	public boolean supports(Scenario scenario) {
		return scenario.name().equals("JSON");
	}

	@Override
	public Inlet listen(Place place, int index, Sink sink) {
		return new Listening(application(place, "receiver").sources(Desk.class)
			.initializers((GenericApplicationContext context) -> context.registerBean(Sink.class, () -> sink))
			.run());
	}

	@Override
	public Outlet connect(Place place, List<String> addresses) throws InterruptedException {
		ConfigurableApplicationContext context = application(place, "sender").sources(Shop.class).run();
		Sender sender = context.getBean(Sender.class);
		if (!sender.awaitReceivers(addresses.size(), PATIENCE)) {
			throw new IllegalStateException("Found no receiver within %s".formatted(PATIENCE));
		}
		return new Connected(context, sender);
	}

	private static SpringApplicationBuilder application(Place place, String name) {
		return new SpringApplicationBuilder().properties("spring.application.name=" + name,
				"ipc.handle=" + place.handle(), "ipc.local.directory=" + place.folder().resolve("directory"),
				"ipc.sender.events=false", "ipc." + name + ".enabled=true",
				"ipc." + (name.equals("sender") ? "receiver" : "sender") + ".enabled=false",
				"spring.main.banner-mode=off", "logging.level.root=warn");
	}

	private record Listening(ConfigurableApplicationContext context) implements Inlet {

		@Override
		public String address() {
			return this.context.getBean(Receiver.class).instanceId().toString();
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

	private record Connected(ConfigurableApplicationContext context, Sender sender) implements Outlet {

		@Override
		public void send(byte[] message) {
			this.sender
				.publish(new OrderPlaced("order-" + Stamp.sequence(message), TOTAL, Stamp.phase(message), "wine"));
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

	/**
	 * What is sent.
	 *
	 * @param id ends in the sequence number
	 * @param total something that is no primitive
	 * @param quantity the phase
	 * @param article some text
	 */
	public record OrderPlaced(String id, BigDecimal total, int quantity, String article) {

	}

	@EnableAutoConfiguration
	static class Shop {

	}

	@EnableAutoConfiguration
	static class Desk {

		private static final int MESSAGE_BYTES = 64;

		private final Sink sink;

		Desk(Sink sink) {
			this.sink = sink;
		}

		@EventListener
		void on(OrderPlaced order) throws Exception {
			byte[] message = new byte[MESSAGE_BYTES];
			long sequence = Long.parseLong(order.id(), "order-".length(), order.id().length(), 10);
			Stamp.write(message, 0, (byte) order.quantity(), sequence, 0);
			this.sink.take(message);
		}

	}

}
