package be.sizingservers.ipc.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.NoRequestHandlerException;
import be.sizingservers.ipc.RequestHandlerThrewException;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.spring.IpcHandler;
import be.sizingservers.ipc.spring.IpcMessageEvent;
import be.sizingservers.ipc.spring.IpcPublished;
import be.sizingservers.ipc.spring.IpcReceiverCustomizer;
import be.sizingservers.ipc.spring.SenderFactory;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link IpcHandler} methods, asked by the application itself over real sockets.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class IpcHandlerTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	@TempDir
	private Path folder;

	private ConfigurableApplicationContext context;

	@AfterEach
	void closeContext() {
		if (this.context != null) {
			this.context.close();
		}
	}

	private Sender start(Class<?> beans, String... arguments) {
		String[] common = { "--ipc.handle=pricing", "--ipc.receiver.accept-own=true",
				"--ipc.local.directory=" + this.folder.resolve("ipc"), "--spring.main.banner-mode=off" };
		this.context = new SpringApplicationBuilder(App.class, beans)
			.run(Stream.concat(Arrays.stream(common), Arrays.stream(arguments)).toArray(String[]::new));
		return this.context.getBean(Sender.class);
	}

	private static <T> T ask(Sender sender, Object payload, Class<T> type) throws Exception {
		assertThat(sender.awaitReceivers(1, LONG)).isTrue();
		return sender.request(payload, Map.of("tenant", "acme"), type, LONG).join();
	}

	private static Throwable failure(Sender sender, Object payload) throws Exception {
		assertThat(sender.awaitReceivers(1, LONG)).isTrue();
		CompletableFuture<Price> future = sender.request(payload, Price.class, LONG);
		return assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join).actual().getCause();
	}

	record Quote(String sku) {
	}

	record Price(String sku, int cents) {
	}

	record Stranger(String text) {
	}

	record Stock(String sku) {
	}

	sealed interface Shipment {

		record Parcel(String id) implements Shipment {
		}

		record Pallet(String id) implements Shipment {
		}

	}

	static class Prices {

		private final List<Object> heard = new CopyOnWriteArrayList<>();

		@IpcHandler
		Price price(Quote quote) throws IOException {
			if (quote.sku().equals("gone")) {
				throw new IOException("no such product");
			}
			return new Price(quote.sku(), 42);
		}

		@IpcHandler("${pricing.handle:pricing}")
		String stock(IpcMessageEvent<Stock> request) {
			return request.getPayload().sku() + " for " + request.headers().get("tenant") + " on " + request.handle();
		}

		@IpcHandler
		String ship(Shipment shipment) {
			return shipment.toString();
		}

		@IpcHandler
		long next(int number) {
			return number + 1;
		}

		@IpcHandler
		String any(Message request) {
			return "any " + request.payload();
		}

		@EventListener
		void on(Quote quote) {
			this.heard.add(quote);
		}

	}

	@Test
	void answersByTypeOfTheRequest() throws Exception {
		Sender sender = start(Prices.class);
		assertThat(ask(sender, new Quote("a"), Price.class)).isEqualTo(new Price("a", 42));
		assertThat(ask(sender, new Stock("b"), String.class)).isEqualTo("b for acme on pricing");
		assertThat(ask(sender, new Shipment.Pallet("c"), String.class)).isEqualTo("Pallet[id=c]");
		assertThat(ask(sender, 41, Long.class)).isEqualTo(42);
		assertThat(ask(sender, "text", String.class)).isEqualTo("any text");
		assertThat(this.context.getBean(Prices.class).heard).isEmpty();
		assertThat(sender.send(new Quote("d")).join().delivered()).hasSize(1);
		assertThat(this.context.getBean(Prices.class).heard).containsExactly(new Quote("d"));
	}

	@Test
	void whatItThrowsReachesWhoeverAsked() throws Exception {
		Sender sender = start(Prices.class);
		assertThat(failure(sender, new Quote("gone"))).isInstanceOf(RequestHandlerThrewException.class)
			.hasMessageContaining("IOException: no such product");
	}

	@Test
	void requestsOfOtherTypesAndHandlesHaveNoHandler() throws Exception {
		Sender sender = start(OneHandle.class);
		assertThat(failure(sender, new Stranger("a"))).isInstanceOf(NoRequestHandlerException.class)
			.hasMessageContaining("Stranger");
		assertThat(failure(sender, new Quote("a"))).isInstanceOf(NoRequestHandlerException.class)
			.hasMessageContaining("no @IpcHandler method for Quote on handle 'pricing'");
	}

	@Test
	void handleThatIsNamedIsReceived() throws Exception {
		start(OneHandle.class);
		Sender offers = this.context.getBean(SenderFactory.class).sender("offers");
		assertThat(ask(offers, new Quote("a"), Price.class)).isEqualTo(new Price("a", 1));
	}

	@Test
	void answersWithTheIdOfTheRequestInTheLoggingContext() throws Exception {
		Sender sender = start(LoggingContext.class);
		assertThat(ask(sender, new Quote("a"), Price.class).sku()).startsWith("pricing " + sender.instanceId());
	}

	@Test
	void requestThatItsHandlerPublishesDoesNotLeaveAgain() throws Exception {
		Sender sender = start(Publishing.class);
		assertThat(ask(sender, new Repeated("a"), Price.class)).isEqualTo(new Price("a", 1));
		// The messages of one sender are handled in order.
		assertThat(sender.send("last").join().delivered()).hasSize(1);
		assertThat(this.context.getBean(Publishing.class).heard).containsExactly("local", "last");
	}

	@IpcPublished
	record Repeated(String text) {
	}

	static class Publishing {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		private final ApplicationEventPublisher publisher;

		Publishing(ApplicationEventPublisher publisher) {
			this.publisher = publisher;
		}

		@IpcHandler
		Price repeat(Repeated repeated) {
			this.publisher.publishEvent(repeated);
			return new Price(repeated.text(), 1);
		}

		@EventListener
		void on(PayloadApplicationEvent<Repeated> event) {
			this.heard.add((event instanceof IpcMessageEvent) ? "echo" : "local");
		}

		@EventListener
		void on(String text) {
			this.heard.add(text);
		}

	}

	static class LoggingContext {

		@IpcHandler
		Price price(Quote quote) {
			return new Price(MDC.get("ipc.handle") + " " + MDC.get("ipc.messageId"), 1);
		}

	}

	static class OneHandle {

		@IpcHandler("offers")
		Price offer(Quote quote) {
			return new Price(quote.sku(), 1);
		}

		@IpcHandler
		String text(String text) {
			return text;
		}

	}

	@Test
	void anApplicationWithoutHandlerSaysSo() throws Exception {
		assertThat(failure(start(Nothing.class), "a")).isInstanceOf(NoRequestHandlerException.class)
			.hasMessageContaining("no request handler");
	}

	static class Nothing {

	}

	@Test
	void aCustomizerMaySetAnotherHandler() throws Exception {
		assertThat(ask(start(OwnHandler.class), "a", String.class)).isEqualTo("own");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Prices.class)
	static class OwnHandler {

		@Bean
		IpcReceiverCustomizer own() {
			return (builder) -> builder.requestHandler((request) -> "own");
		}

	}

	@Test
	void aBeanIsCreatedWhenItIsAsked() throws Exception {
		LazyPrices.CREATED.set(0);
		Sender sender = start(LazyPrices.class);
		assertThat(LazyPrices.CREATED).hasValue(0);
		assertThat(ask(sender, new Quote("a"), Price.class)).isEqualTo(new Price("a", 7));
		assertThat(ask(sender, new Quote("b"), Price.class)).isEqualTo(new Price("b", 7));
		assertThat(LazyPrices.CREATED).hasValue(1);
	}

	@Lazy
	static class LazyPrices {

		static final AtomicInteger CREATED = new AtomicInteger();

		LazyPrices() {
			CREATED.incrementAndGet();
		}

		@IpcHandler
		Price price(Quote quote) {
			return new Price(quote.sku(), 7);
		}

	}

	@Test
	void callsThroughProxiesOfClassAndOfInterface() throws Exception {
		Sender sender = start(Proxied.class);
		AtomicInteger calls = this.context.getBean(AtomicInteger.class);
		assertThat(ask(sender, new Quote("a"), Price.class)).isEqualTo(new Price("a", 8));
		assertThat(calls).hasValue(1);
		assertThat(ask(sender, "text", String.class)).isEqualTo("text!");
		assertThat(calls).hasValue(2);
	}

	@Configuration(proxyBeanMethods = false)
	static class Proxied {

		@Bean
		AtomicInteger calls() {
			return new AtomicInteger();
		}

		@Bean
		MethodInterceptor counting(AtomicInteger calls) {
			return (invocation) -> {
				calls.incrementAndGet();
				return invocation.proceed();
			};
		}

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("byClass", "byInterface");
			creator.setInterceptorNames("counting");
			return creator;
		}

		@Bean
		ByClass byClass() {
			return new ByClass();
		}

		@Bean
		ByInterface byInterface() {
			return new ByInterface();
		}

	}

	static class ByClass {

		@IpcHandler
		Price price(Quote quote) {
			return new Price(quote.sku(), 8);
		}

	}

	interface Exclaiming {

		String exclaim(String text);

	}

	static class ByInterface implements Exclaiming {

		@Override
		@IpcHandler
		public String exclaim(String text) {
			return text + "!";
		}

	}

	@Test
	void twoMethodsForOneRequestFailTheStartWithBothNames(CapturedOutput output) {
		assertFails(output, Twice.class, "requests of " + Quote.class.getName() + " on handle 'pricing'",
				"Prices.price of bean", "Twice.another of bean", "@IpcHandler(\"...\")");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Prices.class)
	static class Twice {

		@IpcHandler("pricing")
		Price another(IpcMessageEvent<Quote> request) {
			return new Price(request.getPayload().sku(), 1);
		}

	}

	@Test
	void aMemberOfASealedTypeIsAmbiguousToo(CapturedOutput output) {
		assertFails(output, TwiceSealed.class, Shipment.Parcel.class.getName(), "Prices.ship", "TwiceSealed.parcel",
				"Remove one of them");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Prices.class)
	static class TwiceSealed {

		@IpcHandler
		String parcel(Shipment.Parcel parcel) {
			return parcel.id();
		}

	}

	@Test
	void aMethodWithoutAnswerFailsTheStart(CapturedOutput output) {
		assertFails(output, WithoutAnswer.class, "WithoutAnswer.forget", "returns nothing", "@EventListener");
	}

	static class WithoutAnswer {

		@IpcHandler
		void forget(Quote quote) {
		}

	}

	@Test
	void aMethodThatPromisesAnAnswerFailsTheStart(CapturedOutput output) {
		assertFails(output, Promising.class, "Promising.later", "CompletableFuture", "may wait");
	}

	static class Promising {

		@IpcHandler
		CompletableFuture<String> later(Quote quote) {
			return CompletableFuture.completedFuture("later");
		}

	}

	@Test
	void aMethodWithoutRequestFailsTheStart(CapturedOutput output) {
		assertFails(output, WithoutRequest.class, "WithoutRequest.tell", "0 parameters", "one parameter");
	}

	static class WithoutRequest {

		@IpcHandler
		String tell() {
			return "";
		}

	}

	@Test
	void aMethodForWhatCannotBeSentFailsTheStart(CapturedOutput output) {
		assertFails(output, ForList.class, "ForList.list", "java.util.List", "wrap it in a record");
	}

	static class ForList {

		@IpcHandler
		String list(List<String> list) {
			return "";
		}

	}

	@Test
	void aMethodForASealedTypeWithoutClassesFailsTheStart(CapturedOutput output) {
		assertFails(output, Impossible.class, "Impossible.grant",
				"no class that can be sent is a " + Impossible.Wish.class.getName(), "a sealed type of such");
	}

	static class Impossible {

		@IpcHandler
		String grant(Wish wish) {
			return "";
		}

		sealed interface Wish {

		}

		non-sealed interface Dream extends Wish {

		}

	}

	@Test
	void aMethodForATypeThatIsNotAcceptedFailsTheStart(CapturedOutput output) {
		assertFails(output, LazyPrices.class, "LazyPrices.price", Quote.class.getName(), "ipc.types.ids",
				"--ipc.types.scan=annotated");
	}

	@Test
	void aMethodThatTheProxyDoesNotHaveFailsTheStart(CapturedOutput output) {
		assertFails(output, HiddenByProxy.class, "Hidden.hidden", "interface", "proxied by its class");
	}

	@Configuration(proxyBeanMethods = false)
	static class HiddenByProxy {

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("hidden");
			creator.setInterceptorNames("nothing");
			return creator;
		}

		@Bean
		MethodInterceptor nothing() {
			return (invocation) -> invocation.proceed();
		}

		@Bean
		Hidden hidden() {
			return new Hidden();
		}

	}

	static class Hidden implements Exclaiming {

		@Override
		public String exclaim(String text) {
			return text;
		}

		@IpcHandler
		String hidden(Quote quote) {
			return quote.sku();
		}

	}

	private void assertFails(CapturedOutput output, Class<?> beans, String first, String second, String third,
			String... more) {
		String[] arguments = Arrays.stream(more).filter((text) -> text.startsWith("--")).toArray(String[]::new);
		assertThatException().isThrownBy(() -> start(beans, arguments));
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START");
		String report = output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START"));
		assertThat(report).contains(first, second, third, "Description:", "Action:");
		Arrays.stream(more)
			.filter((text) -> !text.startsWith("--"))
			.forEach((text) -> assertThat(report).contains(text));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, IpcAutoConfiguration.class,
			IpcSenderAutoConfiguration.class, IpcReceiverAutoConfiguration.class, IpcHandlerAutoConfiguration.class })
	static class App {

	}

}
