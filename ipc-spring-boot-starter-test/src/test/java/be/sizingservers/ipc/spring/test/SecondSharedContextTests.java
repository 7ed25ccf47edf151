package be.sizingservers.ipc.spring.test;

import org.junit.jupiter.api.RepeatedTest;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shares its context with another class, and finds nothing of what that has sent, nor of
 * what the application has sent when it started.
 */
@SpringBootTest(classes = ShopApplication.class, properties = { "ipc.handle=orders", "shared=true" })
@AutoConfigureTestIpc
class SecondSharedContextTests {

	@Autowired
	private IpcTester tester;

	@Autowired
	private ShopApplication shop;

	@RepeatedTest(2)
	void findsWhatItHasSentItself() {
		assertThat(this.shop.cancel("A-1").noReceivers()).isTrue();
		assertThat(this.tester.sent("orders")).hasSize(1);
		this.tester.receive("orders", OrderCancelled.class, (order) -> {
		});
		SharedContext.check(this.shop);
	}

}
