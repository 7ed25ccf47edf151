package be.sizingservers.ipc.spring.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * The End Point Managers that {@code ipc.epm.*} names.
 *
 * @param properties the properties
 * @param sslBundles where the bundle is looked up
 */
record PropertiesIpcEpmConnectionDetails(IpcProperties.Epm properties,
		ObjectProvider<SslBundles> sslBundles) implements IpcEpmConnectionDetails {

	static final String BUNDLE = "ipc.epm.ssl.bundle";

	@Override
	public List<String> getAddresses() {
		String host = this.properties.host();
		Stream<String> single = StringUtils.hasText(host)
				? Stream.of("%s:%d".formatted(bracketed(host.strip()), this.properties.port())) : Stream.empty();
		return Stream.concat(single, this.properties.addresses().stream()).toList();
	}

	/**
	 * An IPv6 address has several colons.
	 */
	private static String bracketed(String host) {
		return (host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[")) ? "[" + host + "]" : host;
	}

	@Override
	public @Nullable String getPassword() {
		return this.properties.password();
	}

	@Override
	public @Nullable String getSalt() {
		return this.properties.salt();
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		return BundleContext.find(BUNDLE, this.properties.ssl().bundle(), this.sslBundles);
	}

	@Override
	public String toString() {
		return "PropertiesIpcEpmConnectionDetails" + getAddresses();
	}

}
