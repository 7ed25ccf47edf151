package be.sizingservers.ipc.spring.test;

import java.time.Duration;

import be.sizingservers.ipc.NoReceiversException;
import be.sizingservers.ipc.NoRequestHandlerException;
import be.sizingservers.ipc.RequestHandlerThrewException;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.spring.IpcHandler;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

@SpringBootTest(classes = RequestTests.Pricing.class, properties = "ipc.handle=pricing")
@AutoConfigureTestIpc
class RequestTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Autowired
	private IpcTester tester;

	@Autowired
	private Sender sender;

	@Test
	void asksApplication() {
		assertThat(this.tester.request("pricing", new Quote("pen", 3), Price.class)).isEqualTo(new Price(6));
	}

	@Test
	void failsWhereHandlerThrows() {
		assertThatExceptionOfType(RequestHandlerThrewException.class)
			.isThrownBy(() -> this.tester.request("pricing", new Quote("pen", -1), Price.class))
			.withMessageContaining("fewer than none");
	}

	@Test
	void failsWhereThereIsNoHandler() {
		assertThatExceptionOfType(NoRequestHandlerException.class)
			.isThrownBy(() -> this.tester.request("pricing", new Price(1), Price.class));
		assertThatExceptionOfType(NoReceiversException.class)
			.isThrownBy(() -> this.tester.request("elsewhere", new Quote("pen", 1), Price.class));
	}

	@Test
	void answersApplication() {
		this.tester.answer("pricing", Quote.class, (quote) -> new Price(quote.count() * 5));
		assertThat(this.sender.request(new Quote("ink", 4), Price.class, TIMEOUT).join()).isEqualTo(new Price(20));
		assertThat(this.tester.sent("pricing", Quote.class)).containsExactly(new Quote("ink", 4));
	}

	@Test
	void failsRequestOfApplication() {
		assertThat(catchThrowable(() -> this.sender.request(new Quote("ink", 4), Price.class, TIMEOUT).join()))
			.hasCauseInstanceOf(NoReceiversException.class);
		this.tester.answer("pricing", Quote.class, (quote) -> {
			throw new IllegalStateException("sold out");
		});
		assertThat(catchThrowable(() -> this.sender.request(new Quote("ink", 4), Price.class, TIMEOUT).join()))
			.hasCauseInstanceOf(RequestHandlerThrewException.class)
			.hasMessageContaining("sold out");
	}

	record Quote(String article, int count) {
	}

	record Price(int cents) {
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Pricing {

		@IpcHandler
		Price price(Quote quote) {
			if (quote.count() < 0) {
				throw new IllegalArgumentException("fewer than none");
			}
			return new Price(quote.count() * 2);
		}

	}

}
