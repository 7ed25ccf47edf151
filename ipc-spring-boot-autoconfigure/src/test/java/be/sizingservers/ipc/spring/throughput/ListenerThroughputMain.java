package be.sizingservers.ipc.spring.throughput;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Sender;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

/**
 * Measures how many records a second go as JSON from one application to one
 * {@code @EventListener} of another, each in its own JVM. A rate counts until the
 * listener has returned from the last one. <pre>
 * mvn -B -q -pl ipc-spring-boot-autoconfigure -am test-compile
 * mvn -B -q -pl ipc-spring-boot-autoconfigure exec:exec -Dexec.executable=java -Dexec.classpathScope=test \
 *     -Dexec.args="-cp %classpath be.sizingservers.ipc.spring.throughput.ListenerThroughputMain"
 * </pre>
 */
final class ListenerThroughputMain {

	private static final int MESSAGES = 400_000;

	private static final int WARM_UP = 8;

	private static final int ROUNDS = 7;

	private static final Duration LONG = Duration.ofSeconds(60);

	private ListenerThroughputMain() {
	}

	public static void main(String[] arguments) throws Exception {
		if (arguments.length > 0) {
			start("receiver", Path.of(arguments[0]), Desk.class);
			System.in.transferTo(System.out);
			return;
		}
		Path folder = Files.createTempDirectory("listener");
		Process peer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), ListenerThroughputMain.class.getName(), folder.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try (ConfigurableApplicationContext context = start("sender", folder, Shop.class)) {
			measure(context.getBean(Sender.class));
		}
		finally {
			peer.destroy();
		}
	}

	private static ConfigurableApplicationContext start(String name, Path folder, Class<?> application) {
		return new SpringApplicationBuilder(application)
			.properties("spring.application.name=" + name, "ipc.handle=orders", "ipc.local.directory=" + folder,
					"ipc.sender.events=false", "ipc.receiver.enabled=" + name.equals("receiver"),
					"logging.level.root=warn", "spring.main.banner-mode=off")
			.run();
	}

	private static void measure(Sender sender) throws Exception {
		if (!sender.awaitReceivers(1, LONG)) {
			throw new IllegalStateException("There is no receiver");
		}
		long[] rates = new long[ROUNDS];
		for (int round = -WARM_UP; round < ROUNDS; round++) {
			long rate = rate(sender);
			if (round >= 0) {
				rates[round] = rate;
			}
		}
		System.out.printf("records/s: %s%n", Arrays.toString(rates));
		Arrays.sort(rates);
		System.out.printf("median %,d records/s%n", rates[ROUNDS / 2]);
	}

	private static long rate(Sender sender) throws Exception {
		long start = System.nanoTime();
		for (int i = 1; i < MESSAGES; i++) {
			sender.publish(new OrderPlaced("order-" + i, new BigDecimal("12.50"), i, "wine"));
		}
		if (sender.send(new OrderPlaced("last", BigDecimal.ONE, MESSAGES, "wine"))
			.get(LONG.toSeconds(), TimeUnit.SECONDS)
			.delivered()
			.size() != 1) {
			throw new IllegalStateException("The last record was not delivered");
		}
		return Math.round(MESSAGES * 1e9 / (System.nanoTime() - start));
	}

	record OrderPlaced(String id, BigDecimal total, int quantity, String article) {
	}

	@SpringBootApplication
	static class Shop {

	}

	@SpringBootApplication
	static class Desk {

		private long quantity;

		@EventListener
		void on(OrderPlaced order) {
			this.quantity += order.quantity();
		}

	}

}
