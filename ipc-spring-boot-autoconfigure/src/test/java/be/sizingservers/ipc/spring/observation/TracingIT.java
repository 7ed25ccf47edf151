package be.sizingservers.ipc.spring.observation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import be.sizingservers.ipc.Sender;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two JVMs, each with a tracer of its own, as Spring Boot configures it.
 */
@Timeout(180)
class TracingIT {

	@TempDir
	Path temp;

	private final List<Process> processes = new ArrayList<>();

	@AfterEach
	void stop() throws InterruptedException {
		for (Process process : this.processes) {
			process.destroyForcibly().waitFor();
		}
	}

	@Test
	void whatIsSentHereAndHandledThereIsOneTrace() throws Exception {
		Path log = startReceiver();
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TracedApplication.class)
			.run(arguments("shop"))) {
			Sender sender = context.getBean(Sender.class);
			assertThat(sender.awaitReceivers(1, Duration.ofSeconds(60))).isTrue();
			Tracer tracer = context.getBean(Tracer.class);
			Span checkout = tracer.nextSpan().name("checkout").start();
			try (Tracer.SpanInScope scope = tracer.withSpan(checkout)) {
				assertThat(sender.send("hello").get(30, TimeUnit.SECONDS).delivered()).hasSize(1);
			}
			finally {
				checkout.end();
			}
			List<String> spans = context.getBean(TracedApplication.Spans.class).ended();
			Matcher sent = awaitSpan("orders send", () -> String.join("\n", spans));
			Matcher handled = awaitSpan("orders process", () -> Files.readString(log));
			assertThat(sent.group("trace")).isEqualTo(checkout.context().traceId());
			assertThat(sent.group("parent")).isEqualTo(checkout.context().spanId());
			assertThat(sent.group("kind")).isEqualTo("PRODUCER");
			assertThat(handled.group("trace")).isEqualTo(checkout.context().traceId());
			assertThat(handled.group("parent")).isEqualTo(sent.group("span"));
			assertThat(handled.group("span")).isNotEqualTo(sent.group("span"));
			assertThat(handled.group("kind")).isEqualTo("CONSUMER");
			assertThat(Files.readString(log)).contains(
					"listener in trace %s, span %s".formatted(checkout.context().traceId(), handled.group("span")));
		}
	}

	private static Matcher awaitSpan(String name, Callable<String> log) {
		Pattern line = Pattern.compile("span (?<name>" + name
				+ ") (?<kind>\\w+) trace=(?<trace>\\w+) id=(?<span>\\w+) parent=(?<parent>\\w+)");
		Matcher matcher = await().alias(name)
			.atMost(Duration.ofSeconds(60))
			.until(() -> line.matcher(log.call()), Matcher::find);
		return matcher;
	}

	private String[] arguments(String name) {
		return new String[] { "--ipc.handle=orders", "--spring.application.name=" + name,
				"--management.tracing.sampling.probability=1.0", "--ipc.local.directory=" + this.temp.resolve("ipc") };
	}

	private Path startReceiver() throws IOException {
		Path log = this.temp.resolve("receiver.log");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), TracedApplication.class.getName()));
		command.addAll(List.of(arguments("stock")));
		this.processes.add(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
		return log;
	}

}
