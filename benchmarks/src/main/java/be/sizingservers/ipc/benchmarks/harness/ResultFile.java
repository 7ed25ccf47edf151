package be.sizingservers.ipc.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import tools.jackson.databind.json.JsonMapper;

/**
 * The results of all runs, one JSON object a line, so that a run that is broken off keeps
 * what it has.
 *
 * @param path where it is
 */
public record ResultFile(Path path) {

	private static final JsonMapper JSON = new JsonMapper();

	void append(Result result) throws IOException {
		Files.writeString(this.path, JSON.writeValueAsString(result) + "\n", StandardOpenOption.CREATE,
				StandardOpenOption.APPEND);
	}

	/**
	 * Reads all results.
	 * @return in the order of the runs
	 * @throws IOException if it cannot be read
	 */
	public List<Result> read() throws IOException {
		return Files.readAllLines(this.path).stream().map((line) -> JSON.readValue(line, Result.class)).toList();
	}

}
