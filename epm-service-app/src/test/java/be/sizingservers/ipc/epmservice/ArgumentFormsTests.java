package be.sizingservers.ipc.epmservice;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class ArgumentFormsTests {

	@Test
	void areNoPropertiesIfThereIsNone() {
		assertThat(new ArgumentForms().properties()).isEmpty();
		assertThat(new ArgumentForms("--ipc.epm.server.port=1", "--debug").properties()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "4456, 4456", "0, 0", "65535, 65535", "04456, 4456" })
	void takePortAlone(String argument, String port) {
		assertThat(new ArgumentForms(argument).properties()).isEqualTo(Map.of(ArgumentForms.PORT, port));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			4455 password {0x01,0x02,0x03}        | {0x01,0x02,0x03}
			4455 password 0x01 0x02 0x03          | {0x01,0x02,0x03}
			4455 password {0x01, 0x02, 0x03}      | {0x01, 0x02, 0x03}
			4455 password 010203                  | 010203
			4455 password base64:AQID             | base64:AQID
			4455 --debug password 010203          | 010203
			""")
	void takePortPasswordAndSalt(String arguments, String salt) {
		assertThat(new ArgumentForms(arguments.split(" ")).properties()).isEqualTo(
				Map.of(ArgumentForms.PORT, "4455", ArgumentForms.PASSWORD, "password", ArgumentForms.SALT, salt));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					abc                                   | Argument 1 is 'abc', which is not a port from 0 to 65535
					70000                                 | Argument 1 is '70000', which is not a port
					999999999999                          | Argument 1 is '999999999999', which is not a port
					-h                                    | Argument 1 is '-h', which is not a port
					4455 password                         | There are 2 arguments: a password needs a salt after it
					4455 password {0x01,0xZZ}             | Argument 3 cannot be used: The salt cannot be read: its byte 2 is '0xZZ'
					4455 password 0x01 0x02 3             | Argument 3 to 5 cannot be used: The salt cannot be read: its byte 3 is '3'
					4455 password 0x01                    | Argument 3 cannot be used: The salt cannot be read: its byte 1 holds 'x'
					""")
	void refuseAnythingElse(String arguments, String description) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> new ArgumentForms(arguments.split(" ")).properties())
			.satisfies((ex) -> {
				assertThat(ex.analysis().getDescription()).contains(description).doesNotContain("password {");
				assertThat(ex.analysis().getAction()).contains("4456", "4455 password {0x01,0x02,0x03}");
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					4456                        | ipc.epm.server.port     | 4457       | The argument 4456 and the property ipc.epm.server.port=4457 (
					4456                        | ipc.epm.server.port     | ${other}   | The argument 4456 and the property ipc.epm.server.port=4458 (
					4456 secret {0x01,0x02}     | ipc.epm.server.password | hush       | An argument and the property ipc.epm.server.password (
					4456 secret {0x01,0x02}     | ipc.epm.server.password | ""         | An argument and the property ipc.epm.server.password (
					4456 secret {0x01,0x02}     | ipc.epm.server.salt     | 0103       | An argument and the property ipc.epm.server.salt (
					4456 secret {0x01,0x02}     | ipc.epm.server.salt     | 01zz       | The property ipc.epm.server.salt cannot be used: The salt cannot be read: its byte 2
					""")
	void refusePropertyThatSaysSomethingElse(String arguments, String property, String value, String description) {
		ConfigurableApplicationContext context = context(Map.of(property, value, "other", "4458"));
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> new ArgumentForms(arguments.split(" ")).initialize(context))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).startsWith(description)
				.doesNotContain("secret", "hush", "0103"));
	}

	@Test
	void agreeWithPropertiesThatSayTheSame() {
		ConfigurableApplicationContext context = context(
				Map.of("IPC_EPM_SERVER_PORT", "4456", ArgumentForms.PASSWORD, "secret", ArgumentForms.SALT, "0102"));
		assertThatNoException()
			.isThrownBy(() -> new ArgumentForms("4456", "secret", "{0x01,0x02}").initialize(context));
		assertThat(context.getEnvironment().getProperty(ArgumentForms.PORT)).isEqualTo("4456");
	}

	private static ConfigurableApplicationContext context(Map<String, Object> properties) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("file", properties));
		return context;
	}

}
