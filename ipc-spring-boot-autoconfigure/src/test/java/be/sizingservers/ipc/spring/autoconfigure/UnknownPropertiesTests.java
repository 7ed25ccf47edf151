package be.sizingservers.ipc.spring.autoconfigure;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names that may be meant for IPC or for somebody else. Those that can only be meant for
 * IPC are in {@link MistakesTests}.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertiesTests {

	@ParameterizedTest
	@CsvSource({ "IPC_RECIEVER_ENABLED,IPC_RECEIVER_ENABLED", "IPC_HANDEL,IPC_HANDLE",
			"ipc_epm_pasword,IPC_EPM_PASSWORD", "IPC_RECEIVER_RETRY_MAX_ATTEMPTS,IPC_RECEIVER_RETRY_MAXRETRIES",
			"IPC_RECEIVER_RETRY_DELAYS_0,IPC_RECEIVER_RETRY_DELAY", "IPC_RECEIVER_ACCEPTSOWN,IPC_RECEIVER_ACCEPTOWN" })
	void warnsOfMisspeltVariable(String variable, String meant, CapturedOutput output) {
		check(Map.of(variable, "hush"), Map.of());
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("WARN", variable, "perhaps " + meant + " is meant")
			.doesNotContain("hush");
	}

	@ParameterizedTest
	@ValueSource(strings = { "IPC_HANDLE", "ipc_handle", "IPC_EPM_HOST", "IPC_EPM_ADDRESSES", "IPC_EPM_ADDRESSES_0",
			"IPC_RECEIVER_ACCEPTOWN", "IPC_RECEIVER_ACCEPT_OWN", "IPC_RECEIVER_IP_ADDRESS_TO_REGISTER",
			"IPC_RECEIVER_IPADDRESSTOREGISTER", "IPC_RECEIVER_HANDLES_12", "IPC_RECEIVER_ALLOWED_PORTS_0",
			"IPC_RECEIVER_RETRY_MAX_RETRIES", "IPC_TYPES_IDS_ORDERS_PLACED_V1", "IPC_TYPES_IDS_0_1", "IPC_RECEIVER",
			"IPC_EPM_SERVER_PORT", "IPC_EPM_SERVER_LIMITS_WATCHES" })
	void knowsEveryFormOfVariable(String variable, CapturedOutput output) {
		check(Map.of(variable, "1"), Map.of());
		assertThat(warnings(output)).isEmpty();
	}

	/**
	 * Among them those that Kubernetes sets for services of the names ipc and ipc-epm.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "IPC", "IPC_", "IPC_DIR", "IPC_LOCK", "IPC_HOST", "IPC_PORT", "IPC_SERVICE_HOST",
			"IPC_PORT_4455_TCP_ADDR", "IPC_EPM_SERVICE_HOST", "IPC_EPM_SERVICE_PORT", "IPC_EPM_PORT_4455_TCP",
			"IPCS_HANDEL", "MY_IPC_HANDEL" })
	void leavesVariablesOfOthersAlone(String variable, CapturedOutput output) {
		check(Map.of(variable, "1"), Map.of());
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void warnsOfMisspeltSystemProperty(CapturedOutput output) {
		check(Map.of(),
				Map.of("ipc.reciever.enabled", "false", "ipc.receiver.handles[0]", "billing", "ipc.types.ids.a.b", "c",
						"ipc.receiver.acceptOwn", "true", "ipc.lock", "mine", "ipc.epm.server.port", "1", "ipcs", "1"));
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("ipc.reciever.enabled", "perhaps ipc.receiver.enabled");
	}

	@Test
	void startsAllTheSame(CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withSystemProperties("ipc.handel=orders")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(warnings(output)).singleElement().asString().contains("ipc.handel", "perhaps ipc.handle");
	}

	private static void check(Map<String, Object> variables, Map<String, Object> properties) {
		StandardEnvironment environment = new StandardEnvironment();
		String system = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		environment.getPropertySources().replace(system, new SystemEnvironmentPropertySource(system, variables));
		system = StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME;
		environment.getPropertySources().replace(system, new MapPropertySource(system, properties));
		UnknownProperties.check(environment);
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.contains("There is no property")).toList();
	}

}
