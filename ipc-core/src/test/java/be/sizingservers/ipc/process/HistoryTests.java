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
		assertThatThrownBy(() -> Verdicts.read(file, Map.of())).hasMessageContaining("two verdicts for target 0");
	}

	@Test
	void countsVerdicts() throws IOException {
		Path file = write(Verdicts.encode(1, 0, Verdict.DELIVERED), Verdicts.encode(2, 3, Verdict.DELIVERED),
				Verdicts.encode(3, 3, Verdict.FAILED));
		Verdicts verdicts = Verdicts.read(file, Map.of(TARGET, 3));
		assertThat(verdicts.count(TARGET, Verdict.DELIVERED)).isOne();
		assertThat(verdicts.at(TARGET, 3)).isEqualTo(Verdict.FAILED);
		assertThat(verdicts.at(TARGET, 4)).isEqualTo(Verdict.NONE);
	}

	@Test
	void readsSourcesApart() throws IOException {
		Path file = write(NumberedMessage.numberOf(0, 7), NumberedMessage.numberOf(3, 1),
				NumberedMessage.numberOf(0, 9));
		assertThat(History.readAscending(file)).containsOnlyKeys(0, 3);
		assertThat(History.readAscending(file).get(0)).containsExactly(7, 9);
	}

	@Test
	void findsWhatDoesNotAscend() throws IOException {
		Path file = write(NumberedMessage.numberOf(2, 5), NumberedMessage.numberOf(1, 5),
				NumberedMessage.numberOf(2, 5));
		assertThatThrownBy(() -> History.readAscending(file)).hasMessageContaining("5 after 5 from 2");
	}

	@Test
	void findsVerdictsThatTheReceiverContradicts() throws IOException {
		Path file = write(Verdicts.encode(1, 0, Verdict.DELIVERED), Verdicts.encode(2, 0, Verdict.FAILED),
				Verdicts.encode(3, 0, Verdict.UNCERTAIN), Verdicts.encode(5, 0, Verdict.DELIVERED));
		Verdicts verdicts = Verdicts.read(file, Map.of(TARGET, 0));
		verdicts.check(TARGET, new long[] { 1, 3, 5 }, true);
		verdicts.check(TARGET, new long[] { 1, 4, 5, 6 }, false);
		assertContradiction(verdicts, "1 for .* DELIVERED and was not handled", 3, 5);
		assertContradiction(verdicts, "2 for .* FAILED and was handled", 1, 2, 5);
		assertContradiction(verdicts, "4 for .* NONE and was handled", 1, 4, 5);
		assertContradiction(verdicts, "handled 1 to 6, but only 1 to 5", 1, 5, 6);
	}

	private static void assertContradiction(Verdicts verdicts, String message, long... handled) {
		assertThatThrownBy(() -> verdicts.check(TARGET, handled, true)).hasMessageFindingMatch(message);
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
