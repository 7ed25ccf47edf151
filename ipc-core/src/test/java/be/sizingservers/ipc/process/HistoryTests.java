package be.sizingservers.ipc.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

import be.sizingservers.ipc.process.Verdicts.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The checker of the process tests finds what they look for.
 */
class HistoryTests {

	private static final UUID TARGET = UUID.randomUUID();

	@TempDir
	private Path folder;

	@Test
	void readsConsecutiveNumbers() throws IOException {
		assertThat(History.readConsecutive(write(5, 6, 7))).isEqualTo(new History.Range(5, 7));
		assertThat(History.readConsecutive(this.folder.resolve("history"))).isEqualTo(new History.Range(5, 7));
	}

	@Test
	void readsAnEmptyHistory() throws IOException {
		assertThat(History.readConsecutive(write())).isEqualTo(new History.Range(1, 0));
	}

	@Test
	void findsAMissingNumber() throws IOException {
		Path file = write(1, 2, 4);
		assertThatThrownBy(() -> History.readConsecutive(file)).hasMessageContaining("4 after 2");
	}

	@Test
	void findsADoubledNumber() throws IOException {
		Path file = write(1, 2, 2, 3);
		assertThatThrownBy(() -> History.readConsecutive(file)).hasMessageContaining("2 after 2");
	}

	@Test
	void findsASecondVerdict() throws IOException {
		Path file = write(Verdicts.encode(1, 0, Verdict.UNCERTAIN), Verdicts.encode(1, 1, Verdict.DELIVERED),
				Verdicts.encode(1, 0, Verdict.DELIVERED));
		assertThatThrownBy(() -> Verdicts.read(file, 1, Map.of())).hasMessageContaining("two verdicts for target 0");
	}

	@Test
	void countsVerdicts() throws IOException {
		Path file = write(Verdicts.encode(1, 0, Verdict.DELIVERED), Verdicts.encode(2, 3, Verdict.DELIVERED),
				Verdicts.encode(3, 3, Verdict.FAILED));
		Verdicts verdicts = Verdicts.read(file, 4, Map.of(TARGET, 3));
		assertThat(verdicts.count(TARGET, Verdict.DELIVERED)).isOne();
		assertThat(verdicts.at(TARGET, 3)).isEqualTo(Verdict.FAILED);
		assertThat(verdicts.at(TARGET, 4)).isEqualTo(Verdict.NONE);
	}

	private Path write(long... entries) throws IOException {
		Path file = this.folder.resolve("history");
		History history = History.create(file);
		for (long entry : entries) {
			history.add(entry);
		}
		return file;
	}

}
