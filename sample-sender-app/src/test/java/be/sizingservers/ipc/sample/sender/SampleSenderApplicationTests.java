package be.sizingservers.ipc.sample.sender;

import java.nio.file.Path;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.awaitility.Awaitility.await;
import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SampleSenderApplicationTests {

	@TempDir
	private Path folder;

	@Test
	void printsWhatBecomesOfEachMessage(CapturedOutput output) {
		Path directory = this.folder.resolve("ipc");
		try (ConfigurableApplicationContext context = SpringApplication.run(SampleSenderApplication.class,
				"--ipc.local.directory=" + directory)) {
			await().untilAsserted(() -> assertThat(output).contains("Sent Order 1 came in: no receivers found",
					"Sent 4 bytes: no receivers found"));
			try (Receiver receiver = Receiver.builder("orders")
				.directory(LocalUserDirectory.at(directory))
				.listener((message) -> {
					if (message.isRawBytes()) {
						throw new IllegalStateException("no bytes please");
					}
				})
				.types(OrderPlaced.class)
				.start()) {
				await().untilAsserted(() -> assertThat(output.getAll())
					.containsPattern("Sent Order \\d+ came in: handled by 127.0.0.1:"
							+ receiver.localEndPoint().address().getPort())
					.containsPattern("Sent 4 bytes: failed at .*no bytes please")
					.containsPattern("Sent OrderPlaced.*: handled by"));
			}
		}
	}

}
