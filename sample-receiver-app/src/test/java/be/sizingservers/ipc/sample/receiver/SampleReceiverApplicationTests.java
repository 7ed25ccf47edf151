package be.sizingservers.ipc.sample.receiver;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Application;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SampleReceiverApplicationTests {

	@TempDir
	private Path folder;

	@Test
	void printsWhatItReceives(CapturedOutput output) throws Exception {
		Path directory = this.folder.resolve("ipc");
		try (ConfigurableApplicationContext context = SpringApplication.run(SampleReceiverApplication.class,
				"--ipc.local.directory=" + directory);
				Sender sender = Sender.builder("orders")
					.directory(LocalUserDirectory.at(directory))
					.application(Application.named("test"))
					.start()) {
			assertThat(output).contains("Listening to 'orders' at");
			for (Object payload : new Object[] { "Foo1", new byte[] { 1, 2, (byte) 255 },
					new OrderPlaced(42, BigDecimal.TEN) }) {
				assertThat(sender.send(payload).get(10, TimeUnit.SECONDS).delivered()).hasSize(1);
			}
			assertThat(output).contains("Received the text 'Foo1'", "Received the bytes 0102ff",
					"Received OrderPlaced[number=42, price=10]", "which test sent to 'orders' at");
		}
	}

}
