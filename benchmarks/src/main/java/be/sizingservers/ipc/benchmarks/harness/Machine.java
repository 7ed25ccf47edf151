package be.sizingservers.ipc.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

import tools.jackson.databind.json.JsonMapper;

/**
 * The machine that the results are of: {@code machine.json}, beside them.
 *
 * @param date when they were measured
 * @param processor its model
 * @param processors how many of them
 * @param memoryMiB how much memory it has
 * @param system the operating system and its version
 * @param jdk the version of Java
 */
public record Machine(String date, String processor, int processors, long memoryMiB, String system, String jdk) {

	private static final JsonMapper JSON = new JsonMapper();

	static void write(Path path) throws IOException {
		Machine machine = new Machine(LocalDate.now().toString(), proc("cpuinfo", "model name"),
				Runtime.getRuntime().availableProcessors(), memory(),
				System.getProperty("os.name") + " " + System.getProperty("os.version"), Runtime.version().toString());
		Files.writeString(path, JSON.writeValueAsString(machine));
	}

	/**
	 * Reads what was written beside the results.
	 * @param path the file
	 * @return the machine
	 * @throws IOException if it cannot be read
	 */
	public static Machine read(Path path) throws IOException {
		return JSON.readValue(Files.readString(path), Machine.class);
	}

	private static long memory() throws IOException {
		String total = proc("meminfo", "MemTotal").replaceAll("\\D", "");
		return (total.isEmpty()) ? 0 : Long.parseLong(total) / 1024;
	}

	private static String proc(String file, String key) throws IOException {
		Path path = Path.of("/proc", file);
		if (!Files.exists(path)) {
			return System.getProperty("os.arch");
		}
		return Files.readAllLines(path)
			.stream()
			.filter((line) -> line.startsWith(key))
			.map((line) -> line.substring(line.indexOf(':') + 1).strip())
			.findFirst()
			.orElse("");
	}

}
