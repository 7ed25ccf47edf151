package be.sizingservers.ipc.epmservice;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.epm.EndPointManagerServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells systemd when the service is ready and when it begins to stop, for a unit with
 * {@code Type=notify} and {@code NotifyAccess=all}: systemd waits on a datagram socket,
 * which Java does not have, so that {@code systemd-notify} does it. Without systemd,
 * there is nobody to tell.
 */
@Component
class SystemdNotifier {

	private static final Logger logger = LoggerFactory.getLogger(SystemdNotifier.class);

	private static final long TIMEOUT_SECONDS = 5;

	private final String socket;

	private final EpmServer server;

	private final ApplicationContext context;

	SystemdNotifier(@Value("${NOTIFY_SOCKET:}") String socket, EpmServer server, ApplicationContext context) {
		this.socket = socket;
		this.server = server;
		this.context = context;
	}

	@EventListener(ApplicationReadyEvent.class)
	void ready() {
		EndPointManagerServer running = this.server.running();
		tell("READY=1", (running != null) ? "STATUS=Listening on " + RegistryReport.text(running.address())
				: "STATUS=Not listening");
	}

	@EventListener
	void stopping(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context) {
			tell("STOPPING=1", "STATUS=Stopping");
		}
	}

	private void tell(String... assignments) {
		if (this.socket.isEmpty()) {
			return;
		}
		List<String> command = new ArrayList<>(List.of("systemd-notify"));
		command.addAll(List.of(assignments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().put("NOTIFY_SOCKET", this.socket);
		try {
			run(builder.start(), assignments[0]);
		}
		catch (IOException ex) {
			warn(assignments[0], "systemd-notify does not start: " + ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			warn(assignments[0], "interrupted");
		}
	}

	private static void run(Process process, String what) throws IOException, InterruptedException {
		if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
			process.destroyForcibly();
			warn(what, "systemd-notify does not end within %d s".formatted(TIMEOUT_SECONDS));
		}
		else if (process.exitValue() != 0) {
			warn(what, "systemd-notify ended with %d: %s".formatted(process.exitValue(),
					new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)));
		}
	}

	private static void warn(String what, String cause) {
		logger.atWarn()
			.log("systemd was not told {} ({}); with Type=notify it stops a service that it does not hear of", what,
					Printable.of(cause));
	}

}
