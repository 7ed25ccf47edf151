package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.spring.IpcHandler;
import be.sizingservers.ipc.spring.shop.OrderPlaced;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

class AcceptedTypesAotProcessorTests {

	private static RuntimeHints hints(Class<?> bean) {
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("com.example", "Shop")), new InMemoryGeneratedFiles());
		try (GenericApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean(bean);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		return generation.getRuntimeHints();
	}

	@Test
	void namesWhatListenersAskFor() {
		assertThat(RuntimeHintsPredicates.reflection().onType(OrderPlaced.class)).accepts(hints(Listener.class));
	}

	@Test
	void namesRequestsAndTheirAnswers() {
		RuntimeHints hints = hints(Prices.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(Quote.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Price.class)).accepts(hints);
	}

	record Quote(String sku) {
	}

	record Price(int cents) {
	}

	static class Listener {

		@EventListener
		void on(OrderPlaced order) {
		}

	}

	static class Prices {

		@IpcHandler
		Price price(Quote quote) {
			return new Price(quote.sku().length());
		}

	}

}
