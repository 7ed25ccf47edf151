package be.sizingservers.ipc.spring.autoconfigure;

import java.security.KeyStore;

import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class BundleContextTests {

	private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();

	@Test
	void isThatOfTheReloadedBundle(CapturedOutput output) throws Exception {
		this.bundles.registerBundle("company", bundle(store(), store()));
		BundleContext context = named("company");
		SSLContext first = context.get();
		assertThat(context.get()).isSameAs(first);
		this.bundles.updateBundle("company", bundle(store(), store()));
		assertThat(context.get()).isNotSameAs(first);
		assertThat(output).contains("The SSL bundle of ipc.ssl.bundle was reloaded; new connections use it")
			.doesNotContain("doesn't support SSL reloading");
	}

	@Test
	void staysIfTheReloadedBundleCannotBeUsed(CapturedOutput output) throws Exception {
		this.bundles.registerBundle("company", bundle(store(), store()));
		BundleContext context = named("company");
		SSLContext first = context.get();
		this.bundles.updateBundle("company", bundle(store(), null));
		assertThat(context.get()).isSameAs(first);
		assertThat(output).contains("cannot be used, and the one before stays in use", "It has no truststore");
	}

	@Test
	void isNoneWithoutName() {
		assertThat(named(null)).isNull();
		assertThat(named("")).isNull();
	}

	@Test
	void needsSomebodyWhoKnowsBundles() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> BundleContext.named("ipc.ssl.bundle", "company",
					new StaticListableBeanFactory().getBeanProvider(SslBundles.class)))
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("SslAutoConfiguration"));
	}

	private BundleContext named(String name) {
		StaticListableBeanFactory factory = new StaticListableBeanFactory();
		factory.addBean("bundles", this.bundles);
		return BundleContext.named("ipc.ssl.bundle", name, factory.getBeanProvider(SslBundles.class));
	}

	private static SslBundle bundle(KeyStore keys, KeyStore trusted) {
		return SslBundle.of(SslStoreBundle.of(keys, "changeit", trusted));
	}

	private static KeyStore store() throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null);
		return store;
	}

}
