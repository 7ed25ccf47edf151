package be.sizingservers.ipc.epmservice;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;

import be.sizingservers.ipc.epm.RegistryLimits;
import be.sizingservers.ipc.shared.Shared;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class EpmServerPropertiesTests {

	@Test
	void areThoseOfTheLibraryUnlessSet() throws Exception {
		EpmServerProperties properties = bind(Map.of());
		assertThat(properties.port()).isEqualTo(Shared.DEFAULT_EPM_PORT);
		assertThat(properties.bindAddress()).isEqualTo(InetAddress.getByName("127.0.0.1"));
		assertThat(properties.password()).isNull();
		assertThat(properties.salt()).isNull();
		assertThat(properties.allowInsecure()).isFalse();
		assertThat(properties.limits().toRegistryLimits()).isEqualTo(RegistryLimits.defaults());
	}

	@Test
	void bindEveryValue() throws Exception {
		EpmServerProperties properties = bind(
				Map.of("port", "4456", "bind-address", "::1", "allow-insecure", "true", "limits.connections", "1",
						"limits.unauthenticated-connections", "2", "limits.unauthenticated-per-address", "3",
						"limits.registrations", "4", "limits.frame-bytes", "5000", "limits.ttl", "6s"));
		assertThat(properties.port()).isEqualTo(4456);
		assertThat(properties.bindAddress()).isEqualTo(InetAddress.getByName("::1"));
		assertThat(properties.allowInsecure()).isTrue();
		RegistryLimits defaults = RegistryLimits.defaults();
		assertThat(properties.limits().toRegistryLimits()).isEqualTo(new RegistryLimits(1, 2, 3, 4, 5000,
				Duration.ofSeconds(6), defaults.handshakeTimeout(), defaults.pingInterval(), defaults.deadAfter()));
		EpmServerProperties patient = bind(
				Map.of("limits.handshake-timeout", "7s", "limits.ping-interval", "8s", "limits.dead-after", "20s"));
		assertThat(patient.limits().toRegistryLimits())
			.isEqualTo(new RegistryLimits(defaults.connections(), defaults.unauthenticatedConnections(),
					defaults.unauthenticatedPerAddress(), defaults.registrations(), defaults.frameBytes(),
					defaults.ttl(), Duration.ofSeconds(7), Duration.ofSeconds(8), Duration.ofSeconds(20)));
	}

	@Test
	void doNotShowSecrets() {
		EpmServerProperties properties = bind(Map.of("password", "hush", "salt", "{0x5a}"));
		assertThat(properties.password()).isEqualTo("hush");
		assertThat(properties.salt()).isEqualTo("{0x5a}");
		assertThat(properties.toString()).contains("port=4455", "password=(set)", "salt=(set)")
			.doesNotContain("hush", "5a");
	}

	private static EpmServerProperties bind(Map<String, String> values) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		values.forEach((name, value) -> source.put("ipc.epm.server." + name, value));
		return new Binder(source).bindOrCreate("ipc.epm.server", EpmServerProperties.class);
	}

}
