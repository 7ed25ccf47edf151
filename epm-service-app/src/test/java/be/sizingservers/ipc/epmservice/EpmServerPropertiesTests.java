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
						"limits.registrations", "4", "limits.watches", "5", "limits.frame-bytes", "9000"));
		assertThat(properties.port()).isEqualTo(4456);
		assertThat(properties.bindAddress()).isEqualTo(InetAddress.getByName("::1"));
		assertThat(properties.allowInsecure()).isTrue();
		assertThat(properties.limits().toRegistryLimits()).isEqualTo(RegistryLimits.builder()
			.connections(1)
			.unauthenticatedConnections(2)
			.unauthenticatedPerAddress(3)
			.registrations(4)
			.watches(5)
			.frameBytes(9000)
			.build());
		EpmServerProperties patient = bind(Map.of("limits.ttl", "6s", "limits.handshake-timeout", "7s",
				"limits.frame-timeout", "9s", "limits.ping-interval", "8s", "limits.dead-after", "20s"));
		assertThat(patient.limits().toRegistryLimits()).isEqualTo(RegistryLimits.builder()
			.ttl(Duration.ofSeconds(6))
			.handshakeTimeout(Duration.ofSeconds(7))
			.frameTimeout(Duration.ofSeconds(9))
			.pingInterval(Duration.ofSeconds(8))
			.deadAfter(Duration.ofSeconds(20))
			.build());
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
