package be.sizingservers.ipc.shared;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SaltFormatTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{0x01,0x02,0x03}       | 010203
			{ 0x1, 0XfF , 0x00 }   | 01ff00
			{0x7f}                 | 7f
			010203                 | 010203
			DeadBeef               | deadbeef
			base64:AQID            | 010203
			base64:AQ==            | 01
			base64:AQ              | 01
			base64:+/8=            | fbff
			""")
	void readsEveryForm(String salt, String bytes) {
		assertThat(HexFormat.of().formatHex(Shared.parseSalt(salt))).isEqualTo(bytes);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			{0x01,0xZZ,0x03}       | its byte 2 is '0xZZ'
			{0x01,0x100}           | its byte 2 is '0x100'
			{0x01,2}               | its byte 2 is '2'
			{0x01,-0x2}            | its byte 2 is '-0x2'
			{0x01,,0x03}           | its byte 2 is ''
			{0x01,0x02,}           | its byte 3 is ''
			{0x01,0x02             | closing brace
			{0x01}{0x02}           | its byte 1 is '0x01}{0x02'
			{}                     | it is empty
			"  "                   | it is empty
			base64:                | it is empty
			01020                  | its byte 3 has one hex digit
			0102zz                 | its byte 3 holds 'z'
			0x0102                 | its byte 1 holds 'x'
			base64:AQ*D            | its byte 2 holds '*'
			base64:A               | ends too early
			base64:AQ===           | its byte 2 holds '='
			base64:AQ=             | wrong padding
			""")
	void namesWhatIsWrong(String salt, String problem) {
		assertThatIllegalArgumentException().isThrownBy(() -> Shared.parseSalt(salt))
			.withMessageContaining(problem)
			.withMessageContaining("write a salt as {0x01,0x02}");
	}

	@Test
	void quotesNothingButTheByteThatIsWrong() {
		assertThatIllegalArgumentException().isThrownBy(() -> Shared.parseSalt("{0x5a,0xA7,oops,0x6b}"))
			.satisfies(
					(ex) -> assertThat(ex.getMessage()).contains("byte 3 is 'oops'").doesNotContain("5a", "A7", "6b"));
	}

}
