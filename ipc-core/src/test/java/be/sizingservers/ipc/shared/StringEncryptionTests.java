package be.sizingservers.ipc.shared;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StringEncryptionTests {

	private static final byte[] SALT = { 1, 2, 3 };

	private static final String PREFIX = "ipc1:argon2id:m=65536,t=3,p=1:";

	private final List<Argon2> derivations = new ArrayList<>();

	private final StringEncryption encryption = new StringEncryption(this::cheapKey);

	@ParameterizedTest
	@ValueSource(strings = { "", "hello", "line\nbreak", "é 漢 😀" })
	void givesBackWhatWentIn(String plain) {
		String encrypted = this.encryption.encrypt(plain, "password", SALT);
		assertThat(encrypted).startsWith(PREFIX).matches("[\\x21-\\x7e]+");
		assertThat(this.encryption.decrypt(encrypted, "password", SALT)).isEqualTo(plain);
	}

	@Test
	void encryptsAndDecryptsWithArgon2() {
		String encrypted = Shared.encrypt("hello", "password", SALT);
		assertThat(Shared.decrypt(encrypted, "password", SALT)).isEqualTo("hello");
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> Shared.decrypt(encrypted, "passwore", SALT));
	}

	@Test
	void derivesTheKeyThatTheArgon2SpecificationGives() {
		byte[] key = new Argon2(64 * 1024, 2, 1).key("password".getBytes(StandardCharsets.UTF_8),
				"somesalt".getBytes(StandardCharsets.UTF_8), 32);
		assertThat(HexFormat.of().formatHex(key))
			.isEqualTo("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
	}

	@Test
	void encryptsTheSameTextDifferentlyEachTime() {
		assertThat(this.encryption.encrypt("hello", "password", SALT))
			.isNotEqualTo(this.encryption.encrypt("hello", "password", SALT));
	}

	@Test
	void saysTheSameForWrongPasswordWrongSaltAndAlteredText() {
		String encrypted = this.encryption.encrypt("hello", "password", SALT);
		String altered = encrypted.substring(0, PREFIX.length() + 5)
				+ ((encrypted.charAt(PREFIX.length() + 5) == 'A') ? 'B' : 'A')
				+ encrypted.substring(PREFIX.length() + 6);
		String expected = "The text cannot be decrypted: the password or the salt is another one, or the text was altered";
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> this.encryption.decrypt(encrypted, "Password", SALT))
			.withMessage(expected);
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> this.encryption.decrypt(encrypted, "password", new byte[] { 1, 2, 4 }))
			.withMessage(expected);
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> this.encryption.decrypt(altered, "password", SALT))
			.withMessage(expected);
	}

	@Test
	void refusesEveryChangeOfOneCharacter() {
		String encrypted = this.encryption.encrypt("hello!", "password", SALT);
		for (int i = 0; i < encrypted.length(); i++) {
			for (char c = ' '; c < 0x7f; c++) {
				if (c != encrypted.charAt(i)) {
					String altered = encrypted.substring(0, i) + c + encrypted.substring(i + 1);
					assertThatExceptionOfType(CorruptDataException.class).as(altered)
						.isThrownBy(() -> this.encryption.decrypt(altered, "password", SALT));
				}
			}
		}
	}

	@Test
	void refusesEveryTruncationAndAddition() {
		String encrypted = this.encryption.encrypt("hello!", "password", SALT);
		for (int length = 0; length < encrypted.length(); length++) {
			String truncated = encrypted.substring(0, length);
			assertThatExceptionOfType(CorruptDataException.class).as(truncated)
				.isThrownBy(() -> this.encryption.decrypt(truncated, "password", SALT));
		}
		for (String addition : List.of("A", "=", "==", "\n", "AAAA")) {
			assertThatExceptionOfType(CorruptDataException.class).as(addition)
				.isThrownBy(() -> this.encryption.decrypt(encrypted + addition, "password", SALT));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "m=65536,t=3,p=2", "m=65537,t=3,p=1", "m=065536,t=3,p=1" })
	void authenticatesTheCost(String cost) {
		String encrypted = this.encryption.encrypt("hello", "password", SALT).replace("m=65536,t=3,p=1", cost);
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> new StringEncryption(
					(ignored, password, salt, bytes) -> cheapKey(Argon2.DEFAULT, password, salt, bytes))
				.decrypt(encrypted, "password", SALT))
			.withMessageContaining("altered");
	}

	@ParameterizedTest
	@ValueSource(strings = { "m=262145,t=3,p=1", "m=999999999,t=3,p=1", "m=7,t=3,p=1", "m=31,t=3,p=4", "m=0,t=3,p=1",
			"m=65536,t=11,p=1", "m=65536,t=0,p=1", "m=65536,t=3,p=5", "m=65536,t=3,p=0" })
	void refusesCostOutOfBoundsBeforeItIsSpent(String cost) {
		String encrypted = this.encryption.encrypt("hello", "password", SALT).replace("m=65536,t=3,p=1", cost);
		this.derivations.clear();
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> this.encryption.decrypt(encrypted, "password", SALT))
			.withMessageContaining("asks for a key of m=");
		assertThat(this.derivations).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "m=262144,t=10,p=4", "m=8,t=1,p=1" })
	void acceptsCostAtTheBounds(String cost) {
		String encrypted = this.encryption.encrypt("hello", "password", SALT).replace("m=65536,t=3,p=1", cost);
		this.derivations.clear();
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> this.encryption.decrypt(encrypted, "password", SALT));
		assertThat(this.derivations).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "DOWoK1lTToC8JAOHO807UA==", "ipc2:argon2id:m=65536,t=3,p=1:AAAA", "plain text" })
	void saysThatItDoesNotKnowTheForm(String encrypted) {
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> this.encryption.decrypt(encrypted, "password", SALT))
			.withMessageContaining("not encrypted in a form that this version knows");
	}

	@Test
	void doesNotQuoteATextThatIsNotEncrypted() {
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> this.encryption.decrypt("s3cret of somebody", "password", SALT))
			.withMessageContaining("of 18 characters")
			.withMessageNotContaining("s3cret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ipc1:", "ipc1:argon2id:m=1,t=1,p=1", "ipc1:scrypt:m=1,t=1,p=1:AAAA",
			"ipc1:argon2id:m=9999999999,t=3,p=1:AAAA", "ipc1:argon2id:m=-1,t=3,p=1:AAAA",
			"ipc1:argon2id:m=65536,t=3,p=1:AAAA", "ipc1:argon2id:m=65536,t=3,p=1:A" })
	void saysThatTheTextIsTruncatedOrAltered(String encrypted) {
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> this.encryption.decrypt(encrypted, "password", SALT))
			.withMessageContaining("truncated or altered");
		assertThat(this.derivations).isEmpty();
	}

	@Test
	void refusesEmptyPasswordAndSalt() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.encryption.encrypt("hello", "", SALT))
			.withMessageContaining("password is empty");
		assertThatIllegalArgumentException().isThrownBy(() -> this.encryption.encrypt("hello", "p", new byte[0]))
			.withMessageContaining("salt is empty");
	}

	@Test
	void refusesTextThatItCouldNotGiveBack() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.encryption.encrypt("\uD800", "password", SALT))
			.withMessageContaining("unpaired surrogate");
	}

	private byte[] cheapKey(Argon2 cost, byte[] password, byte[] salt, int keyBytes) {
		this.derivations.add(cost);
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(ByteBuffer.allocate(16)
				.putInt(cost.memoryKib())
				.putInt(cost.passes())
				.putInt(cost.parallelism())
				.putInt(password.length)
				.array());
			digest.update(password);
			assertThat(keyBytes).isEqualTo(digest.getDigestLength());
			return digest.digest(salt);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
