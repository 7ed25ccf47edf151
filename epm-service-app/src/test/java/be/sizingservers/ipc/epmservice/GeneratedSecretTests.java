package be.sizingservers.ipc.epmservice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class GeneratedSecretTests {

	@Test
	void isAllThatIsPrinted(CapturedOutput output) {
		EpmServiceApplication.main(new String[] { "--generate-secret" });
		assertThat(output.getOut()).matches("""
				# For the End Point Manager.+
				ipc:
				  epm:
				    server:
				      password: "([0-9a-f]{48})"
				      salt: "([0-9a-f]{32})"
				---
				# For every application.+
				ipc:
				  epm:
				    password: "\\1"
				    salt: "\\2"
				""");
		assertThat(output.getErr()).isEmpty();
	}

	@Test
	void isAnotherOneEachTime() {
		assertThat(GeneratedSecret.toYaml()).isNotEqualTo(GeneratedSecret.toYaml());
	}

}
