package be.sizingservers.ipc.spring.observation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import io.micrometer.tracing.Tracer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * Sends and receives, with all that Spring Boot configures by itself, and prints its
 * spans.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class TracedApplication {

	public static void main(String[] args) {
		SpringApplication.run(TracedApplication.class, args);
	}

	@Bean
	Spans spans() {
		return new Spans();
	}

	@Bean
	Listener listener(Tracer tracer) {
		return new Listener(tracer);
	}

	static final class Spans extends SpanHandler {

		private final List<String> ended = new CopyOnWriteArrayList<>();

		List<String> ended() {
			return this.ended;
		}

		@Override
		public boolean end(TraceContext context, MutableSpan span, Cause cause) {
			String line = "span %s %s trace=%s id=%s parent=%s".formatted(span.name(), span.kind(), span.traceId(),
					span.id(), span.parentId());
			this.ended.add(line);
			System.out.println(line);
			return true;
		}

	}

	static final class Listener {

		private final Tracer tracer;

		Listener(Tracer tracer) {
			this.tracer = tracer;
		}

		@EventListener
		void on(String text) {
			System.out.printf("listener in trace %s, span %s%n", this.tracer.currentSpan().context().traceId(),
					this.tracer.currentSpan().context().spanId());
		}

	}

}
