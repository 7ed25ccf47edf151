package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.spring.IpcPublished;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ReceivedHandlesTests {

	private static final Handle OWN = Handle.of("orders");

	@Test
	void findsHandlesThatAnnotatedMethodsName() {
		try (GenericApplicationContext context = context(null, Clerk.class, Heir.class)) {
			assertThat(others(context)).containsExactlyInAnyOrder(Handle.of("billing"), Handle.of("depot"));
		}
	}

	@Test
	void createsNoBean() {
		try (GenericApplicationContext context = context(null, Explosive.class)) {
			assertThat(others(context)).containsExactly(Handle.of("fuse"));
		}
	}

	@Test
	void findsHandlesInContextsAbove() {
		try (GenericApplicationContext parent = context(null, Clerk.class);
				GenericApplicationContext child = context(parent, Heir.class)) {
			assertThat(others(child)).containsExactlyInAnyOrder(Handle.of("billing"), Handle.of("depot"));
		}
	}

	@Test
	void addsThemToThoseOfTheProperties() {
		try (GenericApplicationContext context = context(null, Clerk.class)) {
			assertThat(others(context, "shipping", "billing")).containsExactlyInAnyOrder(Handle.of("shipping"),
					Handle.of("billing"), Handle.of("depot"));
		}
	}

	@Test
	void namesMethodWhoseHandleIsNone() {
		try (GenericApplicationContext context = context(null, Confused.class)) {
			assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> others(context))
				.withMessageContainingAll("@Wants", "Confused.on", "must not be blank");
		}
	}

	@Test
	void namesMethodWhosePlaceholderIsUnknown() {
		try (GenericApplicationContext context = context(null, Lost.class)) {
			assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> others(context))
				.withMessageContainingAll("@Wants", "Lost.on", "${nowhere}");
		}
	}

	@Test
	void namesPropertyWhoseHandleIsNone() {
		try (GenericApplicationContext context = context(null)) {
			assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> others(context, "false"))
				.withMessageContainingAll("ipc.receiver.handles", "'false'", "YAML");
		}
	}

	@Test
	void findsHandlesOfEventTypesInThePackagesOfTheApplication() {
		try (GenericApplicationContext context = context(null)) {
			AutoConfigurationPackages.register(context, "be.sizingservers.ipc.spring.desk");
			assertThat(new HandleNames(OWN, context.getBeanFactory()).published()).containsExactlyInAnyOrder(OWN,
					Handle.of("billing"), Handle.of("shipping"));
		}
	}

	@Test
	void namesEventTypeWhoseHandleIsNone() {
		try (GenericApplicationContext context = context(null)) {
			HandleNames names = new HandleNames(OWN, context.getBeanFactory());
			assertThatExceptionOfType(FailureAnalyzedException.class)
				.isThrownBy(() -> names.annotation(IpcPublished.class.getSimpleName(), "com.acme.Sold", "\n"))
				.withMessageContainingAll("@IpcPublished of com.acme.Sold", "blank");
		}
	}

	private static Set<Handle> others(GenericApplicationContext context, String... properties) {
		return new ReceivedHandles(List.of(properties), new HandleNames(OWN, context.getBeanFactory()),
				context.getBeanFactory(), List.of(new HandleAnnotation<>(Wants.class, Wants::value, false)))
			.others();
	}

	private static GenericApplicationContext context(GenericApplicationContext parent, Class<?>... beans) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("depot.handle", "depot")));
		if (parent != null) {
			context.setParent(parent);
		}
		context.registerBean(PropertySourcesPlaceholderConfigurer.class);
		for (Class<?> bean : beans) {
			context.registerBean(bean);
		}
		context.refresh();
		return context;
	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Wants {

		String value() default "";

	}

	static class Clerk {

		@Wants("billing")
		void on(String text) {
		}

		@Wants
		void onOwn(String text) {
		}

		@Wants("${depot.handle}")
		void onDepot(String text) {
		}

	}

	static class Heir extends Clerk {

	}

	static class Confused {

		@Wants(" ")
		void on(String text) {
		}

	}

	static class Lost {

		@Wants("${nowhere}")
		void on(String text) {
		}

	}

	@Lazy
	static class Explosive {

		Explosive() {
			throw new IllegalStateException("nobody may create this bean");
		}

		@Wants("fuse")
		void on(String text) {
		}

	}

}
