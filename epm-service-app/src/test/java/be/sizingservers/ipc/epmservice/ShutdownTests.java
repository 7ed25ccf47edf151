package be.sizingservers.ipc.epmservice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

class ShutdownTests {

	@Test
	void withdrawsReadinessBeforeItStopsToListen() {
		List<String> seen = new CopyOnWriteArrayList<>();
		SpringApplication application = new SpringApplication(EpmServiceApplication.class);
		application.addListeners(new Watch(seen));
		ConfigurableApplicationContext context = application.run("--server.port=0", "--ipc.epm.server.port=0");
		EpmServer server = context.getBean(EpmServer.class);
		context.close();
		assertThat(seen).containsExactly("ACCEPTING_TRAFFIC, listening: true", "REFUSING_TRAFFIC, listening: true");
		assertThat(server.isRunning()).isFalse();
	}

	@Test
	void tellsSystemdWhenItIsReadyAndWhenItStops(@TempDir Path folder) throws Exception {
		assumeThat(runs("systemd-notify", "--version")).as("systemd-notify is installed").isTrue();
		assumeThat(runs("python3", "--version")).as("python3 is there to listen on a datagram socket").isTrue();
		Path socket = folder.resolve("notify");
		Path heard = folder.resolve("heard");
		Process systemd = new ProcessBuilder("python3", "-c", """
				import os, socket, sys
				s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
				s.bind(sys.argv[1])
				while True:
				    data, fds, flags, address = socket.recv_fds(s, 4096, 4)
				    with open(sys.argv[2], 'ab') as out:
				        out.write(data + b'\\n')
				    for fd in fds:
				        os.close(fd)
				""", socket.toString(), heard.toString()).inheritIO().start();
		try {
			await().until(() -> Files.exists(socket));
			ConfigurableApplicationContext context = SpringApplication.run(EpmServiceApplication.class,
					"--server.port=0", "--ipc.epm.server.port=0", "--NOTIFY_SOCKET=" + socket);
			String address = RegistryReport.text(context.getBean(EpmServer.class).running().address());
			await().until(() -> Files.exists(heard));
			assertThat(Files.readString(heard)).contains("READY=1", "STATUS=Listening on " + address)
				.doesNotContain("STOPPING=1");
			context.close();
			await().untilAsserted(() -> assertThat(Files.readString(heard)).contains("STOPPING=1"));
		}
		finally {
			systemd.destroyForcibly();
		}
	}

	private static boolean runs(String... command) throws InterruptedException {
		try {
			return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private record Watch(List<String> seen) implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

		@Override
		public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
			ConfigurableApplicationContext context = (ConfigurableApplicationContext) event.getSource();
			this.seen
				.add("%s, listening: %s".formatted(event.getState(), context.getBean(EpmServer.class).isRunning()));
		}

	}

}
