package be.sizingservers.ipc.directory;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Another Java process, which obeys lines on its standard input: {@code register <n>}
 * answers with the instance ids of n new receivers, {@code find} with those that it
 * finds, {@code close} closes all. It never closes a lease by itself.
 */
final class ReceiverProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader answers;

	private final PrintWriter orders;

	private ReceiverProcess(Process process) {
		this.process = process;
		this.answers = process.inputReader(StandardCharsets.UTF_8);
		this.orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
	}

	static ReceiverProcess start(Path folder) throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		Process process = new ProcessBuilder(java, "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp",
				System.getProperty("java.class.path"), ReceiverProcess.class.getName(), folder.toString())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		ReceiverProcess receivers = new ReceiverProcess(process);
		receivers.ids("find");
		return receivers;
	}

	Set<UUID> register(int count) throws IOException {
		order("register " + count);
		return answer();
	}

	Set<UUID> ids(String order) throws IOException {
		order(order);
		return answer();
	}

	void order(String order) {
		this.orders.println(order);
	}

	Set<UUID> answer() throws IOException {
		String line = this.answers.readLine();
		while (line != null && !line.startsWith("ids")) {
			line = this.answers.readLine();
		}
		if (line == null) {
			throw new IOException("The process ended; exit code " + this.process.onExit().join().exitValue());
		}
		return line.substring(3).isBlank() ? Set.of()
				: Set.of(line.substring(4).split(" ")).stream().map(UUID::fromString).collect(Collectors.toSet());
	}

	long pid() {
		return this.process.pid();
	}

	void kill() {
		this.process.destroyForcibly();
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

	public static void main(String[] arguments) throws IOException {
		LocalUserDirectory directory = LocalUserDirectory.at(new File(arguments[0]).toPath());
		List<EndPointDirectory.Lease> leases = new ArrayList<>();
		BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String order = orders.readLine(); order != null; order = orders.readLine()) {
			List<UUID> ids = new ArrayList<>();
			if (order.startsWith("register ")) {
				for (int i = Integer.parseInt(order.substring(9)); i > 0; i--) {
					Registration registration = Registrations.next();
					leases.add(directory.register(registration));
					ids.add(Registrations.idOf(registration));
				}
			}
			else if (order.equals("find")) {
				ids.addAll(find(directory));
			}
			else if (order.equals("close")) {
				leases.forEach(EndPointDirectory.Lease::close);
			}
			System.out.println("ids " + ids.stream().map(UUID::toString).collect(Collectors.joining(" ")));
		}
	}

	static Set<UUID> find(LocalUserDirectory directory) {
		RecordingObserver observer = new RecordingObserver();
		directory.watch(Registrations.ORDERS, Registrations.SENDER, observer, (task) -> {
		}).close();
		return observer.ids();
	}

}
