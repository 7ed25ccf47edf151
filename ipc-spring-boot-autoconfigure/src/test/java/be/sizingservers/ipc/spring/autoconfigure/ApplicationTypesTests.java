package be.sizingservers.ipc.spring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import be.sizingservers.ipc.codec.TypeRegistry;
import be.sizingservers.ipc.spring.IpcEventListener;
import be.sizingservers.ipc.spring.IpcMessageEvent;
import be.sizingservers.ipc.spring.library.AnnotatedLibraryEvent;
import be.sizingservers.ipc.spring.library.LibraryEvent;
import be.sizingservers.ipc.spring.shop.OrderCancelled;
import be.sizingservers.ipc.spring.shop.OrderPlaced;
import be.sizingservers.ipc.spring.shop.Payment;
import be.sizingservers.ipc.spring.twins.First;
import be.sizingservers.ipc.spring.twins.Second;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ApplicationTypesTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	@AfterEach
	void closeContext() {
		this.context.close();
	}

	@Test
	void findsAnnotatedTypesInPackagesOfApplication() {
		assertThat(types()).containsOnly(Map.entry("orders.cancelled.v1", OrderCancelled.class));
	}

	@Test
	void findsNothingInApplicationWithoutPackages() {
		this.context.registerBean(PayloadListener.class);
		this.context.refresh();
		assertThat(new ApplicationTypes(properties(Map.of()), this.context.getBeanFactory()).toRegistry().types())
			.isEmpty();
	}

	@Test
	void findsPayloadOfListener() {
		this.context.registerBean(PayloadListener.class);
		assertThat(types()).containsEntry("OrderPlaced", OrderPlaced.class);
	}

	@Test
	void findsPayloadOfMessageEventOfListener() {
		this.context.registerBean(EventWithPayloadListener.class);
		assertThat(types()).containsEntry("OrderPlaced", OrderPlaced.class);
	}

	@Test
	void findsTypesThatIpcEventListenersAskFor() {
		this.context.registerBean(IpcListener.class);
		assertThat(types()).containsEntry("OrderPlaced", OrderPlaced.class)
			.containsEntry("ByCard", Payment.ByCard.class)
			.containsEntry("ByTransfer", Payment.ByTransfer.class)
			.doesNotContainKey("LibraryEvent");
	}

	@Test
	void findsTypesThatAnnotationOfListenerNames() {
		this.context.registerBean(NamingListener.class);
		assertThat(types()).containsEntry("OrderPlaced", OrderPlaced.class)
			.containsEntry("ByCard", Payment.ByCard.class);
	}

	@Test
	void findsPermittedClassesOfSealedType() {
		this.context.registerBean(SealedListener.class);
		assertThat(types()).containsEntry("ByCard", Payment.ByCard.class)
			.containsEntry("ByTransfer", Payment.ByTransfer.class);
	}

	@Test
	void findsListenerBehindScopedProxy() {
		BeanDefinitionHolder target = new BeanDefinitionHolder(
				BeanDefinitionBuilder.genericBeanDefinition(PayloadListener.class)
					.setScope("prototype")
					.getBeanDefinition(),
				"listener");
		BeanDefinitionHolder proxy = ScopedProxyUtils.createScopedProxy(target, this.context, true);
		this.context.registerBeanDefinition(proxy.getBeanName(), proxy.getBeanDefinition());
		assertThat(types()).containsEntry("OrderPlaced", OrderPlaced.class);
	}

	@Test
	void findsListenerThatHidesBehindInterface() {
		this.context.registerBean("listener", Object.class, (Supplier<Object>) PayloadListener::new);
		assertThat(types()).containsEntry("OrderPlaced", OrderPlaced.class);
	}

	@Test
	void findsListenerOfParentContext() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext()) {
			parent.registerBean(PayloadListener.class);
			parent.refresh();
			this.context.setParent(parent);
			assertThat(types()).containsEntry("OrderPlaced", OrderPlaced.class);
		}
	}

	@Test
	void createsNoBean() {
		this.context.registerBean(FailingListener.class, (definition) -> definition.setLazyInit(true));
		assertThat(types()).containsEntry("OrderPlaced", OrderPlaced.class);
	}

	@Test
	void leavesOutWhatIsNoMessageOfThisApplication() {
		this.context.registerBean(OtherListener.class);
		assertThat(types()).containsOnlyKeys("orders.cancelled.v1");
	}

	@Test
	void findsAnnotatedTypeOfLibraryThatListenerAsksFor() {
		this.context.registerBean(LibraryListener.class);
		assertThat(types()).containsEntry("AnnotatedLibraryEvent", AnnotatedLibraryEvent.class)
			.doesNotContainKey("LibraryEvent");
	}

	@Test
	void leavesListenersOutIfOnlyAnnotatedTypesAreWanted() {
		this.context.registerBean(PayloadListener.class);
		this.context.registerBean(LibraryListener.class);
		assertThat(types("scan", "annotated")).containsOnlyKeys("orders.cancelled.v1", "AnnotatedLibraryEvent");
	}

	@Test
	void leavesListenersOutIfNothingIsReceived() {
		this.context.registerBean(PayloadListener.class);
		assertThat(registry(Map.of("ipc.receiver.enabled", "false")).types()).containsOnlyKeys("orders.cancelled.v1");
	}

	@Test
	void takesIdsFromProperties() {
		this.context.registerBean(PayloadListener.class);
		assertThat(types("ids.orders.placed.v2", OrderPlaced.class.getName(), "ids[a/b]", LibraryEvent.class.getName(),
				"ids.Cancelled", OrderCancelled.class.getName()))
			.containsOnly(Map.entry("orders.placed.v2", OrderPlaced.class), Map.entry("a/b", LibraryEvent.class),
					Map.entry("Cancelled", OrderCancelled.class));
	}

	@Test
	void refusesTwoClassesWithOneId() {
		this.context.registerBean(PayloadListener.class);
		this.context.registerBean(BillingListener.class);
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(this::types)
			.withMessageContaining(OrderPlaced.class.getName())
			.withMessageContaining(be.sizingservers.ipc.spring.shop.billing.OrderPlaced.class.getName())
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("ipc.types.ids"));
	}

	@Test
	void refusesTwoAnnotatedClassesWithOneId() {
		AutoConfigurationPackages.register(this.context, First.class.getPackageName());
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> types("scan", "annotated"))
			.withMessageContaining("'same.id'")
			.withMessageContaining(First.class.getName())
			.withMessageContaining(Second.class.getName())
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("@IpcType"));
	}

	@Test
	void refusesAnnotatedClassWithIdOfProperty() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> types("ids.orders.cancelled.v1", LibraryEvent.class.getName()))
			.withMessageContaining(OrderCancelled.class.getName())
			.withMessageContaining(LibraryEvent.class.getName());
	}

	private Map<String, Class<?>> types(String... properties) {
		Map<String, String> map = new java.util.HashMap<>();
		for (int i = 0; i < properties.length; i += 2) {
			map.put("ipc.types." + properties[i], properties[i + 1]);
		}
		return registry(map).types();
	}

	private TypeRegistry registry(Map<String, String> properties) {
		AutoConfigurationPackages.register(this.context, OrderPlaced.class.getPackageName());
		this.context.refresh();
		return new ApplicationTypes(properties(properties), this.context.getBeanFactory()).toRegistry();
	}

	private static IpcProperties properties(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("ipc", IpcProperties.class);
	}

	static class PayloadListener {

		@EventListener
		void on(OrderPlaced order) {
		}

	}

	static class EventWithPayloadListener {

		@EventListener
		void on(IpcMessageEvent<OrderPlaced> event) {
		}

	}

	static class NamingListener {

		@EventListener({ OrderPlaced.class, Payment.ByCard.class })
		void on() {
		}

	}

	static class IpcListener {

		@IpcEventListener("orders")
		void on(IpcMessageEvent<? extends Payment> event) {
		}

		@IpcEventListener(classes = OrderPlaced.class)
		void on() {
		}

		@IpcEventListener
		void on(LibraryEvent event) {
		}

	}

	static class SealedListener {

		@EventListener
		void on(Payment payment) {
		}

	}

	static class BillingListener {

		@EventListener
		void on(be.sizingservers.ipc.spring.shop.billing.OrderPlaced order) {
		}

	}

	static class LibraryListener {

		@EventListener
		void on(LibraryEvent event) {
		}

		@EventListener
		void on(AnnotatedLibraryEvent event) {
		}

	}

	static class FailingListener extends PayloadListener {

		FailingListener() {
			throw new IllegalStateException("must not be created");
		}

	}

	static class OtherListener {

		@EventListener
		void on(Object any) {
		}

		@EventListener
		void on(Runnable any) {
		}

		@EventListener
		void on(int number) {
		}

		@EventListener
		void on(List<OrderPlaced> orders) {
		}

		@EventListener
		void on(OrderPlaced[] orders) {
		}

		@EventListener
		void on(IpcMessageEvent<?> event) {
		}

		@EventListener
		void on(ApplicationEvent event) {
		}

		@EventListener
		<T extends Comparable<T>> void on(T any) {
		}

	}

}
