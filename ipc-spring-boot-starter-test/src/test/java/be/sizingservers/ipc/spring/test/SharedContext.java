package be.sizingservers.ipc.spring.test;

import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Remembers the application of the first test that shares a context.
 */
final class SharedContext {

	private static final AtomicReference<ShopApplication> SHOP = new AtomicReference<>();

	private SharedContext() {
	}

	static void check(ShopApplication shop) {
		SHOP.compareAndSet(null, shop);
		assertThat(shop).isSameAs(SHOP.get());
	}

}
