package be.sizingservers.ipc.directory;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

import be.sizingservers.ipc.fuzz.ParserContract;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class EntryNameFuzzTests {

	private static final Path FOLDER = Path.of("folder");

	static Stream<byte[]> inputs() {
		String name = "0123456789abcdef0123456789abcdef-4711-1795000000123-0123456789abcdef";
		return Stream
			.of(name + ".entry", name + ".lock", name + ".entry.tmp", name + ".lock.tmp", name + ".entry.tmp.tmp",
					name.replace("4711", "9".repeat(18)) + ".entry", name.replace("4711", "9".repeat(19)) + ".entry",
					name.replace("4711", "-1") + ".entry", name.replace("4711", "04711") + ".entry",
					name + "\r\n\u001b[31m.entry", "..", ".entry", "")
			.map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	@MethodSource("inputs")
	@FuzzTest(maxDuration = "")
	void fileName(byte[] input) throws Exception {
		String text = new String(input, StandardCharsets.UTF_8);
		ParserContract.holds(() -> {
			EntryName name = EntryName.parse(text);
			if (name != null) {
				assertThat(name.in(FOLDER, EntryName.Part.of(text))).isEqualTo(FOLDER.resolve(text));
			}
		});
	}

}
